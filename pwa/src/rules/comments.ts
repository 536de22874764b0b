/**
 * Which rule a comment seems to break, told to its author before she sends it. Deterministic, and
 * the same as on the server (`server/portal/comment_rules.py`), which says what is done and why.
 */
import type { Finding } from "../generated/documents.ts";
import RULES from "../../../schemas/rules/comments.json" with { type: "json" };

const UNSEEN = /[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]/g;
const SPACE = /[ \t\n\r\u00a0]+/;
const LETTER = /^[a-zñ]/;
const WORD = /[a-zñ]+/g;
const QUOTED = 60;

const LETTERS: Readonly<Record<string, string>> = RULES.letters;
const SYMBOLS: Readonly<Record<string, string>> = RULES.symbols;
const ENDINGS: Readonly<Record<string, readonly string[]>> = RULES.endings;
const WILD = new Set(RULES.wildcards);
const escaped = [...Object.keys(SYMBOLS), ...WILD].map((c) => `\\u{${c.codePointAt(0)?.toString(16)}}`).join("");
const SPLIT = new RegExp(`[^a-zñ0-9${escaped}]+`, "u");
const LINKS = RULES.links.map((pattern) => new RegExp(pattern));
const PERSONAL = RULES.personal.map((pattern) => new RegExp(pattern));
const EMAIL = new RegExp(RULES.personal.at(-1) ?? "", "g");
const RUN = new RegExp(`([a-z!?])\\1{${RULES.letters_in_a_row - 1},}`);
const FORMS = new Set(
  RULES.offensive.flatMap(({ stem, endings, words }) =>
    [...words, ...endings.flatMap((group) => (ENDINGS[group] ?? []).map((end) => stem + end))].map(fold),
  ),
);
const IGNORED = new Set(RULES.topic.ignored);
const ALWAYS = new Set(RULES.topic.always.map((word) => word.slice(0, RULES.topic.stem)));

/** What is at risk in `text`, at most one finding a reason; `topic` says what it should be about. */
export function judge(text: string, topic: readonly string[] = []): Finding[] {
  const folded = fold(text);
  return [
    offence(folded),
    match("unlawful", "personal", PERSONAL, folded),
    match("off_topic", "link", LINKS, folded.replace(EMAIL, " ")),
    length(text, folded),
    repetition(text, folded),
    offTopic(folded, topic),
  ].filter((finding) => finding !== undefined);
}

export function fold(text: string): string {
  const lower = text.normalize("NFKD").replace(/[A-Z]/g, (c) => c.toLowerCase());
  const plain = lower.replaceAll("n\u0303", "ñ").replace(UNSEEN, ""); // ñ is a letter of its own
  return [...plain].map((c) => LETTERS[c] ?? c).join("");
}

function finding(rule: Finding["rule"], why: Finding["why"], found: string): Finding {
  return { rule, why, found: [...found].slice(0, QUOTED).join("") };
}

function offence(folded: string): Finding | undefined {
  for (const [word, shown] of candidates(folded)) if (isOffensive(word)) return finding("offensive", "word", shown);
  return undefined;
}

function* candidates(folded: string): Generator<[word: string, shown: string]> {
  let spaced = "";
  for (const chunk of [...folded.split(SPACE), ""]) {
    if (chunk.length === 1 && LETTER.test(chunk)) {
      spaced += chunk;
      continue;
    }
    if (spaced.length > 2) yield [spaced, [...spaced].join(" ")];
    spaced = "";
    const pieces = chunk.split(SPLIT).filter(Boolean);
    for (const piece of pieces) yield [piece, piece];
    if (pieces.length > 1 && pieces.every((piece) => [...piece].length < 3)) yield [pieces.join(""), chunk];
  }
}

function isOffensive(word: string): boolean {
  const letters = [...word].map((c) => SYMBOLS[c] ?? c).join("");
  if ([...letters].some((c) => WILD.has(c))) return LETTER.test(letters) && [...FORMS].some((form) => fits(letters, form));
  return [letters, squeezed(letters, 1), squeezed(letters, 2)].some((form) => FORMS.has(form));
}

function squeezed(word: string, most: number): string {
  let out = "";
  for (const c of word) if (!out.endsWith(c.repeat(most))) out += c;
  return out;
}

function fits(pattern: string, form: string): boolean {
  const stars = [...pattern].filter((c) => WILD.has(c)).length;
  if (pattern.length !== form.length || form.length < 4 || stars * 2 > form.length) return false;
  return [...pattern].every((c, index) => c === form[index] || WILD.has(c));
}

function match(rule: Finding["rule"], why: Finding["why"], patterns: readonly RegExp[], folded: string): Finding | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(folded);
    if (found) return finding(rule, why, found[0]);
  }
  return undefined;
}

function length(text: string, folded: string): Finding | undefined {
  const characters = [...text].length;
  if (characters > RULES.longest) return finding("off_topic", "length", String(characters));
  return words(folded).length === 0 ? finding("off_topic", "empty", text) : undefined;
}

function repetition(text: string, folded: string): Finding | undefined {
  const run = RUN.exec(folded);
  if (run) return finding("off_topic", "repetition", run[0]);
  let same = 1;
  let before = "";
  for (const word of words(folded)) {
    same = word === before ? same + 1 : 1;
    if (same === RULES.words_in_a_row) return finding("off_topic", "repetition", word);
    before = word;
  }
  const capitals = text.normalize("NFKD").match(/[A-Z]/g)?.length ?? 0;
  const letters = folded.match(/[a-zñ]/g)?.length ?? 0;
  const shouted = letters >= RULES.shouted_letters && capitals * 100 >= letters * RULES.shouted_percent;
  return shouted ? finding("off_topic", "shouting", "") : undefined;
}

function offTopic(folded: string, topic: readonly string[]): Finding | undefined {
  const about = new Set(topic.flatMap((text) => stems(fold(text))));
  const said = stems(folded);
  if (about.size === 0 || said.length < RULES.topic.words_needed) return undefined;
  return said.some((stem) => about.has(stem) || ALWAYS.has(stem)) ? undefined : finding("off_topic", "topic", "");
}

function words(folded: string): readonly string[] {
  return folded.match(WORD) ?? [];
}

function stems(folded: string): string[] {
  return words(folded)
    .filter((word) => word.length >= RULES.topic.shortest_word && !IGNORED.has(word))
    .map((word) => word.slice(0, RULES.topic.stem));
}
