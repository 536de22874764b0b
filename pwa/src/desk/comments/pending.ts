/** The comments that wait for a moderator, as the portal last said. */
import { Source, type Live } from "../../offline/live.ts";
import { fetchComments } from "../api.ts";
import type { CommentPage } from "../model.ts";

const count = new Source(0);
/** How many wait in all. */
export const pendingComments: Live<number> = count;

/** A page of them; the first one also tells how many there are. Throws `Failure`. */
export async function readPending(after = "", signal?: AbortSignal): Promise<CommentPage> {
  const page = await fetchComments(after, signal);
  if (after === "") count.set(page.total);
  return page;
}

export function oneDecided(): void {
  count.set(Math.max(0, count.value - 1));
}
