/** An edited form as JSON Schema with its pages, as a service has it (schemas/services/README.md). */
import type { Form, Text } from "../../../generated/documents.ts";
import type { JsonSchema } from "../../../forms/model.ts";
import { type Condition, type EditedForm, isChoice, type Kind, type Question, readForm, readRules } from "./model.ts";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
/** Names that the portal and browsers know (autofill, confidentiality, the office of a case). */
const KNOWN: Partial<Record<Kind, string>> = {
  identity: "identity",
  phone: "phone",
  email: "email",
  municipality: "municipality",
  place: "place",
  photo: "photos",
};
const LONGEST_NAME = 40;

/** The names of the questions by key. New ones are called after their Spanish label. */
export function namesOf(form: EditedForm): ReadonlyMap<string, string> {
  const questions = form.pages.flatMap((page) => page.questions);
  const taken = new Set(questions.map(({ name }) => name));
  return new Map(
    questions.map(({ key, name, kind, label }) => [key, name || unused(KNOWN[kind] ?? identifier(label.es, "_", "pregunta"), "_", taken)]),
  );
}

function valuesOf(question: Question): ReadonlyMap<string, string> {
  const taken = new Set(question.choices.map(({ value }) => value));
  return new Map(question.choices.map(({ key, value, label }) => [key, value || unused(identifier(label.es, "-", "opcion"), "-", taken)]));
}

function unused(wanted: string, joint: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}${joint}${number}`;
  taken.add(name);
  return name;
}

/** Small letters, digits and `joint`; it begins with a letter. */
export function identifier(words: string, joint: string, otherwise: string): string {
  const plain = words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const joined = plain.replace(/[^a-z0-9]+/g, joint).replace(/^[^a-z]+/, "");
  return joined.slice(0, LONGEST_NAME).replace(/[_-]+$/, "") || otherwise;
}

export function writeForm(form: EditedForm): Form {
  const names = namesOf(form);
  const nameOf = (key: string) => names.get(key) ?? "pregunta_quitada";
  const questions = form.pages.flatMap((page) => page.questions);
  const branches = branchesOf(questions, nameOf);
  return {
    schema: {
      $schema: DIALECT,
      type: "object",
      additionalProperties: false,
      required: questions.filter((one) => one.required && one.shownWhen.length === 0).map(({ key }) => nameOf(key)),
      properties: Object.fromEntries(questions.map((one) => [nameOf(one.key), propertyOf(one)])),
      ...(branches.length > 0 && { allOf: branches }),
    },
    pages: form.pages.map(({ title, help, questions: on }) => ({
      title: trimmed(title),
      fields: on.map(({ key }) => nameOf(key)),
      ...(isSaid(help) && { help: trimmed(help) }),
    })),
  };
}

function propertyOf(question: Question): JsonSchema {
  const { label, help, schema, kind } = question;
  const words = { "x-label": trimmed(label), ...(isSaid(help) && { "x-help": trimmed(help) }) };
  if (!isChoice(kind)) return { ...words, ...schema };
  const values = valuesOf(question);
  const options = question.choices.map((choice) => [values.get(choice.key) ?? "", trimmed(choice.label)] as const);
  return { ...words, ...schema, enum: options.map(([value]) => value), "x-options": Object.fromEntries(options) };
}

/** One branch a condition, with all that it shows. */
function branchesOf(questions: readonly Question[], nameOf: (key: string) => string): JsonSchema[] {
  const place = new Map(questions.map((one, index) => [one.key, index]));
  const byKey = new Map(questions.map((one) => [one.key, one]));
  const valuesIn = ({ of, choices }: Condition) => {
    const decides = byKey.get(of);
    if (!decides) return [...choices];
    return [...valuesOf(decides)].filter(([key]) => choices.includes(key)).map(([, value]) => value);
  };
  const found = new Map<string, { name: string; values: string[]; shown: string[]; required: string[] }>();
  for (const question of questions) {
    // Of several conditions the deepest one requires: it can hold only where the others do.
    const deepest = question.shownWhen.toSorted((a, b) => (place.get(a.of) ?? -1) - (place.get(b.of) ?? -1)).at(-1);
    for (const condition of question.shownWhen) {
      const name = nameOf(condition.of);
      const values = valuesIn(condition);
      const id = JSON.stringify([condition.of, values]);
      const branch = found.get(id) ?? { name, values, shown: [], required: [] };
      found.set(id, branch);
      branch.shown.push(nameOf(question.key));
      if (question.required && condition === deepest) branch.required.push(nameOf(question.key));
    }
  }
  return [...found.values()].map(({ name, values, shown, required }) => ({
    if: { properties: { [name]: { enum: values } }, required: [name] },
    ...(required.length > 0 && { then: { required } }),
    else: { properties: Object.fromEntries(shown.map((field) => [field, false])) },
  }));
}

function isSaid(text: Text): boolean {
  return text.es.trim() !== "" || text.en.trim() !== "";
}

function trimmed({ es, en }: Text): Text {
  return { es: es.trim(), en: en.trim() };
}

/** Whether the editor can show all that `form` says: what it wrote would mean the same. */
export function isEditable(form: Form): boolean {
  return meaningOf(form) === meaningOf(writeForm(readForm(form)));
}

/** A text that is the same for forms that mean the same. */
function meaningOf(form: Form): string {
  const { required, shownWhen } = readRules(form);
  const shown = [...shownWhen].map(([name, conditions]) => [name, conditions.map((one) => JSON.stringify([one.of, one.choices.toSorted()])).toSorted()]);
  const { properties, allOf, required: _, ...rest } = form.schema;
  const branches = Array.isArray(allOf) ? allOf : [];
  // Only what a branch can say at all: more than that is lost.
  const strange = branches.filter((branch) => JSON.stringify(Object.keys((branch as JsonSchema)["then"] ?? {})) !== '["required"]' && (branch as JsonSchema)["then"] !== undefined);
  return JSON.stringify(sorted([form.pages.map((page) => ({ ...page, help: page.help ?? undefined })), properties, rest, shown.toSorted(), [...required].toSorted(), strange]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)]));
}
