/** What administrators ask of the portal and command. All throw `Failure`. */
import type { DueReport, Text } from "../../generated/documents.ts";
import { askSigned, type Grant } from "../session.ts";

export interface OfficialView {
  readonly name: string;
  readonly display: string;
  readonly grants: readonly Grant[];
  /** She has one. */
  readonly second_factor: boolean;
}

export interface NewOfficial extends Omit<OfficialView, "second_factor"> {
  readonly password: string;
}

export function fetchOfficials(): Promise<readonly OfficialView[]> {
  return askSigned<readonly OfficialView[]>("/officials");
}

export function addOfficial(body: NewOfficial): Promise<OfficialView> {
  return askSigned<OfficialView>("/officials", { method: "POST", body });
}

/** What is left out stays. */
export function changeOfficial(name: string, body: Partial<Omit<NewOfficial, "name">>): Promise<OfficialView> {
  return askSigned<OfficialView>(`/officials/${encodeURIComponent(name)}`, { method: "PATCH", body });
}

export function removeOfficial(name: string): Promise<void> {
  return askSigned<void>(`/officials/${encodeURIComponent(name)}`, { method: "DELETE" });
}

/** Her phone is lost: she signs in with her password alone. */
export function resetFactor(name: string): Promise<void> {
  return askSigned<void>(`/officials/${encodeURIComponent(name)}/factor`, { method: "DELETE" });
}

/** An act of an official, as the log has it. */
export interface Entry {
  readonly number: number;
  readonly at: string;
  readonly who: string;
  readonly act: string;
  readonly subject: string;
  readonly before: string;
  readonly after: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface LogFilter {
  readonly who: string;
  readonly act: string;
  /** ISO dates of this browser's calendar; both included. */
  readonly since: string;
  readonly until: string;
}

export interface LogPage {
  /** Newest first. */
  readonly rows: readonly Entry[];
  /** `before` of the page that follows, null on the last. */
  readonly next: number | null;
}

export function fetchLog(filter: LogFilter, before: number | null): Promise<LogPage> {
  const params = logParams(filter);
  if (before !== null) params.set("before", String(before));
  return askSigned<LogPage>(`/audit?${params}`);
}

/** Where all that match can be downloaded. */
export function exportHref(filter: LogFilter, format: "csv" | "json"): string {
  const params = logParams(filter);
  params.set("format", format);
  return `/api/desk/audit/export?${params}`;
}

const DAY = 86_400_000;

function logParams({ who, act, since, until }: LogFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (who.trim()) params.set("who", who.trim());
  if (act) params.set("act", act);
  if (since) params.set("since", new Date(`${since}T00:00`).toISOString());
  if (until) params.set("until", new Date(new Date(`${until}T00:00`).getTime() + DAY).toISOString());
  return params;
}

/** A ready answer; an empty organization is all of them. */
export interface TemplateText {
  readonly title: string;
  readonly text: Text;
  readonly organization: string;
}

export interface TemplateView extends TemplateText {
  readonly uuid: string;
}

export function fetchTemplates(): Promise<readonly TemplateView[]> {
  return askSigned<readonly TemplateView[]>("/templates");
}

/** `uuid` is made by whoever writes it. */
export function saveTemplate(uuid: string, body: TemplateText): Promise<TemplateView> {
  return askSigned<TemplateView>(`/templates/${uuid}`, { method: "PUT", body });
}

export function removeTemplate(uuid: string): Promise<void> {
  return askSigned<void>(`/templates/${uuid}`, { method: "DELETE" });
}

/** The open cases that were past their day this morning. */
export function fetchReport(): Promise<DueReport> {
  return askSigned<DueReport>("/report");
}
