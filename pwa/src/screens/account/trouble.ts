/** What went wrong at the portal, in words that say what to do. */
import { HttpError } from "../../offline/http.ts";
import type { AccountWords } from "./words/index.ts";

/** What a 403 and a 401 are about, which differs by the question. */
export interface Meaning {
  readonly forbidden?: keyof AccountWords["trouble"] & ("code" | "claim" | "current");
  readonly unauthorized?: "pair" | "signedOut";
}

export function troubleWords(w: AccountWords, error: unknown, meaning: Meaning = {}): string {
  const t = w.trouble;
  if (!(error instanceof HttpError)) return t.offline;
  switch (error.status) {
    case 400:
      return t.address;
    case 401:
      return t[meaning.unauthorized ?? "signedOut"];
    case 403:
      if (error.error === "proof_needed") return t.proof;
      return meaning.forbidden ? t[meaning.forbidden] : t.other;
    case 429:
      return t.wait(waitWords(w, error.wait));
    case 501:
      return t.channel;
    default:
      return t.other;
  }
}

/** A wait in its largest unit, never too short. */
function waitWords({ trouble: t }: AccountWords, seconds: number): string {
  if (seconds >= 5400) return t.hours(Math.ceil(seconds / 3600));
  if (seconds > 90) return t.minutes(Math.ceil(seconds / 60));
  return t.seconds(Math.max(1, seconds));
}
