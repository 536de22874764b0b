/** Text as a search compares it; the same as on the server (`server/portal/folding.py`). */

/** Lower case without accents. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
