/** What somebody types outside forms (a comment, a message): kept at every change like a draft. */
import { note, noted, strike } from "./journal.ts";
import { get, write } from "./store.ts";

const NOTE = "text:";
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

export function startTexts(): void {
  addEventListener("pagehide", noteUnsaved);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) noteUnsaved();
  });
  for (const [key, text] of noted<string>(NOTE)) saveText(key, text);
}
