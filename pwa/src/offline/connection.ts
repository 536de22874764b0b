/** Whether there is a network, and whether her documents are being exchanged right now. */
import { refreshContent } from "./pulling.ts";
import { Source, type Live } from "./live.ts";
import { get } from "./store.ts";
import { exchangeNow, syncState } from "./sync.ts";

export interface Connection {
  readonly online: boolean;
  readonly syncing: boolean;
  /** When everything was last exchanged with the portal. */
  readonly lastSync?: Date;
}

const source = new Source<Connection>({ online: navigator.onLine, syncing: false });
export const connection: Live<Connection> = source;

async function renew(): Promise<void> {
  const { syncing } = syncState.value;
  source.patch({ online: navigator.onLine, syncing });
  if (syncing) return;
  const last = await get<number>("values", "lastSync").catch(() => undefined);
  if (last !== undefined) source.patch({ lastSync: new Date(last) });
}

/** Exchange now, whatever the timers say. Resolves when done or failed; never throws. */
export async function syncNow(): Promise<void> {
  await Promise.all([exchangeNow({ pull: true, force: true }), refreshContent()]);
}

export function startConnection(): void {
  addEventListener("online", () => void renew());
  addEventListener("offline", () => void renew());
  syncState.subscribe(() => void renew());
  void renew();
}
