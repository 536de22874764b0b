/** Publications and proposals that this device does not keep: fetched when they are listed or opened. */
import { tell } from "./channel.ts";
import { listed, type PublicDocument, show, unstored } from "./content.ts";
import { fetchJson } from "./http.ts";
import { MOST_OPENED, NEWEST, OPENED, subjectOf } from "./keeping.ts";
import { answer, write } from "./store.ts";

export type Kind = "publication" | "published-proposal";

interface Rows {
  readonly results: readonly { readonly doc: PublicDocument }[];
  readonly more: boolean;
}

/** The last one listed, by kind. */
const reached = new Map<Kind, string>();
/** Kinds of which all are here. */
const exhausted = new Set<Kind>();

/** Whether the portal may have older ones. `held`: those on the screen, newest first. */
export function mayHaveOlder(kind: Kind, held: readonly { readonly _id: string }[]): boolean {
  // Some of what it began with may have been taken down.
  return held.length >= NEWEST / 2 && !exhausted.has(kind);
}

/** Lists the next older ones, in this tab. Rejects without a network. */
export async function listOlder(kind: Kind, held: readonly { readonly _id: string }[]): Promise<void> {
  // Beyond the newest there may be gaps: single ones that she opened.
  const than = reached.get(kind) ?? held[Math.min(NEWEST, held.length) - 1]?._id ?? "";
  const query = new URLSearchParams({ kind, than });
  const { results, more } = await fetchJson<Rows>(`/api/content/older?${query}`);
  for (const { doc } of results) {
    listed.set(doc._id, doc);
    if (doc.type === kind) reached.set(kind, doc._id);
  }
  if (!more) exhausted.add(kind);
  await show();
}

/** Fetches one with what belongs to it, and keeps it. Rejects where it is not there, or no network. */
export async function fetchOne(id: string): Promise<void> {
  const { results } = await fetchJson<Rows>(`/api/content/${id.split(":").map(encodeURIComponent).join("/")}`);
  for (const { doc } of results) listed.set(doc._id, doc);
  await keepOpened(id);
  await show();
}

/** She looks at one that is `place`th of the newest: it stays on this device. Never throws. */
export async function lookAt(id: string, place: number): Promise<void> {
  if (await keepOpened(id)) return;
  // Of an older one that came because it was corrected, the comments are not here.
  if (place >= NEWEST) await fetchOne(id).catch(() => undefined);
}

/** Whether it was among those opened last. */
async function keepOpened(id: string): Promise<boolean> {
  const fresh = [...listed.values()].filter((each) => (subjectOf(each) ?? each._id) === id);
  if (unstored) return false;
  try {
    const known = await write(["content", "values"], async (store) => {
      const before = (await answer<string[] | undefined>(store("values").get(OPENED))) ?? [];
      store("values").put([id, ...before.filter((each) => each !== id)].slice(0, MOST_OPENED), OPENED);
      for (const document of fresh) store("content").put(document);
      return before.includes(id);
    });
    if (fresh.length > 0) tell({ kind: "content" });
    return known;
  } catch {
    return false; // a full device shows it while this tab is open
  }
}
