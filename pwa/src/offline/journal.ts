/**
 * The last few milliseconds of typing or reading, when a page is closed in the middle of a save.
 *
 * A dying page's IndexedDB transaction may be undone; localStorage is written before the page is
 * let go. So what is not on disk at that moment is noted here, and the next page that starts puts
 * it where it belongs. Empty at all other times.
 */

const PREFIX = "portal-unsaved:";
let closed = false;

/** Note a record; a device without localStorage keeps what its transaction saves. */
export function note(key: string, record: unknown): void {
  if (closed) return;
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(record));
  } catch {
    // Refused or full: there is no better place left.
  }
}

/** The record has reached the disk. */
export function strike(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Refused: then it was never noted.
  }
}

/** All notes whose key begins so, by the rest of their key. */
export function noted<T>(begin: string): Map<string, T> {
  const found = new Map<string, T>();
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(PREFIX + begin)) continue;
      const record = localStorage.getItem(name);
      if (record) found.set(name.slice(PREFIX.length + begin.length), JSON.parse(record) as T);
    }
  } catch {
    // Refused, or another program's words: nothing to put back.
  }
  return found;
}

/**
 * The person leaves this device: nothing of hers is noted any more, until a page starts anew. Notes
 * whose key is `spared` are not hers.
 */
export function strikeAll(spared: (key: string) => boolean): void {
  closed = true;
  for (const key of noted("").keys()) if (!spared(key)) strike(key);
}
