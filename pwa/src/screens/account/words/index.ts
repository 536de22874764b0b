/** The account's words in the language of the screens. Apart from `i18n/`: no first load has them. */
import { language } from "../../../i18n/index.ts";
import { useLive } from "../../../ui/live.ts";
import { en } from "./en.ts";
import { es, type AccountWords } from "./es.ts";

export type { AccountWords };

export function useAccountWords(): AccountWords {
  return useLive(language).language === "es" ? es : en;
}
