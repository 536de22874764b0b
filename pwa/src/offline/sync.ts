/** When to exchange with the portal: at once, again after a failure, never twice at a time. */
import { identities } from "./identity.ts";
import { Source } from "./live.ts";
import { queued } from "./queue.ts";
import { replica, type Exchange } from "./replica.ts";
import type { Outcome } from "../replica/index.ts";

export interface SyncState {
  readonly syncing: boolean;
  /** How the last exchange ended; undefined before the first. */
  readonly outcome?: Outcome["state"];
  readonly nextTry?: Date;
}

/** Whether the last exchange met the portal and brought all that there was. */
export function isFetched({ outcome }: SyncState): boolean {
  return outcome === "done" || outcome === "full";
}

export const syncState = new Source<SyncState>({ syncing: false });

/** First pause after a failure, and the longest, in milliseconds. */
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 300_000;

let running: Promise<void> | undefined;
let wanted: Exchange | undefined;
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Exchange now, or once more after the exchange under way. Never throws. */
export function exchangeNow(what: Exchange): Promise<void> {
  wanted = {
    pull: what.pull || (wanted?.pull ?? false),
    force: what.force || (wanted?.force ?? false),
  };
  running ??= drain().finally(() => {
    running = undefined;
  });
  return running;
}

async function drain(): Promise<void> {
  while (wanted) {
    const what = wanted;
    wanted = undefined;
    const outcome = await once(what);
    if (outcome) settle(outcome);
  }
}

/** Undefined when there was nothing to exchange, so that the script is not even loaded. */
async function once(what: Exchange): Promise<Outcome | undefined> {
  try {
    const [all, waiting] = await Promise.all([identities(), queued()]);
    const toSend = waiting.some(({ state }) => state === "waiting");
    const toFetch = what.pull && all.some(({ registered }) => registered);
    if (!toSend && !toFetch) return undefined;
    if (!navigator.onLine) return { state: "offline", wait: 0 };
    syncState.patch({ syncing: true });
    const { exchange } = await replica();
    return await exchange(what);
  } catch {
    // The script is neither on this device nor reachable, or the store is closed to us.
    return { state: navigator.onLine ? "server" : "offline", wait: 0 };
  }
}

/** Full jitter keeps a city's phones from returning all at once after an outage. */
function pause(wait: number): number {
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(failures, 10));
  return Math.max(wait, longest * (0.5 + Math.random() / 2));
}

function settle({ state, wait }: Outcome): void {
  clearTimeout(timer);
  const ended = { syncing: false, outcome: state };
  if (state === "done" || state === "unauthorized") {
    failures = 0;
    syncState.set(ended);
    return;
  }
  const delay = pause(wait);
  failures += 1;
  timer = setTimeout(() => void exchangeNow({ pull: true }), delay);
  syncState.set({ ...ended, nextTry: new Date(Date.now() + delay) });
}

/** Something came back (the page, network, focus): try now, and begin the pauses anew. */
export function tryAgain(force: boolean): void {
  failures = 0;
  void exchangeNow({ pull: true, force });
}

/** Have the browser wake the service worker when the network returns, page closed or not. */
export async function wakeLater(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration || !("sync" in registration)) return;
  const { sync } = registration as { sync: { register(tag: string): Promise<void> } };
  // Refused where the person switched it off: the other triggers remain.
  await sync.register("outbox").catch(() => undefined);
}
