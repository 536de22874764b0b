/** The words in the language of the screens. Apart from `i18n/`: no first load has them. */
import { language } from "../../../i18n/index.ts";
import { useLive } from "../../../ui/live.ts";
import { en } from "./en.ts";
import { es, type ProposalWords } from "./es.ts";

export type { ProposalWords };

export function useProposalWords(): ProposalWords {
  return useLive(language).language === "es" ? es : en;
}
