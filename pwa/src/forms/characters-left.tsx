/** Under a long text, when its limit is near or passed; nothing is cut off. */
import { useWords } from "../i18n/index.ts";

/** `most`: characters; 0 where there is no limit. */
export function CharactersLeft({ typed, most }: { typed: string; most: number }) {
  const t = useWords();
  const left = most - typed.trim().length;
  if (most === 0 || left >= most / 5) return null;
  return <p class="field-help">{left >= 0 ? t.form.charactersLeft(left) : t.form.charactersOver(-left)}</p>;
}
