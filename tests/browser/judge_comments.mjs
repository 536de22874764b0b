// The app's rules for comments as a filter: a JSON array of [text, topic] in, the findings out.
import { readFileSync } from "node:fs";
import { judge } from "../../pwa/src/rules/comments.ts";

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(([text, topic]) => judge(text, topic))));
