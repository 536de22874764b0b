import assert from "node:assert/strict";
import test from "node:test";
import type { PublishedProposal } from "../../generated/documents.ts";
import { PAGE, address, askedIn, paged } from "./sorting.ts";

const all = Array.from({ length: PAGE + 5 }, (_, index): PublishedProposal => ({
  _id: `published-proposal:${index}`,
  type: "published-proposal",
  kind: "proposal",
  topic: "other",
  title: `Propuesta ${index}`,
  text: "Texto.",
  author_name: "Ana",
  at: "2026-11-24T03:00:00Z",
}));
const ids = (found: readonly PublishedProposal[]) => found.map(({ _id }) => _id.split(":")[1]);

test("the newest come first, a page at a time, and a page beyond is the last", () => {
  const first = paged(all, "newest", () => 0, 1);
  assert.deepEqual([first.page, first.pages, first.shown.length], [1, 2, PAGE]);
  const beyond = paged(all, "newest", () => 0, 99);
  assert.deepEqual(ids(beyond.shown), ["20", "21", "22", "23", "24"]);
  assert.deepEqual(ids(paged(all, "newest", () => 0, -3).shown)[0], "0");
  assert.deepEqual(paged([], "supported", () => 0, 2), { shown: [], page: 1, pages: 1 });
});

test("the most supported come first, of equals the newest", () => {
  const support = (uuid: string) => ({ "24": 3, "7": 3, "9": 5 })[uuid] ?? 0;
  assert.deepEqual(ids(paged(all, "supported", support, 1).shown).slice(0, 4), ["9", "7", "24", "0"]);
});

test("an address says what it asks for", () => {
  assert.equal(address("newest"), "/propuestas");
  assert.deepEqual(askedIn(new URL(address("supported", 2), "http://x").search), { order: "supported", page: 2 });
  assert.deepEqual(askedIn("?pagina=x&orden=y"), { order: "newest", page: 1 });
});
