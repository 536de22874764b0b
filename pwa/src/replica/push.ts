/** Sending what waits: the push half of the CouchDB replication protocol, one group at a time. */
import type { Database } from "pouchdb-core";
import { tell } from "../offline/channel.ts";
import type { Submission } from "../generated/documents.ts";
import type { StoredPhoto } from "../offline/records.ts";
import { acknowledged, mark, queued, type Queued } from "../offline/queue.ts";
import { StorageError, getAll, photosOf } from "../offline/store.ts";
import { missing, type Room } from "./pouch.ts";
import type { Wire } from "./wire.ts";

/** Types that a person writes; all others are the server's. */
const HERS = new Set([
  ...["submission", "message", "review"],
  ...["comment", "proposal", "vote", "support", "report", "appeal"],
]);
/** PouchDB waits for ever on a full disk (apache/pouchdb#7025): longer than this is "full". */
const DISK_PATIENCE = 20_000;
/** Bytes that the portal counts of a document beside what it says. */
const BESIDE = 2_000;

/** Names of attachments that a form refers to: photo fields hold lists of them. */
function photoNames({ data }: Submission): Set<unknown> {
  return new Set(Object.values(data).filter(Array.isArray).flat());
}

async function photosIn(submission: Submission): Promise<StoredPhoto[]> {
  const uuid = submission._id.slice("submission:".length);
  const names = photoNames(submission);
  const photos = await getAll<StoredPhoto>("photos", photosOf(uuid));
  return photos.filter(({ name }) => names.has(name));
}

async function attachments(submission: Submission): Promise<object> {
  const used = await photosIn(submission);
  if (used.length === 0) return {};
  const entries = used.map(({ name, blob }) => [name, { content_type: blob.type, data: blob }]);
  return { _attachments: Object.fromEntries(entries) };
}

/** Bytes that a document takes at the portal, and a little more. */
async function weight({ body }: Queued): Promise<number> {
  const photos = body.type === "submission" ? await photosIn(body) : [];
  const text = new Blob([JSON.stringify(body)]).size;
  return photos.reduce((sum, { blob }) => sum + blob.size, text + BESIDE);
}

/** Those of `items` that are not at the portal. Of one that is, the answer was lost: it needs no room. */
export async function unsent(db: Database, to: Database, items: Queued[]): Promise<Queued[]> {
  const revisions: Record<string, string[]> = {};
  for (const { id } of items) revisions[id] = [(await db.get(id))._rev];
  const absent = await missing(to, revisions);
  for (const { id } of items) if (!(id in absent)) await acknowledged(id);
  return items.filter(({ id }) => id in absent);
}

/** Those of `items` for which there is room: what does not fit costs no upload. */
export async function fitting({ bytes, documents }: Room, items: Queued[]): Promise<Queued[]> {
  const found: Queued[] = [];
  let left = bytes;
  for (const item of items) {
    const needed = await weight(item);
    if (needed > left || found.length >= documents) continue;
    found.push(item);
    left -= needed;
  }
  return found;
}

/** Put a waiting document into her database, unless it is there (a crash, or a second try). */
export async function materialize(db: Database, { body }: Queued): Promise<void> {
  const present = await db.get(body._id).catch((error: { status?: number }) => {
    if (error.status === 404) return undefined;
    throw new StorageError("refused", error);
  });
  if (present) return;
  const photos = body.type === "submission" ? await attachments(body) : {};
  const patience = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new StorageError("full")), DISK_PATIENCE);
  });
  const writing = db.put({ ...body, ...photos }).catch((error: { status?: number }) => {
    if (error.status !== 409) throw new StorageError("full", error);
  });
  await Promise.race([writing, patience]);
}

/** Whether the server's answer is about the request's content, so that repeating it is no use. */
function hopeless({ failure }: Wire): boolean {
  return failure?.kind === "status" && [400, 409, 411, 413, 415, 422].includes(failure.status);
}

/** Whether trying the next document now makes sense after this failure. */
function mayGoOn({ failure }: Wire): boolean {
  if (failure?.kind !== "status") return false;
  return ![401, 403, 404, 408, 429, 503].includes(failure.status);
}

async function sendGroup(db: Database, to: Database, group: Queued[]): Promise<void> {
  const denied = new Map<string, string>();
  await db.replicate
    .to(to, {
      doc_ids: group.map(({ id }) => id),
      // No checkpoint: the queue itself says what is left, item by item.
      checkpoint: false,
      retry: false,
    })
    .on("denied", (row) => denied.set(row.id ?? "", row.reason ?? row.message ?? ""));
  for (const { id } of group) {
    const reason = denied.get(id);
    if (reason === undefined) await acknowledged(id);
    else await mark(id, "blocked", reason);
  }
}

/**
 * Her database was gone from the server and has just been made again (an old backup, a server set up
 * anew): what this device had sent, it sends once more. What waits or was refused is not among it.
 */
export async function sendAnew(db: Database, to: Database): Promise<void> {
  const listed = new Set((await queued()).map(({ id }) => id));
  const { rows } = await db.allDocs({ include_docs: true });
  const sent = rows.flatMap(({ doc }) => (doc && HERS.has(doc.type) ? [doc._id] : []));
  const again = sent.filter((id) => !listed.has(id));
  if (again.length === 0) return;
  await db.replicate.to(to, { doc_ids: again, checkpoint: false, retry: false });
}

/** Small documents travel together; one with photos travels alone, so that a drop costs only it. */
function grouped(items: Queued[]): Queued[][] {
  const alone = ({ body }: Queued) => body.type === "submission" && photoNames(body).size > 0;
  const together = items.filter((item) => !alone(item));
  return [...(together.length ? [together] : []), ...items.filter(alone).map((item) => [item])];
}

/**
 * Send `items`. A document that the server refuses is kept as blocked and holds nothing back, as
 * does one for which it has no room: that waits. Answers whether there are such ones. Throws the
 * last failure when some could not be sent; `wire.failure` tells which it was.
 */
export async function push(
  db: Database,
  to: Database,
  items: Queued[],
  wire: Wire,
): Promise<boolean> {
  let full = false;
  let failed: { error: unknown; failure: Wire["failure"] } | undefined;
  const groups = grouped(items);
  for (let group = groups.shift(); group; group = groups.shift()) {
    const [only, ...others] = group;
    if (!only) continue;
    tell({ kind: "sending", ids: group.map(({ id }) => id) });
    try {
      await sendGroup(db, to, group);
    } catch (error) {
      const { failure } = wire;
      if (others.length > 0 && mayGoOn(wire)) {
        groups.unshift(...group.map((item) => [item]));
      } else if (wire.full) {
        full = true;
      } else if (hopeless(wire) && failure?.kind === "status") {
        await mark(only.id, "blocked", failure.reason);
      } else {
        failed = { error, failure };
        if (!mayGoOn(wire)) break;
      }
    } finally {
      tell({ kind: "sending", ids: [] });
    }
  }
  if (failed) {
    wire.failure = failed.failure;
    throw failed.error;
  }
  return full;
}
