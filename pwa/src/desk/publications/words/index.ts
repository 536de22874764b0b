/** The words in the language of the screens. Only those who publish load them. */
import { language } from "../../../i18n/index.ts";
import { useLive } from "../../../ui/live.ts";
import { en } from "./en.ts";
import { es, type PublicationWords } from "./es.ts";

export type { PublicationWords };

export function usePublicationWords(): PublicationWords {
  return useLive(language).language === "es" ? es : en;
}
