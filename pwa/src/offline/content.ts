/** Public content: services, news, published comments, municipalities. Read-only, kept whole. */
import type {
  Municipality,
  PublishedComment,
  Publication,
  Service,
  Tally,
} from "../generated/documents.ts";
import { Source, type Live } from "./live.ts";

/** Ids are `service:<slug>` and so on: `slugOf(document)` gives the slug. */
export interface Content {
  /** False until what this device holds was read, or the first pull ended. */
  readonly ready: boolean;
  /** False when this device has never completed a pull: the screens then say "needs connection once". */
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
}

const source = new Source<Content>(undefined as unknown as Content);
export const content: Live<Content> = source;

/** The part of a document's id after its type. */
export function slugOf(document: { readonly _id: string }): string {
  return document._id.slice(document._id.indexOf(":") + 1);
}

/** Pull what changed in `public`. Resolves whether or not the network was there. */
export function refreshContent(): Promise<void> {
  throw new Error("signature only");
}
