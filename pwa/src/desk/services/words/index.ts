/** The words in the language of the screens. Only those who publish load them. */
import { language } from "../../../i18n/index.ts";
import { useLive } from "../../../ui/live.ts";
import { en } from "./en.ts";
import { es, type ServiceWords } from "./es.ts";

export function useServiceWords(): ServiceWords {
  return useLive(language).language === "es" ? es : en;
}
