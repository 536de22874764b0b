/** What those who publish ask of the portal and command about services. All throw `Failure`. */
import type { Service, Text } from "../../generated/documents.ts";
import { text } from "../../i18n/index.ts";
import { askSigned } from "../session.ts";
import type { Beginnings } from "./form/model.ts";

export interface ServiceRow {
  readonly slug: string;
  readonly title: Text;
  readonly organization: Text;
  readonly version: number;
}

export interface EditedService {
  readonly service: Service;
  /** Those that can be offered again, newest first. */
  readonly versions: readonly number[];
}

export function fetchServices(): Promise<readonly ServiceRow[]> {
  return askSigned<readonly ServiceRow[]>("/services");
}

export function fetchService(slug: string): Promise<EditedService> {
  return askSigned<EditedService>(`/services/${slug}`);
}

/** `base`: the version that was edited; another one meanwhile is a conflict. */
export function publishService(slug: string, service: Service, base: number): Promise<EditedService> {
  return askSigned<EditedService>(`/services/${slug}`, { method: "PUT", body: { service, base } });
}

export function restoreService(slug: string, version: number, base: number): Promise<EditedService> {
  return askSigned<EditedService>(`/services/${slug}/restore`, { method: "POST", body: { version, base } });
}

/** What breaks a rule, and where: `name` is a text's name, a page's index or a field's name. */
export interface Fault extends Text {
  readonly of: "service" | "page" | "field" | "form";
  readonly name: string;
}

/** A fault as a sentence of its own. */
export function faultWords(fault: Fault): string {
  const words = text(fault);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What keeps a service from being published, by the portal's own rules. Nothing is stored. */
export function checkService(service: Service, signal?: AbortSignal): Promise<readonly Fault[]> {
  return askSigned<readonly Fault[]>("/service-check", { method: "POST", body: service, ...(signal && { signal }) });
}

/** What a question of each kind begins as. */
export function fetchKinds(): Promise<Beginnings> {
  return askSigned<Beginnings>("/question-kinds");
}

export interface LeftOut extends Text {
  readonly sheet: string;
  readonly row: number;
}

export interface Imported {
  readonly slug: string;
  /** What the file does not say is empty. */
  readonly service: Service;
  readonly left_out: readonly LeftOut[];
}

export function importFile(file: Blob): Promise<Imported> {
  return askSigned<Imported>("/service-import", { method: "POST", file });
}

/** Where a service can be downloaded as an XLSForm. */
export function exportHref(slug: string): string {
  return `/api/desk/services/${slug}/xlsform`;
}
