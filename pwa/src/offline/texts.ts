/** What somebody types outside forms (a comment, a message): kept at every change like a draft. */
import { note, noted, strike } from "./journal.ts";
import { get, getAll, write } from "./store.ts";

const NOTE = "text:";
/** Keys of an official's own work begin so: it stays when a citizen leaves this device. */
export const DESK = "desk:";
/** Typed here and not on disk yet. */
const unsaved = new Map<string, string>();

/** `key`: for example `comment:<slug>`, `message:<case uuid>`. An empty text removes it. */
export function saveText(key: string, text: string): void {
  unsaved.set(key, text);
  if (document.hidden) noteUnsaved();
  void save(key, text);
}

export async function savedText(key: string): Promise<string> {
  const typed = unsaved.get(key) ?? noted<string>(NOTE).get(key);
  if (typed !== undefined) return typed;
  return (await get<{ text: string }>("texts", key).catch(() => undefined))?.text ?? "";
}

/** All whose key begins so, by key. */
export async function savedTexts(prefix: string): Promise<ReadonlyMap<string, string>> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const stored = await getAll<{ key: string; text: string }>("texts", range).catch(() => []);
  const found = new Map(stored.map(({ key, text }) => [key, text]));
  for (const [key, text] of [...noted<string>(NOTE), ...unsaved]) {
    if (!key.startsWith(prefix)) continue;
    if (text) found.set(key, text);
    else found.delete(key);
  }
  return found;
}

/** Whether a citizen typed something here. Never throws. */
export async function hasTexts(): Promise<boolean> {
  return [...(await savedTexts("")).keys()].some((key) => !key.startsWith(DESK));
}

async function save(key: string, text: string): Promise<void> {
  try {
    await write(["texts"], (store) => {
      if (text) store("texts").put({ key, text });
      else store("texts").delete(key);
    });
  } catch {
    return; // a device that refuses to store keeps it in this tab
  }
  if (unsaved.get(key) !== text) return;
  unsaved.delete(key);
  strike(NOTE + key);
}

function noteUnsaved(): void {
  for (const [key, text] of unsaved) note(NOTE + key, text);
}

/** Inside a transaction: remove what citizens typed. */
export function clearTexts(texts: IDBObjectStore): void {
  texts.delete(IDBKeyRange.upperBound(DESK, true));
  // U+FFFF is the last code unit, so this is where keys with the prefix end.
  texts.delete(IDBKeyRange.lowerBound(`${DESK}\uffff`, true));
}

/** Whether a note (journal.ts) is of an official's text. */
export function isDesksNote(key: string): boolean {
  return key.startsWith(NOTE + DESK);
}

export function startTexts(): void {
  addEventListener("pagehide", noteUnsaved);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) noteUnsaved();
  });
  for (const [key, text] of noted<string>(NOTE)) saveText(key, text);
}
