/** A form in the editor and back. Run by Node's own test runner. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { check } from "../../../forms/engine.ts";
import { type JsonSchema, modelOf } from "../../../forms/model.ts";
import type { Form, Service } from "../../../generated/documents.ts";
import { canMove, insertQuestion, moveQuestion, removeQuestion, setQuestion } from "./changes.ts";
import { asKind, type EditedForm, newChoice, newPage, newQuestion, type Question, readForm } from "./model.ts";
import { isEditable, namesOf, writeForm } from "./written.ts";

const FOLDER = new URL("../../../../../schemas/services/", import.meta.url);
const SHIPPED = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as Service);
const BEGINNINGS: Record<string, JsonSchema> = {
  text: { "x-widget": "text", type: "string", minLength: 1, maxLength: 200 },
  radio: { "x-widget": "radio", type: "string", enum: [], "x-options": {} },
  phone: { "x-widget": "phone", type: "string", pattern: "^[0-9]{8}$" },
};

function said(es: string): { es: string; en: string } {
  return { es, en: `${es} (en)` };
}

function asked(es: string, kind: "text" | "radio" | "phone", choices: string[] = []): Question {
  const labelled = choices.map((one) => ({ ...newChoice(), label: said(one) }));
  return { ...newQuestion(kind, BEGINNINGS), label: said(es), choices: labelled };
}

/** A page of "¿Hay perro?" and, where there is one, its name, which is then required. */
function dogs(): { form: EditedForm; has: Question; name: Question } {
  const has = asked("¿Hay perro?", "radio", ["Sí, uno", "No"]);
  const yes = has.choices[0]?.key ?? "";
  const name = { ...asked("Su nombre", "text"), required: true, shownWhen: [{ of: has.key, choices: [yes] }] };
  return { form: { pages: [{ ...newPage(), title: said("Perros"), questions: [has, name] }] }, has, name };
}

function fieldsOf(form: Form): string[][] {
  return form.pages.map(({ fields }) => [...fields]);
}

test("every shipped form comes back as it went in", () => {
  assert.equal(SHIPPED.length, 6);
  for (const { _id, form } of SHIPPED) {
    assert.ok(isEditable(form), _id);
    const written = writeForm(readForm(form));
    assert.deepEqual(written.schema["properties"], form.schema["properties"]);
    assert.deepEqual(fieldsOf(written), fieldsOf(form));
  }
});

test("what the editor cannot show is not edited", () => {
  const form = SHIPPED[0]?.form;
  assert.ok(form);
  const branch = { if: { properties: { kind: { enum: ["a"] } }, required: ["kind"] }, then: { properties: { what: { maxLength: 3 } } }, else: { properties: {} } };
  assert.equal(isEditable({ ...form, schema: { ...form.schema, allOf: [branch] } }), false);
  assert.equal(isEditable({ ...form, schema: { ...form.schema, minProperties: 3 } }), false);
});

test("new questions are called after their labels and judged by the engine", () => {
  const { form } = dogs();
  const written = writeForm(form);
  assert.deepEqual(fieldsOf(written), [["hay_perro", "su_nombre"]]);
  const model = modelOf(written);
  assert.deepEqual(check(model, { hay_perro: "no" }, "2026-11-24"), []);
  assert.deepEqual(check(model, { hay_perro: "si-uno" }, "2026-11-24"), [{ field: "su_nombre", rule: "required" }]);
});

test("names are never taken twice", () => {
  const page = { ...newPage(), questions: [asked("Su nombre", "text"), asked("¡Su nombre!", "text"), asked("Móvil", "phone"), asked("", "text")] };
  assert.deepEqual([...namesOf({ pages: [page] }).values()], ["su_nombre", "su_nombre_2", "phone", "pregunta"]);
});

test("a question moves through its page and on to the next one, and back", () => {
  const { form, has } = dogs();
  const two = { pages: [...form.pages, newPage()] };
  assert.equal(canMove(two, has.key, -1), false);
  let moved = moveQuestion(two, has.key, 1);
  assert.deepEqual(fieldsOf(writeForm(moved)), [["su_nombre", "hay_perro"], []]);
  moved = moveQuestion(moved, has.key, 1);
  assert.deepEqual(fieldsOf(writeForm(moved)), [["su_nombre"], ["hay_perro"]]);
  assert.equal(canMove(moved, has.key, 1), false);
  moved = moveQuestion(moveQuestion(moved, has.key, -1), has.key, -1);
  assert.deepEqual(moved, two);
});

test("a question that comes back decides again", () => {
  const { form, has } = dogs();
  const without = removeQuestion(form, has.key);
  const labelled = setQuestion(without, form.pages[0]?.questions[1]?.key ?? "", (one) => ({ ...one, label: said("Cómo se llama") }));
  assert.equal(check(modelOf(writeForm(labelled)), {}, "2026-11-24").length, 0); // hidden: nothing shows it
  const back = writeForm(insertQuestion(labelled, form.pages[0]?.key ?? "", has, 0));
  assert.deepEqual(fieldsOf(back), [["hay_perro", "como_se_llama"]]);
  assert.equal(check(modelOf(back), { hay_perro: "si-uno" }, "2026-11-24").length, 1);
});

test("another kind keeps the words and leaves the limits", () => {
  const text = { ...asked("Algo", "text"), schema: { ...BEGINNINGS["text"], maxLength: 7, "x-personal": true } };
  const phone = asKind(text, "phone", BEGINNINGS);
  assert.deepEqual(phone.label, text.label);
  assert.deepEqual(phone.schema, { ...BEGINNINGS["phone"], "x-personal": true });
  assert.equal(asKind(phone, "radio", BEGINNINGS).choices.length, 2);
});
