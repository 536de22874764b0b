/**
 * A form as its editor holds it: pages of questions, each with its choices and with when it is
 * shown. Questions and choices have keys of their own, so that nothing depends on words that are
 * still being typed; names are made when the form is written (`written.ts`).
 */
import type { Form, Text } from "../../../generated/documents.ts";
import { asSchema, type JsonSchema } from "../../../forms/model.ts";

export const KINDS = [
  "text", "textarea", "radio", "select", "checkbox", "declaration", "integer", "decimal",
  "date", "municipality", "place", "photo", "identity", "phone", "email",
] as const;
export type Kind = (typeof KINDS)[number];

/** Always of a person (schemas/services/README.md), said or not. */
export const PERSONAL: ReadonlySet<Kind> = new Set<Kind>(["identity", "phone", "email"]);

export interface Choice {
  readonly key: string;
  /** As data has it; empty until it is made of the label. */
  readonly value: string;
  readonly label: Text;
}

/** Shown where the question `of` has one of the `choices`; all by key. */
export interface Condition {
  readonly of: string;
  readonly choices: readonly string[];
}

export interface Question {
  readonly key: string;
  /** As data has it; empty until it is made of the label. */
  readonly name: string;
  readonly kind: Kind;
  readonly label: Text;
  readonly help: Text;
  readonly required: boolean;
  readonly choices: readonly Choice[];
  /** All of them must hold. */
  readonly shownWhen: readonly Condition[];
  /** The other keywords of its schema: type, widget, limits. */
  readonly schema: JsonSchema;
}

export interface EditedPage {
  readonly key: string;
  readonly title: Text;
  readonly help: Text;
  readonly questions: readonly Question[];
}

export interface EditedForm {
  readonly pages: readonly EditedPage[];
}

export const NO_TEXT: Text = { es: "", en: "" };

export function isChoice(kind: Kind): boolean {
  return kind === "radio" || kind === "select";
}

export function newKey(): string {
  return `+${crypto.randomUUID()}`;
}

export function newPage(): EditedPage {
  return { key: newKey(), title: NO_TEXT, help: NO_TEXT, questions: [] };
}

export function newChoice(): Choice {
  return { key: newKey(), value: "", label: NO_TEXT };
}

/** What a kind begins as, by its name: the portal's `/question-kinds`. */
export type Beginnings = Readonly<Record<string, JsonSchema>>;

export function newQuestion(kind: Kind, beginnings: Beginnings): Question {
  return {
    key: newKey(),
    name: "",
    kind,
    label: NO_TEXT,
    help: NO_TEXT,
    required: false,
    choices: isChoice(kind) ? [newChoice(), newChoice()] : [],
    shownWhen: [],
    schema: restOf(asSchema(beginnings[kind])),
  };
}

/** The same question, asked in another way; choices stay where the new kind has them. */
export function asKind(question: Question, kind: Kind, beginnings: Beginnings): Question {
  const fresh = newQuestion(kind, beginnings);
  const personal = question.schema["x-personal"] === true ? { "x-personal": true } : {};
  const choices = isChoice(kind) && question.choices.length > 0 ? question.choices : fresh.choices;
  return { ...question, kind, choices, schema: { ...fresh.schema, ...personal } };
}

/** The form of a service as the editor holds it. */
export function readForm(form: Form): EditedForm {
  const properties = asSchema(form.schema["properties"]);
  const { required, shownWhen } = readRules(form);
  return {
    pages: form.pages.map((page, index) => ({
      key: `page-${index}`,
      title: page.title,
      help: page.help ?? NO_TEXT,
      questions: page.fields.map((name) => {
        const schema = asSchema(properties[name]);
        return {
          key: name,
          name,
          kind: kindOf(schema),
          label: asText(schema["x-label"]),
          help: asText(schema["x-help"]),
          required: required.has(name),
          choices: choicesOf(schema),
          shownWhen: shownWhen.get(name) ?? [],
          schema: restOf(schema),
        };
      }),
    })),
  };
}

export interface Rules {
  readonly required: ReadonlySet<string>;
  readonly shownWhen: ReadonlyMap<string, readonly Condition[]>;
}

/** What the schema requires, and the conditions of its branches by the field that they show. */
export function readRules(form: Form): Rules {
  const required = new Set(strings(form.schema["required"]));
  const shownWhen = new Map<string, Condition[]>();
  const branches = form.schema["allOf"];
  for (const raw of Array.isArray(branches) ? branches : []) {
    const branch = asSchema(raw);
    for (const name of strings(asSchema(branch["then"])["required"])) required.add(name);
    const [decides] = Object.entries(asSchema(asSchema(branch["if"])["properties"]));
    if (!decides) continue;
    const condition: Condition = { of: decides[0], choices: strings(asSchema(decides[1])["enum"]) };
    for (const name of Object.keys(asSchema(asSchema(branch["else"])["properties"]))) {
      shownWhen.set(name, [...(shownWhen.get(name) ?? []), condition]);
    }
  }
  return { required, shownWhen };
}

function kindOf(schema: JsonSchema): Kind {
  const widget = String(schema["x-widget"]);
  if (widget === "text" && schema["type"] !== "string") return schema["type"] === "integer" ? "integer" : "decimal";
  if (widget === "checkbox" && schema["const"] === true) return "declaration";
  return KINDS.find((kind) => kind === widget) ?? "text";
}

function choicesOf(schema: JsonSchema): Choice[] {
  const labels = asSchema(schema["x-options"]);
  return isChoice(kindOf(schema)) ? strings(schema["enum"]).map((value) => ({ key: value, value, label: asText(labels[value]) })) : [];
}

/** Without what the editor holds by itself. */
function restOf(schema: JsonSchema): JsonSchema {
  const { "x-label": _label, "x-help": _help, ...rest } = schema;
  if (!isChoice(kindOf(schema))) return rest;
  const { enum: _enum, "x-options": _options, ...limits } = rest;
  return limits;
}

function asText(value: unknown): Text {
  const { es, en } = asSchema(value);
  return { es: typeof es === "string" ? es : "", en: typeof en === "string" ? en : "" };
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
