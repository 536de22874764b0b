/**
 * A form as the screens use it: fields with their labels and widgets, in pages.
 *
 * The form itself is JSON Schema 2020-12 with annotations (schemas/services/README.md); this file
 * reads the annotations once, so that nothing after it looks into raw JSON.
 */
import type { Form, Text } from "../generated/documents";

export type Data = Record<string, unknown>;

export type Widget =
  | "text"
  | "textarea"
  | "radio"
  | "select"
  | "checkbox"
  | "date"
  | "phone"
  | "email"
  | "identity"
  | "municipality"
  | "photo"
  | "place";

const WIDGETS: ReadonlySet<string> = new Set<Widget>([
  "text", "textarea", "radio", "select", "checkbox", "date",
  "phone", "email", "identity", "municipality", "photo", "place",
]);

export type JsonSchema = { readonly [keyword: string]: unknown };

export interface Option {
  readonly value: string;
  readonly label: Text;
}

export interface Field {
  readonly name: string;
  readonly widget: Widget;
  readonly label: Text;
  readonly help: Text | undefined;
  readonly options: readonly Option[];
  readonly schema: JsonSchema;
}

export interface Page {
  readonly title: Text;
  readonly help: Text | undefined;
  readonly fields: readonly Field[];
}

export interface FormModel {
  readonly schema: JsonSchema;
  readonly fields: ReadonlyMap<string, Field>;
  readonly pages: readonly Page[];
}

/** What a place field holds. Coordinates are degrees (WGS 84), `accuracy` is metres. */
export interface Place {
  municipality?: string;
  address?: string;
  reference?: string;
  lat?: number;
  lon?: number;
  accuracy?: number;
}

/** The fields inside a field that is an object: those a person types, not its coordinates. */
export function partsOf(field: Field): Field[] {
  return Object.entries(asSchema(field.schema["properties"])).flatMap(([name, raw]) => {
    const schema = asSchema(raw);
    return schema["x-label"] === undefined ? [] : [fieldOf(name, schema)];
  });
}

/** The field a problem or an answer names; "place.address" is a part of "place". */
export function fieldAt(model: FormModel, path: string): Field | undefined {
  const [name = "", part] = path.split(".");
  const field = model.fields.get(name);
  return part === undefined || !field ? field : (partsOf(field).find((each) => each.name === part) ?? field);
}

export function isNumber(field: Field): boolean {
  return field.schema["type"] === "integer" || field.schema["type"] === "number";
}

const models = new WeakMap<Form, FormModel>();

/** The model of `form`, made once for each form object. */
export function modelOf(form: Form): FormModel {
  let model = models.get(form);
  if (!model) {
    model = build(form);
    models.set(form, model);
  }
  return model;
}

function build(form: Form): FormModel {
  const properties = asSchema(form.schema["properties"]);
  const fields = new Map<string, Field>();
  for (const [name, raw] of Object.entries(properties)) fields.set(name, fieldOf(name, asSchema(raw)));
  const pages = form.pages.map((page) => ({
    title: page.title,
    help: page.help ?? undefined,
    fields: page.fields.flatMap((name) => fields.get(name) ?? []),
  }));
  return { schema: form.schema, fields, pages };
}

function fieldOf(name: string, schema: JsonSchema): Field {
  const labels = asSchema(schema["x-options"]);
  return {
    name,
    widget: widgetOf(schema),
    label: asText(schema["x-label"]) ?? { es: name, en: name },
    help: asText(schema["x-help"]),
    options: optionValues(schema).map((value) => ({
      value,
      label: asText(labels[value]) ?? { es: value, en: value },
    })),
    schema,
  };
}

/** The widget the schema names, or the one that suits the type of the value. */
function widgetOf(schema: JsonSchema): Widget {
  const named = schema["x-widget"];
  if (typeof named === "string" && WIDGETS.has(named)) return named as Widget;
  if (schema["type"] === "boolean") return "checkbox";
  const count = optionValues(schema).length;
  if (count > 0) return count > 6 ? "select" : "radio";
  return "text";
}

function optionValues(schema: JsonSchema): string[] {
  const items = asSchema(schema["items"]);
  const list = Array.isArray(schema["enum"]) ? schema["enum"] : items["enum"];
  return Array.isArray(list) ? list.filter((value) => typeof value === "string") : [];
}

export function asSchema(value: unknown): JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonSchema)
    : {};
}

function asText(value: unknown): Text | undefined {
  const { es, en } = asSchema(value);
  return typeof es === "string" && typeof en === "string" ? { es, en } : undefined;
}

/** Nothing typed: an absent value, blanks, an empty list, an unticked box, an empty place. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  if (typeof value === "string") return value.trim() === "";
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === "object") return Object.values(value).every(isEmpty);
  return false;
}
