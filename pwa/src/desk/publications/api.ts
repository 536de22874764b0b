/** What those who publish ask of the portal and command about publications. All throw `Failure`. */
import type { Picture, Publication, Text } from "../../generated/documents.ts";
import { askSigned } from "../session.ts";

export const STATES = ["draft", "scheduled", "published", "taken_down"] as const;
export type State = (typeof STATES)[number];

/** A line of the list. `draft`: something is written that is not public. */
export interface Row {
  readonly slug: string;
  readonly state: State;
  readonly title: Text;
  readonly section_title: Text;
  readonly changed_at: string;
  readonly by: string;
  readonly draft: boolean;
  readonly publish_at: string | null;
}

export interface Listed {
  readonly rows: readonly Row[];
  readonly counts: Readonly<Record<State, number>>;
  readonly next: string | null;
}

/** A publication without what the store keeps beside it. */
export type Written = Omit<Publication, "_id">;

export interface DraftView {
  readonly rev: string;
  readonly by: string;
  readonly changed_at: string;
  readonly publish_at: string | null;
  readonly publication: Written;
}

export interface Opened {
  /** What people read now. */
  readonly public: Written | null;
  readonly draft: DraftView | null;
  /** What they read before it was taken down. */
  readonly last: Written | null;
}

export interface Version {
  readonly number: number;
  readonly at: string;
  readonly by: string;
  readonly publication: Written;
}

interface Saved {
  readonly rev: string;
}

const PATH = "/publications";

export function fetchPublications(
  asked: { readonly state: State | ""; readonly text: string; readonly after: string },
  signal?: AbortSignal,
): Promise<Listed> {
  const given = Object.entries(asked).filter(([, value]) => value !== "");
  return askSigned<Listed>(`${PATH}?${new URLSearchParams(given)}`, signal ? { signal } : {});
}

export function fetchPublication(slug: string): Promise<Opened> {
  return askSigned<Opened>(`${PATH}/${slug}`);
}

export function fetchVersions(slug: string): Promise<readonly Version[]> {
  return askSigned<readonly Version[]>(`${PATH}/${slug}/versions`);
}

/** `draft`: the revision of the draft that becomes public so. */
export function publish(slug: string, publication: Written, draft: string): Promise<Saved> {
  const query = draft ? `?draft=${encodeURIComponent(draft)}` : "";
  return askSigned<Saved>(`${PATH}/${slug}${query}`, { method: "PUT", body: publication });
}

export interface DraftCommand {
  readonly publication: Written;
  readonly rev: string;
  readonly publish_at: string | null;
}

export function saveDraft(slug: string, body: DraftCommand): Promise<Saved> {
  return askSigned<Saved>(`/drafts/${slug}`, { method: "PUT", body });
}

export function discardDraft(slug: string): Promise<void> {
  return askSigned<void>(`/drafts/${slug}`, { method: "DELETE" });
}

export function takeDown(slug: string, rev: string): Promise<void> {
  return askSigned<void>(`${PATH}/${slug}?rev=${encodeURIComponent(rev)}`, { method: "DELETE" });
}

export function restore(slug: string): Promise<Saved> {
  return askSigned<Saved>(`${PATH}/${slug}/restore`, { method: "POST" });
}

export function sendPicture(file: Blob): Promise<Omit<Picture, "alt">> {
  return askSigned<Omit<Picture, "alt">>("/pictures", { method: "POST", file });
}

/** Where the desk has a picture, published or not. */
export function pictureHref(name: string): string {
  return `/api/desk/pictures/${name}`;
}
