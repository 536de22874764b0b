import assert from "node:assert/strict";
import test from "node:test";
import { isBehind } from "./sequence.ts";

test("an answer as new as what is held is not behind", () => {
  assert.equal(isBehind("12-a", "12-a"), false);
  assert.equal(isBehind("100-a", "99-a"), false);
  assert.equal(isBehind("1-a", 0), false);
});

test("an older one is, and one of a server that was set up anew", () => {
  assert.equal(isBehind("9-a", "10-a"), true);
  assert.equal(isBehind("12-b", "12-a"), true);
});
