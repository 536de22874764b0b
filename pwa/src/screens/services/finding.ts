/** Which services a search means. Pure. */
import type { Service, Text } from "../../generated/documents.ts";
import { folded } from "../../rules/folding.ts";

/**
 * Those that have every word of `typed`, or its beginning, in either language, accents ignored:
 * first those that have all in the title, else in their own order.
 */
export function find(services: readonly Service[], typed: string): readonly Service[] {
  const wanted = wordsOf(typed);
  if (wanted.length === 0) return services;
  const inTitle: Service[] = [];
  const elsewhere: Service[] = [];
  for (const service of services) {
    const { title, summary, organization, requirements } = service;
    if (has([title], wanted)) inTitle.push(service);
    else if (has([title, summary, organization, ...requirements], wanted)) elsewhere.push(service);
  }
  return [...inTitle, ...elsewhere];
}

function has(texts: readonly Text[], wanted: readonly string[]): boolean {
  const words = texts.flatMap(({ es, en }) => [...wordsOf(es), ...wordsOf(en)]);
  return wanted.every((word) => words.some((each) => each.startsWith(word)));
}

function wordsOf(text: string): string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
