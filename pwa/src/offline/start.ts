/** The one call that wakes the offline core. */

/** Called once by main.tsx after the first paint. */
export function startOffline(): void {
  throw new Error("signature only");
}
