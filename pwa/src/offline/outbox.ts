/** What waits to be sent, and why, in codes; the words are the screens'. */
import { Source, type Live } from "./live.ts";

export interface OutboxItem {
  /** Document id, such as `submission:<uuid>`. */
  readonly id: string;
  readonly type: "submission" | "comment" | "message";
  readonly uuid: string;
  /** The service's slug, the publication's slug, or the case's uuid. */
  readonly about: string;
  readonly created_at: string;
  readonly state: "waiting" | "sending" | "blocked";
  /** The server's own words when it refused this item. */
  readonly reason?: string;
}

/**
 * empty: nothing waits. offline: no network. waiting: the network is there; the next try is
 * planned (`reason`: `server` it failed, `answer` what answered was not the portal, as behind a
 * Wi-Fi sign-in page). sending. paused: the server no longer knows this device (`unauthorized`);
 * nothing is deleted, `syncNow()` tries again. blocked: all that is left was refused.
 */
export interface Outbox {
  readonly items: readonly OutboxItem[];
  readonly state: "empty" | "offline" | "waiting" | "sending" | "paused" | "blocked";
  readonly reason?: "server" | "answer" | "unauthorized" | "storage";
  readonly nextTry?: Date;
}

const source = new Source<Outbox>({ items: [], state: "empty" });
export const outbox: Live<Outbox> = source;

/** Try a refused item again. */
export function retryBlocked(_id: string): Promise<void> {
  throw new Error("signature only");
}

/** Take a refused item off the list (its document stays in her database). Answers how to undo. */
export function dismissBlocked(_id: string): Promise<() => Promise<void>> {
  throw new Error("signature only");
}
