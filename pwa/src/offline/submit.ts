/** Sending: everything becomes an immutable document of her database first; replication does the rest. */
import type { Draft } from "./drafts.ts";

/**
 * Turn a draft into `submission:<uuid>`. Answers the uuid (the draft's own: a double tap, a crash
 * and a second try are one submission). Throws `StorageError` when the device refuses to store it;
 * the draft then stays as it is.
 */
export function submitDraft(_uuid: string): Promise<string> {
  throw new Error("signature only");
}

/** Answers the comment's uuid. Give `uuid` to make a repeated tap one comment. */
export function sendComment(_comment: {
  publication: string;
  text: string;
  author_name: string;
  language?: "es" | "en";
  uuid?: string;
}): Promise<string> {
  throw new Error("signature only");
}

/** A message in the thread of a case; it goes to the database that the case is in. */
export function sendMessage(_caseUuid: string, _text: string, _uuid?: string): Promise<string> {
  throw new Error("signature only");
}

/** A new draft with the data and photos of a submission that was refused or needs correction. */
export function draftFrom(_submissionUuid: string): Promise<Draft | undefined> {
  throw new Error("signature only");
}
