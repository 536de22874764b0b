/** The comments that wait for a moderator, as the portal last said. */
import { Source, type Live } from "../../offline/live.ts";
import { fetchComments } from "../api.ts";
import type { CommentPage, Tab } from "../model.ts";

export type Counts = Readonly<Record<Tab, number>>;

const counts = new Source<Counts>({ pending: 0, reported: 0, appeals: 0 });
/** How many wait, by why. */
export const waitingComments: Live<Counts> = counts;

/** How many wait in all. */
export function allOf({ pending, reported, appeals }: Counts): number {
  return pending + reported + appeals;
}

/** A page of them. It also tells how many there are. Throws `Failure`. */
export async function readWaiting(tab: Tab, after = "", signal?: AbortSignal): Promise<CommentPage> {
  const page = await fetchComments(tab, after, signal);
  counts.set(page.waiting);
  return page;
}

export function oneDecided(tab: Tab): void {
  counts.patch({ [tab]: Math.max(0, counts.value[tab] - 1) });
}
