/** The words of the editor of forms, in the language of the screens. */
import { language } from "../../../../i18n/index.ts";
import { useLive } from "../../../../ui/live.ts";
import { en } from "./en.ts";
import { es, type FormWords } from "./es.ts";

export type { FormWords };

export function useFormWords(): FormWords {
  return useLive(language).language === "es" ? es : en;
}
