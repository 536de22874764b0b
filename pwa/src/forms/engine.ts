/**
 * The form engine: which fields are shown, which must be filled, what is wrong with a value.
 *
 * Pure and free of the DOM. The rules are the form's own JSON Schema, read by the same validator
 * for conditions and for values, so the browser and the server judge by one notation. A field is
 * hidden exactly when an active branch of `allOf`/`if` says `false` for it, and required when
 * `required` names it at the top or in an active branch (JSON Schema 2020-12 core §10.2.2).
 */
import { type Schema, Validator } from "@cfworker/json-schema";
import { isIdentity } from "./identity.ts";
import { type Data, type Field, type FormModel, type JsonSchema, asSchema, isEmpty, isNumber } from "./model.ts";

export interface Shape {
  /** What is left of the data: trimmed, without empty values and without values of hidden fields. */
  readonly data: Data;
  readonly visible: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
  /** Further constraints on a field that active branches add. */
  readonly extra: ReadonlyMap<string, readonly JsonSchema[]>;
}

/** One thing to mend. `field` may reach into a value ("place.address"); `""` is the whole form. */
export interface FieldProblem {
  readonly field: string;
  readonly rule: string;
  /** The keyword's own value where it is a number or a text (a length, a count, an earliest date). */
  readonly limit?: number | string;
}

/** Where the form stands with `data`. */
export function shapeOf(model: FormModel, data: Data): Shape {
  let kept = tidy(model, data);
  // Hiding a field may take back what showed another: at most one round for each field.
  for (;;) {
    const active = activeRules(model, kept);
    const names = Object.keys(kept);
    const shown = names.filter((name) => !active.hidden.has(name));
    if (shown.length === names.length) {
      const visible = new Set([...model.fields.keys()].filter((name) => !active.hidden.has(name)));
      const required = new Set([...active.required].filter((name) => visible.has(name)));
      return { data: kept, visible, required, extra: active.extra };
    }
    kept = Object.fromEntries(shown.map((name) => [name, kept[name]]));
  }
}

/**
 * Every problem of the fields named (of all shown fields without `only`), in the form's order.
 * `today`: the city's date, "YYYY-MM-DD".
 */
export function check(model: FormModel, data: Data, today: string, only?: readonly string[]): FieldProblem[] {
  const shape = shapeOf(model, data);
  const wanted = only && new Set(only);
  const problems: FieldProblem[] = [];
  for (const page of model.pages) {
    for (const field of page.fields) {
      if (!shape.visible.has(field.name) || (wanted && !wanted.has(field.name))) continue;
      problems.push(...checkField(model, field, shape, today));
    }
  }
  if (!wanted && problems.length === 0 && !valid(model.schema, model.schema, shape.data)) {
    // The form as a whole breaks a rule no single field shows.
    problems.push({ field: "", rule: "form" });
  }
  return problems;
}

/** What is wrong with a value of one field by itself, shown or not; nothing if it is empty. */
export function checkValue(model: FormModel, field: Field, value: unknown, today: string): FieldProblem[] {
  const tidied = tidyValue(field, value);
  const data = isEmpty(tidied) ? {} : { [field.name]: tidied };
  return checkField(model, field, { data, visible: new Set(), required: new Set(), extra: new Map() }, today);
}

/** Indexes of the pages that have something to show. */
export function visiblePages(model: FormModel, shape: Shape): number[] {
  return model.pages.flatMap((page, index) =>
    page.fields.some((field) => shape.visible.has(field.name)) ? [index] : [],
  );
}

/** The page a problem is mended on, or the first one. */
export function pageOf(model: FormModel, field: string): number {
  const name = field.split(".")[0];
  const found = model.pages.findIndex((page) => page.fields.some((entry) => entry.name === name));
  return Math.max(found, 0);
}

// --- values as they are sent -------------------------------------------------------------------

function tidy(model: FormModel, data: Data): Data {
  const tidied: Data = {};
  for (const [name, field] of model.fields) {
    const value = tidyValue(field, data[name]);
    if (!isEmpty(value)) tidied[name] = value;
  }
  return tidied;
}

function tidyValue(field: Field, value: unknown): unknown {
  if (typeof value === "string") {
    if (field.widget === "identity") return value.replace(/[\s.-]/g, "");
    if (field.widget === "phone") return value.replace(/[\s().-]/g, "");
    if (isNumber(field)) return numberOf(value.trim());
    return value.trim();
  }
  if (field.widget === "place" && typeof value === "object" && value !== null) {
    const parts = Object.entries(value).map(([key, part]: [string, unknown]) =>
      [key, typeof part === "string" ? part.trim() : part] as const,
    );
    return Object.fromEntries(parts.filter(([, part]) => !isEmpty(part)));
  }
  return value;
}

/** A number typed with a point or a comma; anything else stays text, and so breaks its type. */
function numberOf(typed: string): number | string {
  return /^[+-]?\d+([.,]\d+)?$/.test(typed) ? Number(typed.replace(",", ".")) : typed;
}

// --- conditions --------------------------------------------------------------------------------

interface Active {
  hidden: Set<string>;
  required: Set<string>;
  extra: Map<string, JsonSchema[]>;
}

function activeRules(model: FormModel, data: Data): Active {
  const active: Active = { hidden: new Set(), required: new Set(), extra: new Map() };
  walk(model, model.schema, data, active, true);
  return active;
}

function walk(model: FormModel, schema: JsonSchema, data: Data, active: Active, top: boolean): void {
  for (const name of list(schema["required"])) if (typeof name === "string") active.required.add(name);
  if (!top) {
    for (const [name, rule] of Object.entries(asSchema(schema["properties"]))) {
      if (rule === false) active.hidden.add(name);
      else if (typeof rule === "object") {
        active.extra.set(name, [...(active.extra.get(name) ?? []), asSchema(rule)]);
      }
    }
  }
  for (const part of list(schema["allOf"])) walk(model, asSchema(part), data, active, false);
  if (schema["if"] !== undefined) {
    const branch = valid(model.schema, asSchema(schema["if"]), data) ? "then" : "else";
    if (schema[branch] !== undefined) walk(model, asSchema(schema[branch]), data, active, false);
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

// --- values ------------------------------------------------------------------------------------

function checkField(model: FormModel, field: Field, shape: Shape, today: string): FieldProblem[] {
  const value = shape.data[field.name];
  if (value === undefined) {
    return shape.required.has(field.name) ? missing(field) : [];
  }
  for (const schema of [field.schema, ...(shape.extra.get(field.name) ?? [])]) {
    const problems = judge(model.schema, schema, value, field.name);
    if (problems.length > 0) return problems;
  }
  if (field.widget === "identity" && !isIdentity(String(value), today)) {
    return [{ field: field.name, rule: "identity" }];
  }
  if (field.schema["x-past"] === true && String(value) > today) {
    return [{ field: field.name, rule: "past" }];
  }
  return [];
}

/** A place that is missing lacks its parts: the error belongs where she can type. */
function missing(field: Field): FieldProblem[] {
  if (field.widget !== "place") return [{ field: field.name, rule: "required" }];
  return list(field.schema["required"]).map((part) => ({
    field: `${field.name}.${String(part)}`,
    rule: "required",
  }));
}

function judge(root: JsonSchema, schema: JsonSchema, value: unknown, name: string): FieldProblem[] {
  const parts = asSchema(schema["properties"]);
  if (Object.keys(parts).length > 0 && typeof value === "object" && value !== null) {
    const inner = value as Data;
    const problems: FieldProblem[] = [];
    for (const [key, part] of Object.entries(parts)) {
      if (inner[key] !== undefined) {
        problems.push(...judge(root, asSchema(part), inner[key], `${name}.${key}`));
      } else if (list(schema["required"]).includes(key)) {
        problems.push({ field: `${name}.${key}`, rule: "required" });
      }
    }
    if (problems.length > 0) return problems;
  }
  const result = validatorOf(root, schema).validate(value);
  if (result.valid) return [];
  const error = result.errors.find(({ keyword }) => !APPLICATORS.has(keyword)) ?? result.errors[0];
  const rule = error?.keyword ?? "form";
  const limit = schema[rule];
  return typeof limit === "number" || typeof limit === "string"
    ? [{ field: name, rule, limit }]
    : [{ field: name, rule }];
}

/** Keywords that only say that something below them failed. */
const APPLICATORS: ReadonlySet<string> = new Set([
  "properties", "items", "prefixItems", "allOf", "anyOf", "oneOf", "if", "then", "else", "$ref",
]);

function valid(root: JsonSchema, schema: JsonSchema, value: unknown): boolean {
  return validatorOf(root, schema).validate(value).valid;
}

const validators = new WeakMap<JsonSchema, Validator>();

function validatorOf(root: JsonSchema, schema: JsonSchema): Validator {
  let validator = validators.get(schema);
  if (!validator) {
    // References point at the form's `$defs`; a part judged alone must still find them.
    const whole = schema === root || root["$defs"] === undefined ? schema : { ...schema, $defs: root["$defs"] };
    validator = new Validator(whole as Schema, "2020-12");
    validators.set(schema, validator);
  }
  return validator;
}
