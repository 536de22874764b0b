/**
 * The one live connection: `/api/feed` names which of her databases changed (text/event-stream,
 * WHATWG HTML 9.2). Read with fetch, because EventSource sends no Authorization header. Open only
 * while a page is visible, in one tab: data costs money even when nothing happens.
 */
import { alone } from "./alone.ts";
import { refreshContent } from "./pulling.ts";
import { authorization, identities, userName, type StoredIdentity } from "./identity.ts";
import { exchangeNow, isFetched, syncState } from "./sync.ts";

const LOCK = "portal-feed";
const FIRST_PAUSE = 3_000;
const LONGEST_PAUSE = 300_000;
/** A feed that says nothing for this long (heartbeats come every 60 s) is dead. */
const SILENCE = 150_000;

let stop: AbortController | undefined;
let connected = false;
/** Whose changes the connection tells. */
let heard = "";

/** Whether the portal tells this tab of changes, so that nothing need be asked. */
export function feedIsOpen(): boolean {
  return connected;
}

/** The `data:` fields of a stream's events, as they come. Comments and other fields are skipped. */
export async function* events(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? "";
    // An empty yield tells that the connection lives, whatever the line was.
    yield "";
    for (const line of lines) if (line.startsWith("data:")) yield line.slice(5).trim();
  }
}

function heardOf(data: string): void {
  const { db } = JSON.parse(data) as { db?: string };
  if (db === "public") void refreshContent();
  else if (db?.startsWith("citizen-")) void exchangeNow({ pull: true });
}

/** Whose databases to hear of: her own, and those that she follows. */
async function audience(): Promise<readonly StoredIdentity[]> {
  return (await identities()).filter(({ registered, paused }) => registered && !paused);
}

function named(all: readonly StoredIdentity[]): string {
  return all.map(userName).join();
}

/** Read one connection until it ends. Answers whether it ever worked. */
async function listen(signal: AbortSignal): Promise<boolean> {
  const all = await audience();
  const [first, ...others] = all.map(authorization);
  // Public content alone is worth no open connection: starts and focus bring it.
  if (!first) return false;
  heard = named(all);
  const dead = new AbortController();
  const hangUp = () => dead.abort();
  signal.addEventListener("abort", hangUp);
  let patience = setTimeout(hangUp, SILENCE);
  try {
    const also = others.length > 0 && { "Also-Authorization": others.join(", ") };
    const headers = { Authorization: first, Accept: "text/event-stream", ...also };
    const options = { headers, signal: dead.signal, credentials: "omit" } as const;
    const response = await fetch("/api/feed", options);
    const type = response.headers.get("Content-Type") ?? "";
    if (!response.ok || !response.body || !type.startsWith("text/event-stream")) return false;
    connected = true;
    // The feed tells only of what comes after it was opened.
    void exchangeNow({ pull: true });
    for await (const data of events(response.body)) {
      clearTimeout(patience);
      patience = setTimeout(hangUp, SILENCE);
      if (data) heardOf(data);
    }
    return true;
  } finally {
    connected = false;
    clearTimeout(patience);
    signal.removeEventListener("abort", hangUp);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function keepListening(signal: AbortSignal): Promise<void> {
  let wait = FIRST_PAUSE;
  while (!signal.aborted) {
    const began = Date.now();
    await listen(signal).catch(() => false);
    // A connection that held for a while was fine: begin the pauses anew.
    wait = Date.now() - began > SILENCE ? FIRST_PAUSE : Math.min(wait * 2, LONGEST_PAUSE);
    await pause(wait * (0.5 + Math.random() / 2), signal);
  }
}

function open(): void {
  if (stop) return;
  const mine = new AbortController();
  stop = mine;
  const work = () => keepListening(mine.signal);
  alone(LOCK, work, mine.signal).catch(() => undefined);
}

function close(): void {
  stop?.abort();
  stop = undefined;
}

/** After a first document was sent, or a case followed, there is more to hear of: do not wait. */
async function reopenFeed(): Promise<void> {
  const wanted = named(await audience());
  if (!stop || (connected && heard === wanted)) return;
  close();
  open();
}

export function startFeed(): void {
  syncState.subscribe(() => {
    if (isFetched(syncState.value)) void reopenFeed().catch(() => undefined);
  });
  const follow = () => (document.hidden ? close() : open());
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", close);
  addEventListener("pageshow", follow);
  follow();
}
