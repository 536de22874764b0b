/** PouchDB put together from the pieces we need: IndexedDB, HTTP, replication. */
import HttpAdapter from "pouchdb-adapter-http";
import IdbAdapter from "pouchdb-adapter-idb";
import PouchDB, { type Database } from "pouchdb-core";
import replication from "pouchdb-replication";
import { userName, type Identity } from "../offline/identity.ts";
import { attachmentsByRevision } from "./attachments.ts";
import type { Wire } from "./wire.ts";

// `idb`, not `indexeddb`: the newer adapter loses data (apache/pouchdb#9018).
PouchDB.plugin(IdbAdapter).plugin(HttpAdapter).plugin(replication);

/** Revisions kept of a document: few enough for a phone, many enough offline (apache/pouchdb#8654). */
const REVISIONS = 100;

const open = new Map<string, Database>();

/** The database of an identity on this device. */
export function local(who: Identity): Database {
  let database = open.get(who.id);
  if (!database) {
    database = new PouchDB(`citizen-${who.id}`, { adapter: "idb", revs_limit: REVISIONS });
    open.set(who.id, database);
  }
  return database;
}

/**
 * Her database on the server.
 *
 * PouchDB asks the server for its id and the database's sizes at every replication, for a
 * replication id shared between peers and for progress figures. Our checkpoints are this device's
 * alone and nobody shows those figures, so both are answered here: two round trips less each time.
 */
export function remote(who: Identity, wire: Wire): Database {
  const url = `${self.location.origin}/db/citizen-${who.id}`;
  const database = new PouchDB(url, {
    adapter: "http",
    skip_setup: true,
    auth: { username: userName(who), password: who.secret },
    fetch: (to, options) => wire.fetch(to, options),
  });
  database.id = () => Promise.resolve(url);
  database.info = () => Promise.resolve({ db_name: url, doc_count: 0, update_seq: 0 });
  // PouchDB's own falls back to one request a document, for good, after any first error.
  database.bulkGet = async ({ docs }) => {
    const answer = await database.fetch("_bulk_get?revs=true&latest=true", {
      method: "POST",
      headers: new Headers({ "Content-Type": "application/json", Accept: "application/json" }),
      body: JSON.stringify({ docs }),
    });
    if (!answer.ok) throw Object.assign(new Error("_bulk_get"), { status: answer.status });
    return answer.json();
  };
  attachmentsByRevision(database);
  return database;
}

/** Make her database on the server, which meets this device by that; 412 when it is there. */
export async function create(database: Database): Promise<void> {
  const answer = await database.fetch("", { method: "PUT" });
  if (!answer.ok && answer.status !== 412) throw new Error(`PUT: ${answer.status}`);
}

/** What her database at the portal may still take. */
export interface Room {
  readonly bytes: number;
  readonly documents: number;
}

/** Ask for it; costs one small answer. */
export async function room(database: Database): Promise<Room> {
  const answer = await database.fetch("");
  if (!answer.ok) throw new Error(`GET: ${answer.status}`);
  const { sizes, doc_count, quota } = (await answer.json()) as {
    sizes: { active: number };
    doc_count: number;
    quota?: { size: number; documents: number };
  };
  const most = quota ?? { size: Infinity, documents: Infinity };
  return { bytes: most.size - sizes.active, documents: most.documents - doc_count };
}

/** Which of these revisions, by document id, it does not have (CouchDB API, `/db/_revs_diff`). */
export async function missing(database: Database, revisions: Record<string, string[]>): Promise<object> {
  const answer = await database.fetch("_revs_diff", {
    method: "POST",
    headers: new Headers({ "Content-Type": "application/json", Accept: "application/json" }),
    body: JSON.stringify(revisions),
  });
  if (!answer.ok) throw new Error(`_revs_diff: ${answer.status}`);
  return answer.json();
}

/** Delete an identity's database from this device. */
export async function destroy(who: Identity): Promise<void> {
  await local(who).destroy();
  open.delete(who.id);
}
