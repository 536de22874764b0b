import assert from "node:assert/strict";
import test from "node:test";
import { MOST, type PublicDocumentHead, subjectsOf, surplus } from "./keeping.ts";

const day = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 86_400_000).toISOString();
const proposals = Array.from({ length: MOST + 3 }, (_, index): PublicDocumentHead => ({
  _id: `published-proposal:${index}`,
  type: "published-proposal",
  at: day(index),
}));
const tallies = proposals.map(({ _id }): PublicDocumentHead => ({
  _id: `tally:proposal:${_id.split(":")[1]}`,
  type: "tally",
}));
const NONE = new Set<string>();

test("the oldest go, with what belongs to them", () => {
  const gone = surplus([...proposals, ...tallies], NONE, NONE);
  assert.deepEqual(
    new Set(gone),
    new Set([0, 1, 2].flatMap((index) => [`published-proposal:${index}`, `tally:proposal:${index}`])),
  );
});

test("hers and those she opened stay, however old", () => {
  const support = {
    _id: "support:1",
    type: "support",
    proposal: "0",
    supports: true,
    created_at: day(0),
  } as const;
  const gone = surplus([...proposals, ...tallies], new Set([...subjectsOf([support]), "published-proposal:2"]), NONE);
  assert.deepEqual(new Set(gone), new Set(["published-proposal:1", "tally:proposal:1"]));
});

test("news and proposals are counted apart, and services are not", () => {
  const news = proposals.map(({ at = "" }, index): PublicDocumentHead => ({
    _id: `publication:${index}`,
    type: "publication",
    published_on: at.slice(0, 10),
  }));
  const services = proposals.map((_, index): PublicDocumentHead => ({ _id: `service:${index}`, type: "service" }));
  assert.equal(surplus([...news, ...services], NONE, NONE).length, 3);
  assert.equal(surplus([...proposals, ...news, ...services], NONE, NONE).length, 6);
});

test("a comment goes without its publication, unless that was taken down and may come back", () => {
  const comment = { _id: "published-comment:1", type: "published-comment", publication: "agua" };
  assert.deepEqual(surplus([comment], NONE, NONE), ["published-comment:1"]);
  assert.deepEqual(surplus([comment], NONE, new Set(["publication:agua"])), []);
});
