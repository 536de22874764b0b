/**
 * Public content: services, news, published comments and proposals, municipalities. Read-only here, so a plain
 * reader of `_changes` (CouchDB API, `/db/_changes`) does, and the first screen needs no PouchDB.
 */
import type {
  DeadlinesMet,
  Municipality,
  PublishedComment,
  PublishedProposal,
  Publication,
  Service,
  Tally,
} from "../generated/documents.ts";
import { hear, tell } from "./channel.ts";
import { HttpError, fetchJson } from "./http.ts";
import { Source, type Live } from "./live.ts";
import { keepInMemory, keepReplaced, NEEDING } from "./old-forms.ts";
import { answer, get, read, write } from "./store.ts";

export { slugOf } from "./documents.ts";

type PublicDocument =
  | Service
  | Publication
  | PublishedComment
  | PublishedProposal
  | Tally
  | Municipality
  | DeadlinesMet;

/** Ids are `service:<slug>` and so on: `slugOf(document)` gives the slug. */
export interface Content {
  /** False until what this device holds was read. */
  readonly ready: boolean;
  /** False when this device has never completed a pull: it then needs a connection once. */
  readonly complete: boolean;
  /** By `order`. */
  readonly services: readonly Service[];
  /** Newest first. */
  readonly publications: readonly Publication[];
  /** By `order`. */
  readonly municipalities: readonly Municipality[];
  service(slug: string): Service | undefined;
  publication(slug: string): Publication | undefined;
  /** Published comments of a publication, oldest first. */
  comments(slug: string): readonly PublishedComment[];
  tally(slug: string): Tally | undefined;
  /** Newest first. */
  proposals(): readonly PublishedProposal[];
  /** How many people support a proposal. */
  support(uuid: string): number;
  /** How the law's terms were kept, where there are figures to show. */
  deadlinesMet(): DeadlinesMet | undefined;
}

function contentOf(documents: readonly PublicDocument[], ready: boolean, complete: boolean): Content {
  const byId = new Map(documents.map((document) => [document._id, document]));
  const of = <T extends PublicDocument>(type: T["type"]) =>
    documents.filter((document): document is T => document.type === type);
  const one = <T extends PublicDocument>(type: T["type"], slug: string) =>
    byId.get(`${type}:${slug}`) as T | undefined;
  const newest = (a: Publication, b: Publication) =>
    b.published_on.localeCompare(a.published_on) || a._id.localeCompare(b._id);
  return {
    ready,
    complete,
    services: of<Service>("service").sort((a, b) => a.order - b.order),
    publications: of<Publication>("publication").sort(newest),
    municipalities: of<Municipality>("municipality").sort((a, b) => a.order - b.order),
    service: (slug) => one<Service>("service", slug),
    publication: (slug) => one<Publication>("publication", slug),
    comments: (slug) =>
      of<PublishedComment>("published-comment")
        .filter(({ publication }) => publication === slug)
        .sort((a, b) => a.at.localeCompare(b.at)),
    tally: (slug) => one<Tally>("tally", slug),
    proposals: () => of<PublishedProposal>("published-proposal").sort((a, b) => b.at.localeCompare(a.at)),
    support: (uuid) => one<Tally>("tally", `proposal:${uuid}`)?.votes ?? 0,
    deadlinesMet: () => one<DeadlinesMet>("deadlines-met", "city"),
  };
}

const source = new Source<Content>(contentOf([], false, false));
export const content: Live<Content> = source;

interface ChangesRow {
  readonly id: string;
  readonly deleted?: boolean;
  readonly doc?: PublicDocument;
}

interface Changes {
  readonly results: readonly ChangesRow[];
  readonly last_seq: number | string;
}

/** Where the next pull begins; absent until a first pull was completed. */
interface Mark {
  readonly since: number | string;
  readonly complete: boolean;
}

const MARK = "content";
/** Rows a request: a page is small enough to survive a link that drops every half minute. */
const PAGE = 100;

/** Without PouchDB a device store that refuses still shows the news: they stay in memory. */
let unstored: Map<string, PublicDocument> | undefined;
let pulling: Promise<void> | undefined;

async function show(): Promise<void> {
  const { documents, mark } = await read(["content", "values"], async (store) => ({
    documents: await answer<PublicDocument[]>(store("content").getAll()),
    mark: await answer<Mark | undefined>(store("values").get(MARK)),
  }));
  source.set(contentOf(documents, true, mark?.complete ?? false));
}

/** A page of changes and the new mark, in one transaction: never one without the other. */
async function keep(changes: Changes, complete: boolean): Promise<void> {
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
    store("values").put({ since: changes.last_seq, complete } satisfies Mark, MARK);
  });
}

/** The part of a sequence after its number: the portal's tells one database's life from another's. */
function lifeOf(since: Mark["since"]): string {
  return String(since).split("-")[1] ?? "";
}

/** A server that was set up anew counts from the beginning: what we hold is then another's. */
function restarted(since: Mark["since"], last: Mark["since"]): boolean {
  if (since === 0) return false;
  const behind = Number.parseInt(String(last), 10) < Number.parseInt(String(since), 10);
  return behind || lifeOf(since) !== lifeOf(last);
}

/** One page, or undefined where the server cannot go on from `since`. */
async function pageSince(since: Mark["since"]): Promise<Changes | undefined> {
  const query = `include_docs=true&limit=${PAGE}&since=${encodeURIComponent(since)}`;
  try {
    const changes = await fetchJson<Changes>(`/db/public/_changes?${query}`);
    return restarted(since, changes.last_seq) ? undefined : changes;
  } catch (error) {
    if (since !== 0 && error instanceof HttpError && error.status === 400) return undefined;
    throw error;
  }
}

async function forget(): Promise<void> {
  await write(["content", "values"], (store) => {
    store("content").clear();
    store("values").delete(MARK);
  });
}

async function pull(): Promise<void> {
  const mark = await get<Mark>("values", MARK);
  let since = mark?.since ?? 0;
  let complete = mark?.complete ?? false;
  for (;;) {
    const changes = await pageSince(since);
    if (!changes) {
      await forget();
      since = 0;
      complete = false;
      continue;
    }
    const last = changes.results.length < PAGE;
    complete ||= last;
    if (changes.results.length > 0 || complete !== mark?.complete) {
      await keep(changes, complete);
      await show();
      tell({ kind: "content" });
    }
    if (last) return;
    since = changes.last_seq;
  }
}

/** For a device that stores nothing: the whole content, in this tab's memory. */
async function pullUnstored(): Promise<void> {
  const changes = await fetchJson<Changes>("/db/public/_changes?include_docs=true&since=0");
  for (const service of source.value.services) keepInMemory(service);
  unstored = new Map();
  for (const { id, deleted, doc } of changes.results) if (doc && !deleted) unstored.set(id, doc);
  source.set(contentOf([...unstored.values()], true, true));
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

/** Show what this device holds; called once by `startOffline`. */
export async function startContent(): Promise<void> {
  hear(({ kind }) => {
    if (kind === "content") void show().catch(() => undefined);
  });
  try {
    await show();
  } catch {
    unstored = new Map();
    source.set(contentOf([], true, false));
  }
}
