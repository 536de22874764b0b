/** What one text of a publication has that another has not. Pure. */
import type { Written } from "./api.ts";
import { formOf, LANGUAGES } from "./form.ts";

export type Part = "title" | "section_title" | "body" | "topics" | "organization" | "municipality" | "pictures";

export interface Difference {
  readonly part: Part;
  /** Absent where the part has no language. */
  readonly language?: "es" | "en";
  readonly before: string;
  readonly after: string;
}

const TEXTS = ["title", "section_title", "body", "topics"] as const;
const PLAIN = ["organization", "municipality"] as const;

export function differences(before: Written, after: Written): readonly Difference[] {
  const [old, fresh] = [formOf(before, null), formOf(after, null)];
  const all: Difference[] = [];
  for (const language of LANGUAGES) {
    for (const part of TEXTS) all.push({ part, language, before: old[part][language], after: fresh[part][language] });
    all.push({ part: "pictures", language, before: shown(before, language), after: shown(after, language) });
  }
  for (const part of PLAIN) all.push({ part, before: old[part], after: fresh[part] });
  return all.filter(({ part, before: was, after: is }) => was !== is || (part === "pictures" && named(before) !== named(after)));
}

/** Whether people would read the same. */
export function isSame(one: Written, other: Written): boolean {
  return differences(one, other).length === 0;
}

function shown({ pictures = [] }: Written, language: "es" | "en"): string {
  return pictures.map(({ alt }) => alt[language]).join(" · ");
}

function named({ pictures = [] }: Written): string {
  return pictures.map(({ name }) => name).join();
}

/** A run of words that both have, or that only one has. */
export interface Run {
  readonly kind: "same" | "gone" | "new";
  readonly words: string;
}

/** More pieces than this on both sides are shown whole: the table below grows with their product. */
const MOST = 3_000;

/** The words of `after` with those of `before` that went (longest common subsequence). */
export function runs(before: string, after: string): readonly Run[] {
  const [old, fresh] = [split(before), split(after)];
  if (old.length * fresh.length > MOST * MOST) return merged([...all("gone", old), ...all("new", fresh)]);
  const width = fresh.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = fresh.length - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        old[row] === fresh[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const found: Run[] = [];
  let [row, column] = [0, 0];
  while (row < old.length && column < fresh.length) {
    if (old[row] === fresh[column]) {
      found.push({ kind: "same", words: old[row] ?? "" });
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) found.push({ kind: "gone", words: old[row++] ?? "" });
    else found.push({ kind: "new", words: fresh[column++] ?? "" });
  }
  return merged([...found, ...all("gone", old.slice(row)), ...all("new", fresh.slice(column))]);
}

/** Words, signs and spaces, so that joining gives the text back. */
function split(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}]+|./gu) ?? [];
}

function all(kind: Run["kind"], words: readonly string[]): Run[] {
  return words.map((each) => ({ kind, words: each }));
}

function merged(found: readonly Run[]): Run[] {
  const out: Run[] = [];
  for (const run of found) {
    const last = out.at(-1);
    if (last?.kind === run.kind) out[out.length - 1] = { kind: run.kind, words: last.words + run.words };
    else out.push(run);
  }
  return out;
}
