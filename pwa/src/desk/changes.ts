/**
 * Tells when something at the desk has changed: the portal's feed says so at once, a slow poll
 * covers a feed that a proxy holds back. Only while somebody is signed in and looking.
 *
 * A browser has six connections to a server (HTTP/1.1) and an official has many tabs: one of them
 * listens and tells the others.
 */
import { alone } from "../offline/alone.ts";
import { Source, type Live } from "../offline/live.ts";

/** Milliseconds between questions while the feed is silent. */
const POLL = 60_000;
/** Several commits at once are one change to look at. */
const SETTLE = 100;
const NAME = "portal-desk";

const source = new Source(0);
/** Goes up whenever it is worth asking the portal again. */
export const deskChanges: Live<number> = source;

/** Start watching; the answer stops it. */
export function watchDesk(): () => void {
  const others = new BroadcastChannel(NAME);
  let listening: AbortController | undefined;
  let settling: number | undefined;
  const tell = () => {
    clearTimeout(settling);
    settling = window.setTimeout(() => source.set(source.value + 1), SETTLE);
  };
  const hear = () => {
    tell();
    others.postMessage(null);
  };
  const look = () => {
    if (document.hidden) {
      listening?.abort();
      listening = undefined;
    } else if (!listening) {
      listening = listenAlone(hear);
      // Whatever happened while nobody looked.
      tell();
    }
  };
  const poll = window.setInterval(() => document.hidden || tell(), POLL);
  others.onmessage = tell;
  document.addEventListener("visibilitychange", look);
  addEventListener("online", tell);
  look();
  return () => {
    clearTimeout(settling);
    clearInterval(poll);
    others.close();
    document.removeEventListener("visibilitychange", look);
    removeEventListener("online", tell);
    listening?.abort();
  };
}

/** Listens once no other tab does, until the answer is aborted. */
function listenAlone(hear: () => void): AbortController {
  const stop = new AbortController();
  const { signal } = stop;
  const work = () => listen(signal, hear);
  // Aborted while it waited for its turn.
  alone(NAME, work, signal).catch(() => undefined);
  return stop;
}

function listen(signal: AbortSignal, hear: () => void): Promise<void> {
  return new Promise((resolve) => {
    const feed = new EventSource("/api/feed");
    feed.addEventListener("change", (event: MessageEvent<string>) => {
      if (names(event.data) === "desk") hear();
    });
    signal.addEventListener("abort", () => {
      feed.close();
      resolve();
    });
  });
}

/** The database that an event names. */
function names(data: string): string {
  try {
    const change: unknown = JSON.parse(data);
    if (typeof change === "object" && change !== null && "db" in change) return String(change.db);
  } catch {
    // Not ours: nothing to hear.
  }
  return "";
}
