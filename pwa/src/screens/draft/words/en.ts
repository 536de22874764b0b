/** A form that has a newer version than the one somebody began, in English. */
import type { DraftWords } from "./es.ts";

export const en: DraftWords = {
  newer: "There is a new version of this form",
  newerHelp: "You can finish yours, which is accepted just the same. If you move to the new one, whatever fits of what you wrote is kept.",
  stay: "Continue with mine",
  move: "Move to the new one",
  moved: "You are on the new version of the form",
  movedAll: "Everything you had written was kept.",
  movedSome: "The rest was kept. This has no place in the new version:",
  back: "Go back to the earlier one",
};
