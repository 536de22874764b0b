/** What is wrong with a field, and what was answered, in words. */
import { type Words, text } from "../i18n/index.ts";
import type { Problem } from "../generated/documents.ts";
import { content } from "../offline/content.ts";
import { day } from "../ui/time.ts";
import type { FieldProblem } from "./engine.ts";
import { type Field, type FormModel, type Place, fieldAt } from "./model.ts";

/** A problem ready to show: beside its field, and in the summary with the field's name. */
export interface ShownProblem {
  readonly field: string;
  /** Alone, with a capital letter. */
  readonly message: string;
  /** With the field's label. */
  readonly summary: string;
}

export function shown(t: Words, model: FormModel, problem: FieldProblem): ShownProblem {
  const field = fieldAt(model, problem.field);
  if (!field) return { field: problem.field, message: t.problem.form, summary: t.problem.form };
  const phrase = phraseFor(t, field, problem);
  return named(field, problem.field, phrase);
}

/** The same for a problem that the server found: its words name the field already. */
export function given({ field, message }: Problem): ShownProblem {
  return { field, message: text(message), summary: text(message) };
}

function named(field: Field, path: string, phrase: string): ShownProblem {
  return { field: path, message: capital(phrase), summary: labelled(field, phrase) };
}

/** What is said of a field, after its label. */
export function labelled(field: Field, phrase: string): string {
  const label = text(field.label);
  // A question ends with its own mark; the answer to it begins a sentence.
  return label.endsWith("?") ? `${label} ${capital(phrase)}` : `${label}: ${phrase}`;
}

function capital(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}

function phraseFor(t: Words, field: Field, { rule, limit }: FieldProblem): string {
  if (rule === "required") return missing(t, field);
  if (typeof limit === "number") {
    switch (rule) {
      case "minLength":
      case "maxLength":
      case "minimum":
      case "maximum":
      case "minItems":
      case "maxItems":
        return t.problem[rule](limit);
    }
  }
  if (rule === "past") return t.problem.past;
  if (rule === "type") return field.schema["type"] === "integer" ? t.problem.integer : t.problem.number;
  switch (field.widget) {
    case "date":
    case "phone":
    case "email":
    case "identity":
      return t.problem[field.widget];
    default:
      return t.problem.other;
  }
}

function missing(t: Words, field: Field): string {
  switch (field.widget) {
    case "radio":
    case "select":
    case "municipality":
      return t.problem.required.choice;
    case "checkbox":
    case "date":
    case "photo":
      return t.problem.required[field.widget];
    default:
      return t.problem.required.text;
  }
}

/** The name of a municipality, or its slug while the names are not on this device. */
export function municipalityName(slug: string): string {
  return content.value.municipalities.find(({ _id }) => _id === `municipality:${slug}`)?.name ?? slug;
}

/** An answer as lines of text; photos are shown by whoever shows the answer. */
export function answerLines(t: Words, field: Field, value: unknown): string[] {
  switch (field.widget) {
    case "checkbox":
      if (typeof value === "boolean") return [value ? t.form.yes : t.form.no];
      break;
    case "date":
      return [day(String(value))];
    case "municipality":
      return [municipalityName(String(value))];
    case "photo":
      return [t.review.photos(Array.isArray(value) ? value.length : 0)];
    case "place":
      return placeLines(t, value as Place);
  }
  const values = Array.isArray(value) ? value : [value];
  return values.map((one) => {
    const option = field.options.find((each) => each.value === one);
    return option ? text(option.label) : String(one);
  });
}

function placeLines(t: Words, place: Place): string[] {
  const lines = [place.address, place.reference].filter((line): line is string => Boolean(line));
  if (place.municipality) lines.push(municipalityName(place.municipality));
  if (place.lat !== undefined) lines.push(t.review.withLocation);
  return lines;
}
