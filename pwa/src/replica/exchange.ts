/** One exchange with the portal: send what waits, fetch what is new, keep a picture for the screens. */
import type { Database } from "pouchdb-core";
import { alone } from "../offline/alone.ts";
import { tell } from "../offline/channel.ts";
import { identities, remember, type StoredIdentity } from "../offline/identity.ts";
import { queued, type Queued } from "../offline/queue.ts";
import type { Snapshot } from "../offline/records.ts";
import { StorageError, answer, get, put, write } from "../offline/store.ts";
import { forgetErased, isErased } from "./erased.ts";
import { create, local, remote, room } from "./pouch.ts";
import { fitting, materialize, push, sendAnew, unsent } from "./push.ts";
import { Wire } from "./wire.ts";

/** From best to worst; an exchange over several identities answers the worst. */
const STATES = ["done", "full", "server", "answer", "offline", "storage", "unauthorized"] as const;

export interface Outcome {
  /**
   * full: the portal has no room for some of what waits; all else is done. offline: no network.
   * answer: what answered was not the portal. server: it failed or was busy. storage: this device
   * refused to store. unauthorized: it does not know this device (any more).
   */
  readonly state: (typeof STATES)[number];
  /** Milliseconds that the server asked us to wait. */
  readonly wait: number;
}

export interface Exchange {
  /** Fetch too, not only send. */
  readonly pull: boolean;
  /** Try identities that the server refused before. */
  readonly force?: boolean;
}

const LOCK = "portal-replication";
/** Documents changed since the last compaction before the next one. */
const COMPACT_AFTER = 200;
/** Milliseconds until the portal is asked again whether it has room. */
const FULL_PAUSE = 900_000;

/** One at a time among all tabs and the service worker. Never throws. */
export function exchange(what: Exchange): Promise<Outcome> {
  return alone(LOCK, () => exchangeAll(what));
}

async function exchangeAll(what: Exchange): Promise<Outcome> {
  let worst: Outcome = { state: "done", wait: 0 };
  try {
    for (const who of await identities()) {
      const outcome = await exchangeOne(who, what);
      if (STATES.indexOf(outcome.state) > STATES.indexOf(worst.state)) worst = outcome;
    }
    if ((worst.state === "done" || worst.state === "full") && what.pull) await put("values", Date.now(), "lastSync");
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    worst = { state: "storage", wait: 0 };
  }
  return worst;
}

async function exchangeOne(who: StoredIdentity, what: Exchange): Promise<Outcome> {
  if (who.paused && !what.force) return { state: "unauthorized", wait: 0 };
  const waiting = (await queued()).filter((q) => q.identity === who.id && q.state === "waiting");
  // An identity that has sent nothing has no database yet: nothing to ask for.
  if (waiting.length === 0 && !(what.pull && who.registered)) return { state: "done", wait: 0 };
  const wire = new Wire();
  const db = local(who);
  const to = remote(who, wire);
  try {
    // First into her database and the picture, so that no screen misses it for a moment later.
    for (const item of waiting) await materialize(db, item);
    if (waiting.length > 0) await picture(who, db);
    if (!who.registered) await create(to);
    const full = waiting.length > 0 && (await send(who, db, to, waiting, wire));
    if (!who.registered || who.paused || full !== (who.full ?? false)) {
      await remember(who.id, { registered: true, paused: false, full });
    }
    if (what.pull) {
      await db.replicate.from(to, { checkpoint: "target", retry: false });
      if (await isErased(db)) await forgetErased(who);
    }
    return full ? { state: "full", wait: FULL_PAUSE } : { state: "done", wait: 0 };
  } catch (error) {
    if (error instanceof StorageError) throw error;
    // Where all of hers was erased, her devices may read that and do nothing else.
    const { failure } = wire;
    if (isForbidden(wire) && (await isErased(to).catch(() => false))) {
      await forgetErased(who);
      return { state: "done", wait: 0 };
    }
    wire.failure = failure;
    const outcome = await outcomeOf(who, wire);
    if (isGone(wire)) await create(to).then(() => sendAnew(db, to)).catch(() => undefined);
    return outcome;
  } finally {
    await picture(who, db);
  }
}

/** Send what fits, where it is known that not all may. Answers whether something was left. */
async function send(
  who: StoredIdentity,
  db: Database,
  to: Database,
  waiting: Queued[],
  wire: Wire,
): Promise<boolean> {
  const left = who.full ? await unsent(db, to, waiting) : waiting;
  const now = who.full && left.length > 0 ? await fitting(await room(to), left) : left;
  const full = now.length > 0 && (await push(db, to, now, wire));
  return full || now.length < left.length;
}

async function outcomeOf(who: StoredIdentity, { failure }: Wire): Promise<Outcome> {
  if (!failure) return { state: "storage", wait: 0 };
  if (failure.kind !== "status") {
    return { state: failure.kind === "answer" ? "answer" : "offline", wait: 0 };
  }
  if (failure.status === 401 || failure.status === 403) {
    await remember(who.id, { paused: true });
    return { state: "unauthorized", wait: 0 };
  }
  return { state: "server", wait: failure.wait };
}

function isForbidden({ failure }: Wire): boolean {
  return failure?.kind === "status" && failure.status === 403;
}

/** The server has no such database: it was set up anew, or has never met a followed identity. */
function isGone({ failure }: Wire): boolean {
  return failure?.kind === "status" && failure.status === 404;
}

/** Keep what her database holds as one plain record: screens then need no PouchDB to show it. */
async function picture(who: StoredIdentity, db: Database): Promise<void> {
  // Erased meanwhile: touching the database now would make it anew.
  if (!(await get("identities", who.id))) return;
  const { update_seq } = await db.info();
  const seq = Number(update_seq);
  const present = await get<Snapshot>("snapshots", who.id);
  if (present?.seq === seq) return;
  const { rows } = await db.allDocs({ include_docs: true });
  const documents = rows.flatMap(({ doc }) => (doc ? [doc] : []));
  const compacted = present?.compacted ?? 0;
  const due = seq - compacted > COMPACT_AFTER;
  if (due) await db.compact();
  await write(["identities", "snapshots"], async (store) => {
    if (!(await answer(store("identities").getKey(who.id)))) return;
    const snapshot = { identity: who.id, seq, compacted: due ? seq : compacted, documents };
    store("snapshots").put(snapshot);
  });
  tell({ kind: "citizen" });
}
