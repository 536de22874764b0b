/** The words on what is no phone of hers: "this phone" is "this device". Phones never load this. */
import type { Language, Words } from "./index.ts";

const SAID: Readonly<Record<Language, readonly (readonly [RegExp, string])[]>> = {
  es: [
    [/\b(este|su|el) teléfono\b/g, "este dispositivo"],
    [/\bEl teléfono\b/g, "Este dispositivo"],
    [/\bdel teléfono\b/g, "de este dispositivo"],
  ],
  en: [[/\b(this|your|the) phone\b/g, "this device"]],
};

export function deviceWords(words: Words, language: Language): Words {
  const said = SAID[language];
  return mapped(words, (text) => said.reduce((now, [from, to]) => now.replace(from, to), text));
}

/** `words` with every text changed, those that functions give too. */
function mapped<T>(words: T, change: (text: string) => string): T;
function mapped(words: unknown, change: (text: string) => string): unknown {
  if (typeof words === "string") return change(words);
  if (typeof words === "function") return (...facts: unknown[]) => change(String(words(...facts)));
  if (typeof words !== "object" || words === null || Array.isArray(words)) return words;
  return Object.fromEntries(Object.entries(words).map(([name, value]) => [name, mapped(value, change)]));
}
