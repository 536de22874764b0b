/** Threads of comments by themselves. Run by Node's own test runner. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PublishedComment } from "../../generated/documents.ts";
import { threadsOf } from "./threads.ts";

function comment(name: string, answers?: string): PublishedComment {
  return {
    _id: `published-comment:${name}`,
    type: "published-comment",
    publication: "a",
    text: name,
    author_name: name,
    at: "2026-11-24T12:00:00Z",
    ...(answers && { answers }),
  } as PublishedComment;
}

function shape(comments: readonly PublishedComment[]): string {
  return threadsOf(comments)
    .map(({ comment, orphan, replies }) => `${comment.text}${orphan ? "?" : ""}(${replies.map(({ text }) => text).join(" ")})`)
    .join(" ");
}

test("answers to answers stand under the first, in order", () => {
  const all = [comment("a"), comment("b"), comment("c", "a"), comment("d", "b"), comment("e", "c")];
  assert.equal(shape(all), "a(c e) b(d)");
});

test("an answer to what was taken down begins a thread and says so", () => {
  assert.equal(shape([comment("b", "a"), comment("c", "b")]), "b?(c)");
});

test("nothing is lost where comments answer in a circle", () => {
  assert.equal(shape([comment("a", "b"), comment("b", "a")]), "a?() b?()");
});
