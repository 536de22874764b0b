/** The desk's words in the language of the screens. */
import { language } from "../../i18n/index.ts";
import { useLive } from "../../ui/live.ts";
import { en } from "./en/index.ts";
import { es, type DeskWords } from "./es/index.ts";

export type { DeskWords };

export function useDeskWords(): DeskWords {
  return useLive(language).language === "es" ? es : en;
}
