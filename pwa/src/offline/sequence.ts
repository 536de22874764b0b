/** Update sequences of `public`, as CouchDB counts: a number, and after it what the portal adds. Pure. */
export type Sequence = number | string;

/** The part of a sequence after its number: the portal's tells one database's life from another's. */
export function lifeOf(sequence: Sequence): string {
  return String(sequence).split("-")[1] ?? "";
}

/**
 * Whether an answer of `last` says nothing to who has come as far as `since`: it is older, or of another
 * life. A server that was set up anew counts from the beginning.
 */
export function isBehind(last: Sequence, since: Sequence): boolean {
  if (since === 0) return false;
  const behind = Number.parseInt(String(last), 10) < Number.parseInt(String(since), 10);
  return behind || lifeOf(since) !== lifeOf(last);
}
