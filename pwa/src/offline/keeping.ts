/**
 * Which of the public documents this device keeps: news and proposals grow for as long as there is a
 * portal, so of both the newest stay, and those that this person wrote about or opened. Pure.
 */
import type { AnyDocument } from "../generated/documents.ts";
import { slugOf, typeOf } from "./documents.ts";

/** Publications, and as many proposals, that a new device begins with (server/recent.py). */
export const NEWEST = 100;
/** It may have grown to this before the oldest go. */
export const MOST = 2 * NEWEST;
/** In `values`: ids of those that were opened last, newest first. */
export const OPENED = "opened";
/** Opened ones that stay, however old. */
export const MOST_OPENED = 50;

export interface PublicDocumentHead {
  readonly _id: string;
  readonly type: string;
  readonly published_on?: string;
  readonly at?: string;
  readonly publication?: string;
}

/** The ids of those to let go. `wanted`: ids that stay; `takenDown`: they may be public again. */
export function surplus(
  documents: readonly PublicDocumentHead[],
  wanted: ReadonlySet<string>,
  takenDown: ReadonlySet<string>,
): string[] {
  const ids = new Set(documents.map(({ _id }) => _id));
  for (const type of ["publication", "published-proposal"]) {
    const dated = documents.filter((each) => each.type === type).sort((a, b) => dateOf(b).localeCompare(dateOf(a)));
    for (const { _id } of dated.slice(MOST)) if (!wanted.has(_id)) ids.delete(_id);
  }
  const gone = documents.filter((each) => {
    const subject = subjectOf(each);
    return subject === undefined ? !ids.has(each._id) : !ids.has(subject) && !takenDown.has(subject);
  });
  return gone.map(({ _id }) => _id);
}

/** What a comment or a tally belongs to; undefined for what belongs to nothing. */
export function subjectOf(document: PublicDocumentHead): string | undefined {
  if (document.type === "published-comment") return `publication:${document.publication}`;
  if (document.type !== "tally") return undefined;
  const name = slugOf(document);
  return name.startsWith("proposal:") ? `published-proposal:${name.slice("proposal:".length)}` : `publication:${name}`;
}

/** The public documents that hers are about. */
export function subjectsOf(hers: readonly AnyDocument[]): ReadonlySet<string> {
  const found = hers.flatMap((each) => {
    if (each.type === "proposal") return [`published-proposal:${slugOf(each)}`];
    if (each.type === "support") return [`published-proposal:${each.proposal}`];
    return each.type === "comment" || each.type === "vote" ? [`publication:${each.publication}`] : [];
  });
  return new Set(found);
}

/** Whether it may be taken down and be public again. */
export function isDated(id: string): boolean {
  const type = typeOf({ _id: id });
  return type === "publication" || type === "published-proposal";
}

function dateOf({ published_on, at }: PublicDocumentHead): string {
  return published_on ?? at ?? "";
}
