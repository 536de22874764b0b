/**
 * The language of the screens: Spanish at once, English loaded when it is wanted.
 *
 * `useWords()` gives a component the words and draws it anew when the language changes; `text()`
 * picks from the bilingual texts that documents carry. What comes with the first load asks for
 * `useFirstWords()`: the words of other screens come with the first of them (`restOfWords`).
 */
import { useLive } from "../ui/live.ts";
import type { Text } from "../generated/documents.ts";
import { type Live, Source } from "../offline/live.ts";
import { type First, type Words, first } from "./es/index.ts";

export type Language = "es" | "en";
export type { First, Words };

const KEY = "language";
/** Whole once `restOfWords` resolved: until then only the screens of the first load are drawn. */
const FIRST = first as Words;
const current = new Source<{ readonly language: Language; readonly words: Words }>({ language: "es", words: FIRST });
let whole: Promise<void> | undefined;

export const language: Live<{ readonly language: Language; readonly words: Words }> = current;

/** The language she chose before, else the browser's if it is English, else Spanish. */
export async function startLanguage(): Promise<void> {
  let wanted: string | null = null;
  try {
    wanted = localStorage.getItem(KEY);
  } catch {
    // Private mode may forbid it: then nothing is remembered.
  }
  wanted ??= navigator.language.startsWith("en") ? "en" : "es";
  if (wanted === "en") await chooseLanguage("en").catch(() => undefined);
}

let adapt = (words: Words, _language: Language): Words => words;

/** A shared device says some things otherwise: `change` is asked for its words from now on. */
export function adaptWords(change: (words: Words, language: Language) => Words): void {
  adapt = change;
  void show(current.value.language).catch(() => undefined);
}

/** Rejects if English is neither on this device nor to be had; then nothing changes. */
export async function chooseLanguage(wanted: Language): Promise<void> {
  await show(wanted);
  try {
    localStorage.setItem(KEY, wanted);
  } catch {
    // As above.
  }
}

async function spanish(): Promise<Words> {
  return whole ? { ...first, ...(await import("./es/rest.ts")).rest } : FIRST;
}

/** Every word from now on. Rejects if they are neither on this device nor to be had. */
export function restOfWords(): Promise<void> {
  whole ??= import("./es/rest.ts")
    .then(() => show(current.value.language))
    .catch((error: unknown) => {
      whole = undefined;
      throw error;
    });
  return whole;
}

async function show(wanted: Language): Promise<void> {
  const words = wanted === "es" ? await spanish() : (await import("./en/index.ts")).en;
  document.documentElement.lang = wanted;
  current.set({ language: wanted, words: adapt(words, wanted) });
}

/** Draw everything with words anew: what is shown in them, such as the time zone, has changed. */
export function redrawWords(): void {
  current.set({ ...current.value });
}

/** The words of what comes with the first load. */
export function useFirstWords(): First {
  return useLive(language).words;
}

/** All words: for screens that the router loads when they are wanted. */
export function useWords(): Words {
  return useLive(language).words;
}

/** `text` in the language of the screens. Call it from a component that uses `useWords()`. */
export function text(words: Text): string {
  return words[current.value.language];
}
