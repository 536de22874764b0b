/** Comments as threads: what answers a comment stands under it, one level deep. Pure. */
import type { PublishedComment } from "../../generated/documents.ts";
import { slugOf } from "../../offline/documents.ts";

export interface Thread {
  readonly comment: PublishedComment;
  /** It answers one that is not here (any more). */
  readonly orphan: boolean;
  /** Answers to it and answers to those, oldest first. */
  readonly replies: readonly PublishedComment[];
}

/** `comments` oldest first; threads come in the order of their first comments. */
export function threadsOf(comments: readonly PublishedComment[]): Thread[] {
  const byUuid = new Map(comments.map((comment) => [slugOf(comment), comment]));
  const replies = new Map<PublishedComment, PublishedComment[]>();
  for (const comment of comments) {
    const root = rootOf(comment, byUuid);
    if (root === comment) replies.set(root, replies.get(root) ?? []);
    else replies.set(root, [...(replies.get(root) ?? []), comment]);
  }
  return comments
    .filter((comment) => rootOf(comment, byUuid) === comment)
    .map((comment) => ({
      comment,
      orphan: Boolean(comment.answers),
      replies: replies.get(comment) ?? [],
    }));
}

/** The first of its thread. Comments that answer in a circle, which none should, stand alone. */
function rootOf(
  comment: PublishedComment,
  byUuid: ReadonlyMap<string, PublishedComment>,
): PublishedComment {
  const seen = new Set([comment]);
  let root = comment;
  for (;;) {
    const answered = root.answers ? byUuid.get(root.answers) : undefined;
    if (!answered) return root;
    if (seen.has(answered)) return comment;
    seen.add(answered);
    root = answered;
  }
}
