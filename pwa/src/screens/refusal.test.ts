import assert from "node:assert/strict";
import { test } from "node:test";
import type { Words } from "../i18n/index.ts";
import { refusalWords } from "./refusal.ts";

const refusals = { large: "large", photo: "photo", old: "old" };
const t = { case: { refusals, refusalSaid: (reason: string) => `said: ${reason}` } } as unknown as Words;

test("the portal's reasons that she can do something about are told in her language", () => {
  const told: readonly (readonly [string, string])[] = [
    ["the document is larger than 1000000 bytes", "large"],
    ["an attachment is larger than 1000000 bytes", "large"],
    ["more than 10 attachments", "large"],
    ["an attachment must be a JPEG, PNG or WebP image, or a PDF", "photo"],
    ["not a valid comment: Object missing required field `text`", "old"],
    ["Teléfono: revise lo que escribió", "said: Teléfono: revise lo que escribió"],
  ];
  for (const [reason, words] of told) assert.equal(refusalWords(t, reason), words);
});
