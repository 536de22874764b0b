/** What of a draft fits another version of its form. Run by Node's own test runner. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { carryOver } from "./carry-over.ts";
import { type FormModel, modelOf } from "./model.ts";

const TODAY = "2026-11-24";
const label = { es: "Dato", en: "Item" };

function model(properties: Record<string, Record<string, unknown>>): FormModel {
  const labelled = Object.entries(properties).map(([name, field]) => [name, { "x-label": label, ...field }]);
  const schema = { type: "object", properties: Object.fromEntries(labelled) };
  return modelOf({ schema, pages: [{ title: label, fields: Object.keys(properties) }] });
}

const text = { "x-widget": "text", type: "string", maxLength: 20 };
const phone = { "x-widget": "phone", type: "string", pattern: "^[0-9]{8}$" };
const kind = (...values: string[]) => ({ "x-widget": "radio", type: "string", enum: values });

function lost(from: FormModel, to: FormModel, data: Record<string, unknown>): string[] {
  return carryOver(from, to, data, TODAY).lost.map(({ name }) => name);
}

test("what the new form has and takes is kept, the rest is named", () => {
  const from = model({ kind: kind("a", "b"), what: text, gone: text, many: text });
  const to = model({ kind: kind("b", "c"), what: { ...text, "x-widget": "textarea" }, many: { "x-widget": "text", type: "integer" }, fresh: text });
  const data = { kind: "a", what: "algo", gone: "mucho", many: "3" };
  assert.deepEqual(carryOver(from, to, data, TODAY).data, { what: "algo", many: "3" });
  assert.deepEqual(lost(from, to, data), ["kind", "gone"]);
  assert.deepEqual(lost(from, to, { ...data, kind: "b", many: "tres" }), ["gone", "many"]);
});

test("nothing typed is nothing lost", () => {
  const from = model({ what: text, gone: text });
  assert.deepEqual(lost(from, model({ what: text }), { gone: "  ", what: "" }), []);
});

test("half typed stays where the field asks the same, and goes where it asks something else", () => {
  const from = model({ phone });
  assert.deepEqual(lost(from, model({ phone }), { phone: "12" }), []);
  assert.deepEqual(lost(from, model({ phone: { ...phone, pattern: "^[0-9]{10}$" } }), { phone: "12" }), ["phone"]);
});

test("a place without its address is kept: she goes on typing it", () => {
  const place = (longest: number) => ({
    "x-widget": "place",
    type: "object",
    required: ["municipality", "address"],
    properties: { municipality: { ...kind("cerro"), "x-label": label }, address: { ...text, "x-label": label, maxLength: longest } },
  });
  assert.deepEqual(lost(model({ place: place(10) }), model({ place: place(20) }), { place: { municipality: "cerro" } }), []);
});
