/**
 * All of a person was erased at the portal, from another device or from this one: what this device
 * holds of it goes. What never left it stays: her drafts, and what waited to be sent, which is set
 * aside for her to decide.
 */
import type { Database } from "pouchdb-core";
import { tell } from "../offline/channel.ts";
import { drawCredentials, type StoredIdentity } from "../offline/identity.ts";
import type { Queued } from "../offline/queue.ts";
import { answer, write } from "../offline/store.ts";
import { destroy } from "./pouch.ts";

/** Whether a database says that all else in it was erased. */
export async function isErased(database: Database): Promise<boolean> {
  const { rows } = await database.allDocs({ startkey: "erasure:", endkey: "erasure;" });
  return rows.length > 0;
}

/** The portal's word for a queued document that was written for an identity that is no more. */
export const ERASED = "erased";

/** One transaction, so that a crash leaves either all of it or none. */
export async function forgetErased(who: StoredIdentity): Promise<void> {
  await write(["identities", "snapshots", "outbox", "values"], async (store) => {
    const all = await answer<StoredIdentity[]>(store("identities").getAll());
    const waiting = await answer<Queued[]>(store("outbox").getAll());
    const unsent = waiting.filter(({ identity }) => identity === who.id);
    store("identities").delete(who.id);
    store("snapshots").delete(who.id);
    if (who.role === "own") {
      for (const name of ["account", "newDevice"]) store("values").delete(name);
      store("values").put(new Date().toISOString(), "erasedAt");
    }
    const left = all.find(({ id, role }) => role === "own" && id !== who.id);
    if (unsent.length === 0) return;
    const next = left ?? { ...drawCredentials(), role: "own", registered: false, paused: false };
    store("identities").put(next);
    for (const item of unsent) {
      store("outbox").put({ ...item, identity: next.id, state: "blocked", reason: ERASED });
    }
  });
  tell({ kind: "outbox" });
  await destroy(who).catch(() => undefined);
  tell({ kind: "citizen" });
}
