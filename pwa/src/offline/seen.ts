/** Which answers she has looked at on this device: a list marks the others as new. */
import type { CaseView } from "./citizen.ts";
import { Source, type Live } from "./live.ts";
import { get, put } from "./store.ts";

/** Case's uuid → when the last answer that she saw was given. */
type Seen = Readonly<Record<string, string>>;

const KEY = "seen";
const source = new Source<Seen>({});
export const seen: Live<Seen> = source;

function lastAnswer({ thread }: CaseView): string {
  return thread.filter(({ kind }) => kind === "answer").at(-1)?.at ?? "";
}

/** Whether it has an answer that she has not looked at. */
export function isNew(view: CaseView): boolean {
  return lastAnswer(view) > (source.value[view.uuid] ?? "");
}

/** She looks at the case now. */
export async function look(view: CaseView): Promise<void> {
  if (!isNew(view)) return;
  source.set({ ...source.value, [view.uuid]: lastAnswer(view) });
  await put("values", source.value, KEY);
}

/** Throws `StorageError`. */
export async function startSeen(): Promise<void> {
  source.set((await get<Seen>("values", KEY)) ?? {});
}
