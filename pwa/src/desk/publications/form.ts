/** A publication as it is typed, and back. Pure. */
import type { Picture, Text } from "../../generated/documents.ts";
import type { Written } from "./api.ts";

export const LANGUAGES = ["es", "en"] as const;

/** `body`: paragraphs with an empty line between. `topics`: with commas between. */
export interface Form {
  readonly section: string;
  readonly section_title: Text;
  readonly title: Text;
  readonly body: Text;
  readonly topics: Text;
  readonly organization: string;
  readonly municipality: string;
  readonly published_on: string;
  readonly correction: Text;
  readonly pictures: readonly Picture[];
}

const NOTHING: Text = { es: "", en: "" };

export function emptyForm(today: string, organization: string, municipality: string): Form {
  return {
    section: "",
    section_title: NOTHING,
    title: NOTHING,
    body: NOTHING,
    topics: NOTHING,
    organization,
    municipality,
    published_on: today,
    correction: NOTHING,
    pictures: [],
  };
}

/** `correction`: of a draft; what a public one was corrected for last is not why it is now. */
export function formOf(written: Written, correction: Text | null | undefined): Form {
  return {
    section: written.section,
    section_title: written.section_title,
    title: written.title,
    body: joined(written.body, "\n\n"),
    topics: joined(written.topics ?? [], ", "),
    organization: written.organization ?? "",
    municipality: written.municipality ?? "",
    published_on: written.published_on,
    correction: correction ?? NOTHING,
    pictures: written.pictures ?? [],
  };
}

/** `rev`: of what is public and this follows, empty where nothing is. */
export function writtenOf(form: Form, rev: string): Written {
  const { correction } = form;
  return {
    type: "publication",
    section: form.section === OTHER ? slugOf(form.section_title.es) : form.section,
    section_title: trimmed(form.section_title),
    title: trimmed(form.title),
    body: texts(form.body, paragraphs),
    topics: texts(form.topics, topics),
    organization: form.organization,
    municipality: form.municipality,
    published_on: form.published_on,
    correction: correction.es.trim() || correction.en.trim() ? trimmed(correction) : null,
    pictures: form.pictures.map((picture) => ({ ...picture, alt: trimmed(picture.alt) })),
    ...(rev && { _rev: rev }),
  };
}

/** In place of a section's slug: one that is not there yet. */
export const OTHER = "+";

/** An address of Spanish words; empty where there is no letter in them. */
export function slugOf(words: string): string {
  const plain = words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").slice(0, 70).replace(/^-+|-+$/g, "");
}

export type Lack = "empty" | "paragraphs" | "topics";
export type Field = `${"title" | "section_title" | "body" | "topics" | "correction"}-${"es" | "en"}` | "section" | `alt-${number}-${"es" | "en"}`;

/** What keeps it from being published, by field in the order of the screen. */
export function lacks(form: Form, corrects: boolean): ReadonlyMap<Field, Lack> {
  const found = new Map<Field, Lack>();
  const need = (field: "title" | "section_title" | "body" | "correction") => {
    for (const each of LANGUAGES) if (form[field][each].trim() === "") found.set(`${field}-${each}`, "empty");
  };
  need("title");
  if (form.section === "") found.set("section", "empty");
  if (form.section === OTHER) need("section_title");
  need("body");
  if (!found.has("body-es") && !found.has("body-en") && counts(form.body, paragraphs)) found.set("body-en", "paragraphs");
  if (counts(form.topics, topics)) found.set("topics-en", "topics");
  for (const [at, { alt }] of form.pictures.entries()) {
    for (const each of LANGUAGES) if (alt[each].trim() === "") found.set(`alt-${at}-${each}`, "empty");
  }
  if (corrects) need("correction");
  return found;
}

/** What even a draft needs: a name to find it by, and where it belongs. */
export function draftLacks(form: Form): ReadonlyMap<Field, Lack> {
  const all = [...lacks(form, false)];
  return new Map(all.filter(([field]) => field === "title-es" || field === "section" || field === "section_title-es"));
}

export function paragraphs(words: string): string[] {
  return pieces(words, /\n\s*\n/);
}

export function topics(words: string): string[] {
  return pieces(words, /[,;\n]/);
}

function pieces(words: string, between: RegExp): string[] {
  return words.split(between).map((piece) => piece.trim()).filter(Boolean);
}

/** Whether there are more in one language than in the other. */
function counts({ es, en }: Text, apart: (words: string) => string[]): boolean {
  return apart(es).length !== apart(en).length;
}

function texts({ es, en }: Text, apart: (words: string) => string[]): Text[] {
  const [spanish, english] = [apart(es), apart(en)];
  const longest = spanish.length > english.length ? spanish : english;
  return longest.map((_, at) => ({ es: spanish[at] ?? "", en: english[at] ?? "" }));
}

function joined(all: readonly Text[], between: string): Text {
  const of = (language: "es" | "en") => all.map((one) => one[language]).join(between).trim();
  return { es: of("es"), en: of("en") };
}

function trimmed({ es, en }: Text): Text {
  return { es: es.trim(), en: en.trim() };
}
