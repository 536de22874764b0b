/** The citizens' words on a device that is not hers: "this phone" is "this device", and so on. */
import type { Language, Words } from "../i18n/index.ts";
import { en } from "./words/en.ts";
import { es } from "./words/es.ts";

const SAID: Readonly<Record<Language, readonly (readonly [RegExp, string])[]>> = {
  es: [
    [/\b(este|su|el) teléfono\b/g, "este dispositivo"],
    [/\bdel teléfono\b/g, "de este dispositivo"],
  ],
  en: [[/\b(this|your|the) phone\b/g, "this device"]],
};

export function kioskWords(words: Words, language: Language): Words {
  const said = SAID[language];
  const change = (text: string) => said.reduce((now, [from, to]) => now.replace(from, to), text);
  const adapted = mapped(words, change);
  return { ...adapted, form: { ...adapted.form, ...(language === "es" ? es : en).form } };
}

/** `words` with every text changed, those that functions give too. */
function mapped<T>(words: T, change: (text: string) => string): T;
function mapped(words: unknown, change: (text: string) => string): unknown {
  if (typeof words === "string") return change(words);
  if (typeof words === "function") return (...facts: unknown[]) => change(String(words(...facts)));
  if (typeof words !== "object" || words === null || Array.isArray(words)) return words;
  return Object.fromEntries(Object.entries(words).map(([name, value]) => [name, mapped(value, change)]));
}
