/** What waits to be sent, and why, in codes; the words are the screens'. */
import { hear } from "./channel.ts";
import { Source, type Live } from "./live.ts";
import { mark, queued, type Outgoing, type Queued } from "./queue.ts";
import { slugOf } from "./documents.ts";
import { exchangeNow, syncState } from "./sync.ts";

export interface OutboxItem {
  /** Document id, such as `submission:<uuid>`. */
  readonly id: string;
  readonly type: Outgoing["type"];
  readonly uuid: string;
  /** What it is about, or what shows it. */
  readonly on: "case" | "publication" | "proposal";
  /** Its slug or uuid. */
  readonly about: string;
  readonly created_at: string;
  readonly state: "waiting" | "sending" | "blocked";
  /** The server's own words when it refused this item. */
  readonly reason?: string;
}

/**
 * empty: nothing waits. offline: no network. waiting: the network is there; the next try is
 * planned. sending. paused: the server no longer knows this device (`unauthorized`); nothing is
 * deleted, `syncNow()` tries again. blocked: all that is left was refused.
 *
 * `reason` of waiting: `server` it failed or is busy; `answer` what answered was not the portal,
 * as behind a Wi-Fi sign-in page; `storage` this device has no room to prepare it; `full` the
 * portal has no room for it.
 */
export interface Outbox {
  readonly items: readonly OutboxItem[];
  readonly state: "empty" | "offline" | "waiting" | "sending" | "paused" | "blocked";
  readonly reason?: "server" | "answer" | "unauthorized" | "storage" | "full";
  readonly nextTry?: Date;
}

const source = new Source<Outbox>({ items: [], state: "empty" });
export const outbox: Live<Outbox> = source;

const queueSource = new Source<readonly Queued[]>([]);
/** The records behind the list, dismissed ones too. */
export const queue: Live<readonly Queued[]> = queueSource;

/** A worker that is killed while it sends cannot say so: its word holds this long (milliseconds). */
const SENDING_HOLDS = 120_000;

let sending = new Set<string>();
let forgetSending: ReturnType<typeof setTimeout> | undefined;

function nowSending(ids: readonly string[]): void {
  clearTimeout(forgetSending);
  if (ids.length > 0) forgetSending = setTimeout(() => nowSending([]), SENDING_HOLDS);
  sending = new Set(ids);
  show();
}

function placeOf(body: Outgoing): Pick<OutboxItem, "on" | "about"> {
  switch (body.type) {
    case "submission":
    case "proposal":
      return { on: body.type === "proposal" ? "proposal" : "case", about: slugOf(body) };
    case "message":
    case "review":
      return { on: "case", about: body.case };
    case "support":
      return { on: "proposal", about: body.proposal };
    case "report":
    case "appeal":
      // Without a publication it is about a proposal.
      return body.publication ? { on: "publication", about: body.publication } : { on: "proposal", about: body.comment };
    default:
      return { on: "publication", about: body.publication };
  }
}

function itemOf({ id, body, state, reason }: Queued): OutboxItem {
  return {
    id,
    type: body.type,
    uuid: slugOf(body),
    ...placeOf(body),
    created_at: body.created_at,
    state: state === "blocked" ? "blocked" : sending.has(id) ? "sending" : "waiting",
    ...(reason !== undefined && { reason }),
  };
}

function summary(items: readonly OutboxItem[]): Omit<Outbox, "items"> {
  if (items.length === 0) return { state: "empty" };
  if (items.every(({ state }) => state === "blocked")) return { state: "blocked" };
  if (items.some(({ state }) => state === "sending")) return { state: "sending" };
  const { syncing, outcome, nextTry } = syncState.value;
  if (outcome === "unauthorized") return { state: "paused", reason: "unauthorized" };
  if (!navigator.onLine) return { state: "offline" };
  if (syncing) return { state: "sending" };
  const planned = nextTry && { nextTry };
  if (outcome === "offline") return { state: "offline", ...planned };
  if (outcome === undefined || outcome === "done") return { state: "waiting", ...planned };
  return { state: "waiting", reason: outcome, ...planned };
}

function show(): void {
  const items = queueSource.value.filter(({ state }) => state !== "dismissed").map(itemOf);
  source.set({ items, ...summary(items) });
}

/** Read the queue anew, after this tab changed it. */
export async function reloadQueue(): Promise<void> {
  queueSource.set(await queued());
  show();
}

/** Try a refused item again. */
export async function retryBlocked(id: string): Promise<void> {
  await mark(id, "waiting", undefined);
  await reloadQueue();
  await exchangeNow({ pull: true, force: true });
}

/** Take a refused item off the list (it stays on this device). Answers how to undo. */
export async function dismissBlocked(id: string): Promise<() => Promise<void>> {
  const reason = queueSource.value.find((each) => each.id === id)?.reason;
  await mark(id, "dismissed", reason);
  await reloadQueue();
  return async () => {
    await mark(id, "blocked", reason);
    await reloadQueue();
  };
}

/** Throws `StorageError`. */
export async function startOutbox(): Promise<void> {
  hear((message) => {
    if (message.kind === "sending") {
      nowSending(message.ids);
    } else if (message.kind === "outbox") {
      void reloadQueue().catch(() => undefined);
    }
  });
  syncState.subscribe(show);
  addEventListener("online", show);
  addEventListener("offline", show);
  await reloadQueue();
}
