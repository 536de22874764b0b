/** Proposals in the order she asked for, a page at a time. Pure. */
import type { PublishedProposal } from "../../generated/documents.ts";
import { slugOf } from "../../offline/documents.ts";

/** Proposals a page. */
export const PAGE = 20;

export type Order = "newest" | "supported";

export interface Paged {
  readonly shown: readonly PublishedProposal[];
  /** From 1. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

/** `all` newest first; of equally supported ones the newest comes first. A page beyond is the last. */
export function paged(
  all: readonly PublishedProposal[],
  order: Order,
  support: (uuid: string) => number,
  wanted: number,
): Paged {
  const pages = Math.max(1, Math.ceil(all.length / PAGE));
  const page = Math.min(Math.max(1, wanted), pages);
  const counted = all.map((proposal) => ({ proposal, count: support(slugOf(proposal)) }));
  if (order === "supported") counted.sort((a, b) => b.count - a.count);
  const shown = counted.slice((page - 1) * PAGE, page * PAGE).map(({ proposal }) => proposal);
  return { shown, page, pages };
}

/** What the address asks for: `?orden=apoyo&pagina=2`. */
export function askedIn(search: string): { readonly order: Order; readonly page: number } {
  const query = new URLSearchParams(search);
  const page = Number.parseInt(query.get("pagina") ?? "1", 10);
  return { order: query.get("orden") === "apoyo" ? "supported" : "newest", page: Number.isFinite(page) ? page : 1 };
}

/** The address that asks for it. */
export function address(order: Order, page = 1): string {
  const query = new URLSearchParams();
  if (order === "supported") query.set("orden", "apoyo");
  if (page > 1) query.set("pagina", String(page));
  return query.size > 0 ? `/propuestas?${query}` : "/propuestas";
}
