/** The citizens' words at a kiosk: a device that is not hers, where "leave" leads elsewhere. */
import { deviceWords } from "../i18n/device.ts";
import type { Language, Words } from "../i18n/index.ts";
import { en } from "./words/en.ts";
import { es } from "./words/es.ts";

export function kioskWords(words: Words, language: Language): Words {
  const adapted = deviceWords(words, language);
  return { ...adapted, form: { ...adapted.form, ...(language === "es" ? es : en).form } };
}
