/**
 * What waits to be sent, as records on disk; `outbox.ts` shows them.
 *
 * A record holds the whole document. It is written in the same transaction that removes the draft,
 * and removed only when the server has acknowledged the document: whatever dies in between, the
 * next exchange begins from this record, and the id makes doing it twice harmless.
 */
import type {
  Appeal,
  Comment,
  Message,
  Proposal,
  Report,
  Review,
  Submission,
  Support,
  Vote,
} from "../generated/documents.ts";
import { tell } from "./channel.ts";
import { answer, getAll, photosOf, write } from "./store.ts";

export type Outgoing =
  | Submission
  | Message
  | Review
  | Comment
  | Proposal
  | Vote
  | Support
  | Report
  | Appeal;

export interface Queued {
  /** Document id, such as `submission:<uuid>`. */
  readonly id: string;
  readonly identity: string;
  readonly body: Outgoing;
  /** dismissed: refused by the server and taken off the list by the person. */
  readonly state: "waiting" | "blocked" | "dismissed";
  /** The server's words when it refused this one. */
  readonly reason?: string;
}

/** Oldest first. */
export async function queued(): Promise<Queued[]> {
  const all = await getAll<Queued>("outbox");
  return all.sort((a, b) => a.body.created_at.localeCompare(b.body.created_at));
}

/** Change one record; nothing when it is gone (sent meanwhile, erased). */
export async function mark(
  id: string,
  state: Queued["state"],
  reason: string | undefined,
): Promise<void> {
  await write(["outbox"], async (store) => {
    const present = await answer<Queued | undefined>(store("outbox").get(id));
    if (!present) return;
    const { reason: _, ...rest } = present;
    store("outbox").put({ ...rest, state, ...(reason !== undefined && { reason }) });
  });
  tell({ kind: "outbox" });
}

/** The server has it: forget the record, and the photos, which its document carries now. */
export async function acknowledged(id: string): Promise<void> {
  await write(["outbox", "photos"], (store) => {
    store("outbox").delete(id);
    store("photos").delete(photosOf(id.slice(id.indexOf(":") + 1)));
  });
  tell({ kind: "outbox" });
}
