/** Public content as screens read it: services, news, published comments and proposals, municipalities. */
import type {
  DeadlinesMet,
  Municipality,
  PublishedComment,
  PublishedProposal,
  Publication,
  Service,
  Tally,
} from "../generated/documents.ts";
import { hear } from "./channel.ts";
import { newestFirst } from "./keeping.ts";
import { Source, type Live } from "./live.ts";
import type { Sequence } from "./sequence.ts";
import { answer, read } from "./store.ts";

export { slugOf } from "./documents.ts";

export type PublicDocument =
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
  return {
    ready,
    complete,
    services: of<Service>("service").sort((a, b) => a.order - b.order),
    publications: of<Publication>("publication").sort(newestFirst),
    municipalities: of<Municipality>("municipality").sort((a, b) => a.order - b.order),
    service: (slug) => one<Service>("service", slug),
    publication: (slug) => one<Publication>("publication", slug),
    comments: (slug) =>
      of<PublishedComment>("published-comment")
        .filter(({ publication }) => publication === slug)
        .sort((a, b) => a.at.localeCompare(b.at)),
    tally: (slug) => one<Tally>("tally", slug),
    proposals: () => of<PublishedProposal>("published-proposal").sort(newestFirst),
    support: (uuid) => one<Tally>("tally", `proposal:${uuid}`)?.votes ?? 0,
    deadlinesMet: () => one<DeadlinesMet>("deadlines-met", "city"),
  };
}

const source = new Source<Content>(contentOf([], false, false));
export const content: Live<Content> = source;

/** Where the next pull begins; absent before the first. */
export interface Mark {
  readonly since: Sequence;
  readonly complete: boolean;
  /** The last id of what it begins with that is here, while not all of it is. */
  readonly after?: string;
}

export const MARK = "content";
/** Without PouchDB a device store that refuses still shows the news: they stay in memory. */
export let unstored: Map<string, PublicDocument> | undefined;
/** Older ones that she had listed: they are in this tab until she opens one, or they change. */
export const listed = new Map<string, PublicDocument>();
/** The last one listed, by kind. */
export const reached = new Map<string, string>();
/** Kinds of which all are here. */
export const exhausted = new Set<string>();

/** What the portal answers about public content (server/recent.py). */
export interface Rows {
  readonly results: readonly { readonly id: string; readonly doc: PublicDocument }[];
  readonly last_seq: Sequence;
  readonly more: boolean;
}

/** They were stored anew, or are gone: what was listed of them no longer holds. */
export function unlist(ids: readonly string[]): void {
  for (const id of ids) listed.delete(id);
}

export function unlistAll(): void {
  for (const each of [listed, reached, exhausted]) each.clear();
}

export async function show(): Promise<void> {
  if (unstored) return source.set(contentOf([...merged([...unstored.values()])], true, source.value.complete));
  const { documents, mark } = await read(["content", "values"], async (store) => ({
    documents: await answer<PublicDocument[]>(store("content").getAll()),
    mark: await answer<Mark | undefined>(store("values").get(MARK)),
  }));
  source.set(contentOf(merged(documents), true, mark?.complete ?? false));
}

/** What is held comes before what was listed. */
function merged(held: readonly PublicDocument[]): PublicDocument[] {
  return [...new Map([...listed, ...held.map((each): [string, PublicDocument] => [each._id, each])]).values()];
}

/** All of it, on a device that stores nothing. */
export function showUnstored(documents: readonly PublicDocument[]): void {
  unstored = new Map(documents.map((each) => [each._id, each]));
  source.set(contentOf(merged(documents), true, true));
}

/** Show what this device holds; called once by `startOffline`. */
export async function startContent(): Promise<void> {
  hear((message) => {
    if (message.kind !== "content") return;
    unlist(message.ids);
    void show().catch(() => undefined);
  });
  try {
    await show();
  } catch {
    unstored = new Map();
    source.set(contentOf([], true, false));
  }
}
