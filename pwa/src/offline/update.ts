/** A new version is offered, never forced. */
import { Source, type Live } from "./live.ts";

const source = new Source(false);
/** A whole new version waits on this device. */
export const updateReady: Live<boolean> = source;

/** On the person's tap: switch to it and load the page anew. Drafts stay. */
export function applyUpdate(): void {
  throw new Error("signature only");
}
