/** Whether there is a network, and whether her documents are being exchanged right now. */
import { Source, type Live } from "./live.ts";

export interface Connection {
  readonly online: boolean;
  readonly syncing: boolean;
  /** When everything was last exchanged with the portal. */
  readonly lastSync?: Date;
}

const source = new Source<Connection>({ online: true, syncing: false });
export const connection: Live<Connection> = source;

/** Exchange now, whatever the timers say. Resolves when done or failed; never throws. */
export function syncNow(): Promise<void> {
  throw new Error("signature only");
}
