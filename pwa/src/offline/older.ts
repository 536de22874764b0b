/** Publications and proposals that this device does not keep: fetched when they are listed or opened. */
import { tell } from "./channel.ts";
import { exhausted, listed, MARK, type Mark, reached, type Rows, show, unlist, unstored } from "./content.ts";
import { fetchJson } from "./http.ts";
import { MOST_OPENED, NEWEST, OPENED, startsOf } from "./keeping.ts";
import { isBehind } from "./sequence.ts";
import { answer, get, read, type StoreName, write } from "./store.ts";

export type Kind = "publication" | "published-proposal";

/** A pull seldom comes in between even once. */
const TRIES = 3;

/** Whether the portal may have older ones. `held`: those on the screen, newest first. */
export function mayHaveOlder(kind: Kind, held: readonly { readonly _id: string }[]): boolean {
  // Some of what it began with may have been taken down.
  return held.length >= NEWEST / 2 && !exhausted.has(kind);
}

/** Lists the next older ones that are not on the screen, in this tab. Rejects without a network. */
export async function listOlder(kind: Kind, held: readonly { readonly _id: string }[]): Promise<void> {
  const shown = new Set(held.map(({ _id }) => _id));
  const starts = startsOf(held, reached.get(kind));
  let than = starts.shift();
  while (than !== undefined) {
    const { results, more } = await list(`older?${new URLSearchParams({ kind, than })}`);
    const ids = results.flatMap(({ id, doc }) => (doc.type === kind ? [id] : []));
    const last = ids.at(-1);
    if (last !== undefined) reached.set(kind, last);
    if (last !== undefined && !more) exhausted.add(kind);
    if (exhausted.has(kind) || ids.some((id) => !shown.has(id))) return show();
    than = last ?? starts.shift();
  }
  exhausted.add(kind);
  await show();
}

/** Fetches one with what belongs to it, and keeps it. Rejects where it is not there, or no network. */
export async function fetchOne(id: string): Promise<void> {
  const rows = await list(id.split(":").map(encodeURIComponent).join("/"));
  await keepOpened(id, rows);
  await show();
}

/** She looks at one that is `place`th of the newest: it stays on this device. Never rejects. */
export async function lookAt(id: string, place: number): Promise<void> {
  if (unstored) return;
  try {
    // Of an older one that came because it was corrected, the comments are not here.
    const whole = !listed.has(id) && (place < NEWEST / 2 || (await openedBefore()).includes(id));
    await (whole ? keepOpened(id) : fetchOne(id));
  } catch {
    // Without a network she sees what is here.
  }
}

/** Lists what the portal answers, unless a pull (perhaps another tab's) has gone beyond it: then asks again. */
async function list(path: string): Promise<Rows> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const rows = await fetchJson<Rows>(`/api/content/${path}`);
    const take = () => {
      for (const { id, doc } of rows.results) listed.set(id, doc);
      return true;
    };
    // Inside the transaction: what a pull stores or deletes after it is taken off the list again.
    const taken = unstored ? take() : await read(["values"], async (store) => (await isCurrent(rows, store)) && take());
    if (taken) return rows;
  }
  throw new Error("public content changes faster than it is read");
}

/** Whether this device holds nothing newer than `rows`, and knows of nothing that was deleted since. */
async function isCurrent({ last_seq }: Rows, store: (name: StoreName) => IDBObjectStore): Promise<boolean> {
  const mark = await answer<Mark | undefined>(store("values").get(MARK));
  return mark !== undefined && !isBehind(last_seq, mark.since);
}

async function openedBefore(): Promise<string[]> {
  return (await get<string[]>("values", OPENED)) ?? [];
}

/** Notes that she opened it, and stores what was just fetched of it. A full device shows it in this tab. */
async function keepOpened(id: string, rows?: Rows): Promise<void> {
  if (unstored) return;
  const ids = rows?.results.map((row) => row.id) ?? [];
  const stored = await write(["content", "values"], async (store) => {
    if (rows && !(await isCurrent(rows, store))) return false;
    const before = (await answer<string[] | undefined>(store("values").get(OPENED))) ?? [];
    store("values").put([id, ...before.filter((each) => each !== id)].slice(0, MOST_OPENED), OPENED);
    for (const { doc } of rows?.results ?? []) store("content").put(doc);
    return true;
  }).catch(() => false);
  if (!stored || ids.length === 0) return;
  unlist(ids);
  tell({ kind: "content", ids });
}
