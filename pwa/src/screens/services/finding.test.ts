/** Which services a search finds, on those that ship. Run by Node's own test runner. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { Service } from "../../generated/documents.ts";
import { find } from "./finding.ts";

const folder = new URL("../../../../schemas/services/", import.meta.url);
const services = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Service)
  .sort((a, b) => a.order - b.order);

function found(typed: string): string[] {
  return find(services, typed).map(({ _id }) => _id.slice("service:".length));
}

const LEAK = "reporte-fuga-de-agua-o-alumbrado";

test("accents and capitals do not matter, nor does an unfinished word", () => {
  for (const typed of ["construcción", "CONSTRUCCION", "constru", " construccio "]) {
    assert.equal(found(typed)[0], "licencia-de-construccion", typed);
  }
});

test("all words are wanted, wherever they are, in either language", () => {
  assert.deepEqual(found("agua fuga"), [LEAK]);
  assert.deepEqual(found("electrica salidero"), [LEAK]);
  assert.deepEqual(found("water landmark"), [LEAK]);
  assert.deepEqual(found("fuga nacimiento"), []);
});

test("what is in the title comes first", () => {
  const order = found("direccion");
  assert.equal(order[0], "cambio-de-direccion");
  assert.ok(order.includes(LEAK));
});

test("nothing typed is everything, and marks alone are nothing typed", () => {
  for (const typed of ["", "  ", "¿?", "«»"]) assert.equal(found(typed).length, services.length, typed);
  assert.deepEqual(found("zzz"), []);
});
