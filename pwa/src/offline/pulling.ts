/**
 * Public content comes to this device: what a new one begins with, then what changed. Read-only here, so
 * a plain reader of `_changes` (CouchDB API, `/db/_changes`) does, and the first screen needs no PouchDB.
 */
import type { Service } from "../generated/documents.ts";
import { tell } from "./channel.ts";
import {
  content,
  exhausted,
  MARK,
  type Mark,
  type PublicDocument,
  type Rows,
  show,
  showUnstored,
  unlist,
  unlistAll,
  unstored,
} from "./content.ts";
import { HttpError, fetchJson } from "./http.ts";
import { isDated, MOST, OPENED, subjectsOf, surplus } from "./keeping.ts";
import { keepInMemory, keepReplaced, NEEDING } from "./old-forms.ts";
import type { Queued } from "./queue.ts";
import type { Snapshot } from "./records.ts";
import { isBehind, lifeOf, type Sequence } from "./sequence.ts";
import { answer, get, type StoreName, write } from "./store.ts";

interface ChangesRow {
  readonly id: string;
  readonly deleted?: boolean;
  readonly doc?: PublicDocument;
}

interface Changes {
  readonly results: readonly ChangesRow[];
  readonly last_seq: Sequence;
}

/** Rows a request: a page is small enough to survive a link that drops every half minute. */
const PAGE = 100;

let pulling: Promise<void> | undefined;

/** A page of changes and the new mark, in one transaction: never one without the other. */
async function keep(changes: Changes, mark: Mark): Promise<void> {
  await write(["content", ...NEEDING], async (store) => {
    const replaced: Service[] = [];
    for (const { id, doc } of changes.results) {
      if (doc?.type !== "service") continue;
      const held = await answer<Service | undefined>(store("content").get(id));
      if (held && held.version !== doc.version) replaced.push(held);
    }
    await keepReplaced(store, replaced);
    for (const { id, deleted, doc } of changes.results) {
      if (deleted || !doc) store("content").delete(id);
      else store("content").put(doc);
    }
    unlist(idsOf(changes));
    store("values").put(mark, MARK);
    await noteTakenDown(store, changes);
  });
}

function idsOf({ results }: Changes): string[] {
  return results.map(({ id }) => id);
}

/** One page, or undefined where the server cannot go on from `since`. */
async function pageSince(since: Sequence): Promise<Changes | undefined> {
  const query = `include_docs=true&limit=${PAGE}&since=${encodeURIComponent(since)}`;
  try {
    const changes = await fetchJson<Changes>(`/db/public/_changes?${query}`);
    return isBehind(changes.last_seq, since) ? undefined : changes;
  } catch (error) {
    if (since !== 0 && error instanceof HttpError && error.status === 400) return undefined;
    throw error;
  }
}

async function forget(): Promise<void> {
  await write(["content", "values"], (store) => {
    store("content").clear();
    store("values").delete(MARK);
    store("values").delete(TAKEN_DOWN);
    unlistAll();
  });
}

/** Of what a device begins with. Services are in the first page. */
function firstRows(after: string): Promise<Rows> {
  return fetchJson<Rows>(`/api/content?after=${encodeURIComponent(after)}`);
}

/** Begins, or goes on where a link dropped. What changed meanwhile comes with what changes later. */
async function begin(mark: Mark | undefined): Promise<void> {
  let { since, after = "" } = mark ?? { since: 0 };
  for (;;) {
    const rows = await firstRows(after);
    if (since !== 0 && lifeOf(since) !== lifeOf(rows.last_seq)) return forget();
    since ||= rows.last_seq;
    after = rows.results.at(-1)?.id ?? after;
    const mark: Mark = { since, complete: !rows.more, ...(rows.more && { after }) };
    await keep(rows, mark);
    await show();
    tell({ kind: "content", ids: idsOf(rows) });
    if (!rows.more) return;
  }
}

async function pull(): Promise<void> {
  for (;;) {
    const mark = await get<Mark>("values", MARK);
    if (!mark || mark.after !== undefined) {
      await begin(mark);
      continue;
    }
    const changes = await pageSince(mark.since);
    if (!changes) {
      await forget();
      continue;
    }
    const last = changes.results.length < PAGE;
    const complete = mark.complete || last;
    if (changes.results.length > 0 || complete !== mark.complete) {
      await keep(changes, { since: changes.last_seq, complete });
      if (last) await letGo();
      await show();
      tell({ kind: "content", ids: idsOf(changes) });
    }
    if (last) return;
  }
}

/** In `values`: ids of publications and proposals that were taken down, newest first. */
const TAKEN_DOWN = "takenDown";
const MOST_TAKEN_DOWN = 200;

async function noteTakenDown(store: (name: StoreName) => IDBObjectStore, { results }: Changes): Promise<void> {
  const fresh = results.flatMap(({ id, deleted }) => (deleted && isDated(id) ? [id] : []));
  if (fresh.length === 0) return;
  const known = (await answer<string[] | undefined>(store("values").get(TAKEN_DOWN))) ?? [];
  store("values").put([...new Set([...fresh, ...known])].slice(0, MOST_TAKEN_DOWN), TAKEN_DOWN);
}

/** What is too old, and nothing of hers, goes. */
async function letGo(): Promise<void> {
  await write(["content", "values", "outbox", "snapshots"], async (store) => {
    const documents = await answer<PublicDocument[]>(store("content").getAll());
    if (documents.length <= MOST) return;
    const queue = await answer<Queued[]>(store("outbox").getAll());
    const held = await answer<Snapshot[]>(store("snapshots").getAll());
    const hers = [...queue.map(({ body }) => body), ...held.flatMap((each) => each.documents)];
    const opened = (await answer<string[] | undefined>(store("values").get(OPENED))) ?? [];
    const takenDown = (await answer<string[] | undefined>(store("values").get(TAKEN_DOWN))) ?? [];
    const wanted = new Set([...subjectsOf(hers), ...opened]);
    const gone = surplus(documents, wanted, new Set(takenDown));
    for (const id of gone) store("content").delete(id);
    if (gone.length > 0) exhausted.clear();
  });
}

/** For a device that stores nothing: what a new one begins with, in this tab's memory. */
async function pullUnstored(): Promise<void> {
  const documents: PublicDocument[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const { results, more } = await firstRows(after);
    documents.push(...results.map(({ doc }) => doc));
    after = more ? results.at(-1)?.id : undefined;
  }
  for (const service of content.value.services) keepInMemory(service);
  showUnstored(documents);
}

/** Pull what changed in `public`. Resolves whether or not the network was there. */
export function refreshContent(): Promise<void> {
  pulling ??= (unstored ? pullUnstored() : pull())
    .catch(() => undefined)
    .finally(() => {
      pulling = undefined;
    });
  return pulling;
}
