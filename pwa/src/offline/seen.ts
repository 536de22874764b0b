/** Which answers she has looked at on this device: a list marks the others as new. */
import type { CaseView } from "./citizen.ts";
import { note, noted, strike } from "./journal.ts";
import { Source, type Live } from "./live.ts";
import { get, put } from "./store.ts";

/** Case's uuid → when the last answer that she saw was given. */
type Seen = Readonly<Record<string, string>>;

const KEY = "seen";
const NOTE = "seen:";
const source = new Source<Seen>({});
export const seen: Live<Seen> = source;

function lastAnswer({ thread }: CaseView): string {
  return thread.filter(({ kind }) => kind === "answer").at(-1)?.at ?? "";
}

/** Whether it has an answer that she has not looked at. */
export function isNew(view: CaseView): boolean {
  return lastAnswer(view) > (source.value[view.uuid] ?? "");
}

/**
 * She looks at the case now. Noted at once: a page that is left before its transaction ends has
 * shown her the answer nevertheless. Throws `StorageError`.
 */
export async function look(view: CaseView): Promise<void> {
  if (!isNew(view)) return;
  const at = lastAnswer(view);
  note(NOTE + view.uuid, at);
  source.set({ ...source.value, [view.uuid]: at });
  await keep([view.uuid]);
}

async function keep(uuids: readonly string[]): Promise<void> {
  await put("values", source.value, KEY);
  for (const uuid of uuids) strike(NOTE + uuid);
}

/** Throws `StorageError`. */
export async function startSeen(): Promise<void> {
  const stored = (await get<Seen>("values", KEY)) ?? {};
  const left = [...noted<string>(NOTE)].filter(([uuid, at]) => at > (stored[uuid] ?? ""));
  source.set({ ...stored, ...Object.fromEntries(left) });
  // Where it finds no room now the notes stay for the next page.
  if (left.length > 0) await keep(left.map(([uuid]) => uuid)).catch(() => undefined);
}
