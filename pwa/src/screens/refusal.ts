/** Why the portal did not take something of hers, in her language: the portal's guard (server/guards.py)
 * says it in English, a correction in both. */
import type { Words } from "../i18n/index.ts";

const SAID: readonly (readonly [RegExp, keyof Words["case"]["refusals"]])[] = [
  [/^(the document|an attachment) is larger than|^more than \d+ attachments/, "large"],
  [/^an attachment must be|^an attachment's name/, "photo"],
  [/^not a valid /, "old"],
];

/** What can be done about it where that is known; else what the portal said, as it said it. */
export function refusalWords(t: Words, refusal: string): string {
  const known = SAID.find(([said]) => said.test(refusal));
  return known ? t.case.refusals[known[1]] : t.case.refusalSaid(refusal);
}
