import assert from "node:assert/strict";
import test from "node:test";
import { MOST, NEWEST, newestFirst, type PublicDocumentHead, startsOf, subjectsOf, surplus } from "./keeping.ts";

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

test("what she reported stays: a comment's publication, or a proposal", () => {
  const report = { _id: "report:1", type: "report", comment: "7", reason: "offensive", created_at: day(0) } as const;
  const found = subjectsOf([report, { ...report, publication: "agua" }]);
  assert.deepEqual([...found], ["published-proposal:7", "publication:agua"]);
});

test("of one day the ids decide, by code points", () => {
  const named = ["b", "a-b", "ab", "a"].map((slug) => ({
    _id: `publication:${slug}`,
    type: "publication",
    published_on: "2026-01-01",
  }));
  const newer = { _id: "publication:z", type: "publication", published_on: "2026-01-02" };
  const ids = [...named, newer].sort(newestFirst).map(({ _id }) => _id.split(":")[1]);
  assert.deepEqual(ids, ["z", "a", "a-b", "ab", "b"]);
});

test("older ones are asked for from where none is missing, or from the last one listed", () => {
  const held = proposals.toSorted(newestFirst);
  const half = NEWEST / 2 - 1;
  assert.equal(startsOf(held, undefined)[0], held[half]?._id);
  assert.equal(startsOf(held, held[120]?._id)[0], held[120]?._id);
  assert.equal(startsOf(held, "published-proposal:taken-down")[0], held[half]?._id);
  assert.deepEqual(startsOf([], undefined), []);
});

test("where the one that was asked for is not at the portal, one before it is", () => {
  const held = proposals.toSorted(newestFirst);
  const places = startsOf(held, undefined).map((id) => held.findIndex(({ _id }) => _id === id));
  assert.deepEqual(places, [49, 24, 11, 5, 2, 0]);
});
