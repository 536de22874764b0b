/**
 * Which of the public documents this device keeps: news and proposals grow for as long as there is a
 * portal, so of both the newest stay, and those that this person wrote about or opened. Pure.
 */
import type { AnyDocument, Comment, Report, Vote } from "../generated/documents.ts";
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

/** As lists show them, and in the portal's order (server/recent.py). */
export function newestFirst(a: PublicDocumentHead, b: PublicDocumentHead): number {
  return inOrder(dateOf(b), dateOf(a)) || inOrder(a._id, b._id);
}

/**
 * The ids to ask for older ones than, the likeliest first: nothing is older than one that was taken down.
 * `held`: newest first; `reached`: the last one that was listed. Until one was, none is missing before half
 * of the newest: some may have been taken down, and beyond the others are single ones that she opened.
 */
export function startsOf(held: readonly { readonly _id: string }[], reached: string | undefined): string[] {
  const last = held.findIndex(({ _id }) => _id === reached);
  const half = Math.min(NEWEST / 2, held.length) - 1;
  const starts: string[] = [];
  for (let place = last < 0 ? half : last; place >= 0; place = ((place + 1) >> 1) - 1) {
    const start = held[place];
    if (start) starts.push(start._id);
  }
  return starts;
}

/** The ids of those to let go. `wanted`: ids that stay; `takenDown`: they may be public again. */
export function surplus(
  documents: readonly PublicDocumentHead[],
  wanted: ReadonlySet<string>,
  takenDown: ReadonlySet<string>,
): string[] {
  const ids = new Set(documents.map(({ _id }) => _id));
  for (const type of ["publication", "published-proposal"]) {
    const dated = documents.filter((each) => each.type === type).sort(newestFirst);
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
    if (each.type === "report" && !each.publication) return [`published-proposal:${each.comment}`];
    return isOnPublication(each) ? [`publication:${each.publication}`] : [];
  });
  return new Set(found);
}

function isOnPublication(document: AnyDocument): document is Comment | Vote | Report {
  return document.type === "comment" || document.type === "vote" || document.type === "report";
}

/** Whether it may be taken down and be public again. */
export function isDated(id: string): boolean {
  const type = typeOf({ _id: id });
  return type === "publication" || type === "published-proposal";
}

/** By code points, as the portal does: not by what a language makes of them. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function dateOf({ published_on, at }: PublicDocumentHead): string {
  return published_on ?? at ?? "";
}
