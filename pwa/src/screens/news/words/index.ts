/** Words of participation in the language of the screens. Apart from `i18n/`: no first load has them. */
import { language } from "../../../i18n/index.ts";
import { useLive } from "../../../ui/live.ts";
import { en } from "./en.ts";
import { es, type NewsWords } from "./es.ts";

export type { NewsWords };

export function useNewsWords(): NewsWords {
  return useLive(language).language === "es" ? es : en;
}
