/** What those who publish ask of the portal and command about services. All throw `Failure`. */
import type { Service, Text } from "../../generated/documents.ts";
import { askSigned } from "../session.ts";

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
