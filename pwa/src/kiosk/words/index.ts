/** The kiosk's words in the language of the screens. */
import { language } from "../../i18n/index.ts";
import { useLive } from "../../ui/live.ts";
import { en } from "./en.ts";
import { es, type KioskWords } from "./es.ts";

export type { KioskWords };

export function useKioskWords(): KioskWords {
  return useLive(language).language === "es" ? es : en;
}
