/**
 * Tells when something at the desk has changed: the portal's feed says so at once, a slow poll
 * covers a feed that a proxy holds back. Only while somebody is signed in and looking.
 */
import { Source, type Live } from "../offline/live.ts";

/** Milliseconds between questions while the feed is silent. */
const POLL = 60_000;
/** Several commits at once are one change to look at. */
const SETTLE = 250;

const source = new Source(0);
/** Goes up whenever it is worth asking the portal again. */
export const deskChanges: Live<number> = source;

/** Start watching; the answer stops it. */
export function watchDesk(): () => void {
  let feed: EventSource | undefined;
  let settling: number | undefined;
  const tell = () => {
    clearTimeout(settling);
    settling = window.setTimeout(() => source.set(source.value + 1), SETTLE);
  };
  const hear = (event: MessageEvent<string>) => {
    if (names(event.data) === "desk") tell();
  };
  const look = () => {
    if (document.visibilityState === "hidden") {
      feed?.close();
      feed = undefined;
    } else if (!feed) {
      feed = new EventSource("/api/feed");
      feed.addEventListener("change", hear);
      tell();
    }
  };
  const poll = window.setInterval(() => document.visibilityState === "visible" && tell(), POLL);
  document.addEventListener("visibilitychange", look);
  addEventListener("online", tell);
  look();
  return () => {
    clearTimeout(settling);
    clearInterval(poll);
    document.removeEventListener("visibilitychange", look);
    removeEventListener("online", tell);
    feed?.close();
  };
}

function names(data: string): string {
  try {
    const change: unknown = JSON.parse(data);
    if (typeof change === "object" && change !== null && "db" in change) return String(change.db);
  } catch {
    // Not ours: nothing to hear.
  }
  return "";
}
