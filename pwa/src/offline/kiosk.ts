/** What only a shared device does: a visit ends with nothing of the visitor left, and nothing lost. */

/** Enrol this browser with the one-time code; keeps the kiosk's own credentials. */
export function enrolKiosk(_code: string, _name: string): Promise<"enrolled" | "refused" | "offline"> {
  throw new Error("signature only");
}

/** The name this kiosk was enrolled under, or undefined. */
export function kioskName(): Promise<string | undefined> {
  throw new Error("signature only");
}

/**
 * Finish and erase: tries to send for at most `patience` milliseconds (default 5000), seals what
 * could not be sent to the server's key, then deletes the visitor's database, drafts, identity
 * and caches. Public content and the kiosk's enrolment stay. Answers how many documents left
 * sealed, to be sent later.
 */
export function endVisit(_patience?: number): Promise<{ readonly sealed: number }> {
  throw new Error("signature only");
}

/** As `endVisit` but throws unsent documents away too: the visitor tapped "erase without sending". */
export function eraseVisitor(): Promise<void> {
  throw new Error("signature only");
}

/** Sealed envelopes that wait for the network. */
export function sealedWaiting(): Promise<number> {
  throw new Error("signature only");
}
