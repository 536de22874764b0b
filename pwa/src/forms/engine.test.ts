/** The form engine by itself, on the forms that ship. Run by Node's own test runner. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Form, Service } from "../generated/documents.ts";
import { check, pageOf, shapeOf, visiblePages } from "./engine.ts";
import { isIdentity } from "./identity.ts";
import { type FormModel, modelOf } from "./model.ts";

function shipped(slug: string): FormModel {
  const file = new URL(`../../../schemas/services/${slug}.json`, import.meta.url);
  return modelOf((JSON.parse(readFileSync(file, "utf8")) as Service).form);
}

const leak = shipped("reporte-fuga-de-agua-o-alumbrado");
const TODAY = "2026-11-24";
const whole = {
  kind: "fuga-de-agua",
  leak_source: "calle",
  leak_flow: "brota",
  place: { municipality: "cerro", address: "Calle Primelles 312" },
  full_name: "Yamila Pérez",
};

function found(model: FormModel, data: Record<string, unknown>, only?: string[]): string[] {
  return check(model, data, TODAY, only).map(({ field, rule }) => `${field} ${rule}`);
}

test("fields appear with the answer they depend on, and only then are required", () => {
  const before = shapeOf(leak, {});
  assert.ok(!before.visible.has("leak_flow") && !before.visible.has("light_problem"));
  const after = shapeOf(leak, { kind: "fuga-de-agua" });
  assert.ok(after.visible.has("leak_flow") && after.required.has("leak_flow"));
  assert.ok(!after.visible.has("light_problem") && !after.required.has("light_problem"));
});

test("what hidden fields held is dropped, also along a chain of conditions", () => {
  const light = { ...whole, kind: "alumbrado-publico", light_problem: "poste-o-cable", keep_away: true };
  assert.deepEqual(Object.keys(shapeOf(leak, light).data).sort(), ["full_name", "keep_away", "kind", "light_problem", "place"]);
  // The pole's question goes with the lamp's, on whose answer it hung.
  const back = shapeOf(leak, { ...light, kind: "fuga-de-agua" });
  assert.deepEqual(Object.keys(back.data).sort(), ["full_name", "kind", "leak_flow", "leak_source", "place"]);
  assert.ok(!back.visible.has("keep_away"));
});

test("a whole form has no problems; an empty one names what is missing, in order", () => {
  assert.deepEqual(found(leak, whole), []);
  assert.deepEqual(found(leak, {}), [
    "kind required",
    "place.municipality required",
    "place.address required",
    "full_name required",
  ]);
  assert.deepEqual(found(leak, {}, ["kind", "since"]), ["kind required"]);
});

test("each broken value is told with its rule and limit", () => {
  assert.deepEqual(check(leak, { ...whole, description: "a" }, TODAY), [{ field: "description", rule: "minLength", limit: 3 }]);
  assert.deepEqual(found(leak, { ...whole, phone: "12" }), ["phone pattern"]);
  assert.deepEqual(found(leak, { ...whole, since: "2026-02-30" }), ["since format"]);
  assert.deepEqual(found(leak, { ...whole, since: "2026-2-" }), ["since pattern"]);
  assert.deepEqual(found(leak, { ...whole, place: { municipality: "cerro", address: "x" } }), ["place.address minLength"]);
  assert.deepEqual(found(leak, { ...whole, photos: ["a.jpg", "b.jpg", "c.jpg", "d.jpg"] }), ["photos maxItems"]);
});

test("values are tidied as people type them", () => {
  const typed = { ...whole, full_name: "  Yamila Pérez ", phone: "5 234-5678", description: "   " };
  const { data } = shapeOf(leak, typed);
  assert.equal(data["full_name"], "Yamila Pérez");
  assert.equal(data["phone"], "52345678");
  assert.ok(!("description" in data));
  const birth = shipped("certificado-de-nacimiento");
  assert.equal(shapeOf(birth, { copies: "2" }).data["copies"], 2);
  assert.deepEqual(found(birth, { copies: "dos" }, ["copies"]), ["copies type"]);
  assert.deepEqual(found(birth, { copies: "9" }, ["copies"]), ["copies maximum"]);
});

test("an identity number holds a date of birth that exists and is past", () => {
    assert.ok(isIdentity("85032712345", TODAY));
  assert.ok(isIdentity("04022967890", TODAY));
  assert.ok(!isIdentity("85023012345", TODAY), "30 February");
  assert.ok(!isIdentity("30010167890", TODAY), "born in 2030");
  assert.ok(!isIdentity("8503271234", TODAY));
});

test("what is told of happened today or before", () => {
  assert.deepEqual(found(leak, { ...whole, since: TODAY }), []);
  assert.deepEqual(found(leak, { ...whole, since: "2026-11-25" }), ["since past"]);
  // A day that is planned may lie ahead.
  const permit = shipped("permiso-de-trabajo-por-cuenta-propia");
  assert.deepEqual(found(permit, { starts_on: "2030-01-01" }, ["starts_on"]), []);
});

test("an unticked declaration is missing, an optional box is simply absent", () => {
  const attention = shipped("atencion-a-la-poblacion");
  assert.ok(!("confidential" in shapeOf(attention, { confidential: false }).data));
  const licence = shipped("licencia-de-construccion");
  assert.deepEqual(found(licence, { declaration: false }, ["declaration"]), ["declaration required"]);
});

test("constraints of an active branch, references and empty pages", () => {
  const form: Form = {
    schema: {
      type: "object",
      required: ["size"],
      properties: {
        size: { $ref: "#/$defs/size", "x-label": { es: "Tamaño", en: "Size" } },
        why: { type: "string", "x-label": { es: "Por qué", en: "Why" } },
      },
      $defs: { size: { type: "string", enum: ["s", "l"] } },
      allOf: [
        {
          if: { properties: { size: { const: "l" } }, required: ["size"] },
          then: { properties: { why: { minLength: 5 } } },
          else: { properties: { why: false } },
        },
      ],
    },
    pages: [
      { title: { es: "Uno", en: "One" }, fields: ["size"] },
      { title: { es: "Dos", en: "Two" }, fields: ["why"] },
    ],
  };
  const model = modelOf(form);
  assert.deepEqual(visiblePages(model, shapeOf(model, { size: "s" })), [0]);
  assert.deepEqual(visiblePages(model, shapeOf(model, { size: "l" })), [0, 1]);
  assert.deepEqual(found(model, { size: "l", why: "no" }), ["why minLength"]);
  assert.deepEqual(found(model, { size: "x" }), ["size enum"]);
  assert.equal(pageOf(model, "why"), 1);
});
