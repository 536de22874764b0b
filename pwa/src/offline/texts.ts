/** What somebody types outside forms (a comment, a message): kept at every change like a draft. */
import { get, put, remove } from "./store.ts";

const waiting = new Map<string, string>();
let frame: number | undefined;

/** `key`: for example `comment:<slug>`, `message:<case uuid>`. An empty text removes it. */
export function saveText(key: string, text: string): void {
  waiting.set(key, text);
  if (document.hidden) flushTexts();
  else frame ??= requestAnimationFrame(flushTexts);
}

export async function savedText(key: string): Promise<string> {
  const unwritten = waiting.get(key);
  if (unwritten !== undefined) return unwritten;
  return (await get<{ text: string }>("texts", key).catch(() => undefined))?.text ?? "";
}

function flushTexts(): void {
  frame = undefined;
  for (const [key, text] of waiting) {
    const done = text ? put("texts", { key, text }) : remove("texts", key);
    // A device that refuses to store keeps it in this tab: the next change tries again.
    done.then(() => waiting.get(key) === text && waiting.delete(key)).catch(() => undefined);
  }
}

export function startTexts(): void {
  addEventListener("pagehide", flushTexts);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) flushTexts();
  });
}
