/** The one call that wakes the offline core. */
import { startCitizen } from "./citizen.ts";
import { hear } from "./channel.ts";
import { refreshConfig, startConfig } from "./config.ts";
import { startConnection } from "./connection.ts";
import { startContent } from "./content.ts";
import { startDrafts } from "./drafts.ts";
import { feedIsOpen, startFeed } from "./feed.ts";
import { startOutbox } from "./outbox.ts";
import { refreshContent } from "./pulling.ts";
import { startPush } from "./push.ts";
import { persistQuietly } from "./storage.ts";
import { tryAgain } from "./sync.ts";
import { sendSealed } from "./sealed.ts";
import { startSeen } from "./seen.ts";
import { startTexts } from "./texts.ts";
import { startUpdates } from "./update.ts";
import { startWorkerMessages } from "./worker.ts";

/** A page that is looked at again after less than this (milliseconds) asks the server nothing. */
const FRESH = 60_000;
/** Where no feed tells us, a visible page asks this often. */
const ASK_EVERY = 300_000;

let refreshed = 0;

function refresh(force = false): void {
  refreshed = Date.now();
  tryAgain(force);
  void refreshContent();
  void refreshConfig();
  void sendSealed().catch(() => undefined);
}

function wake(): void {
  if (!document.hidden && Date.now() - refreshed > FRESH) refresh();
}

async function start(): Promise<void> {
  startTexts();
  startWorkerMessages();
  startConnection();
  hear(({ kind }) => {
    // Another tab erased this person from the device: nothing of hers may stay on a screen.
    if (kind !== "erased") return;
    // The desk shows nothing of hers, and stays open: only its memory is emptied.
    if (/^\/desk(\/|$)/.test(location.pathname)) location.reload();
    else location.replace("/");
  });
  // Each part shows what the device holds by itself: one that fails leaves the others working.
  await Promise.allSettled([
    startContent(),
    startDrafts(),
    startOutbox().then(startCitizen),
    startConfig(),
    startPush(),
    startSeen(),
  ]);
  addEventListener("online", () => refresh());
  document.addEventListener("visibilitychange", wake);
  addEventListener("focus", wake);
  setInterval(() => feedIsOpen() || wake(), ASK_EVERY);
  // At a start, ask once more even where the server refused this device before.
  refresh(true);
  startFeed();
  void persistQuietly().catch(() => undefined);
  // On a first visit what she came for goes first; the rest of the app follows.
  if (!navigator.serviceWorker?.controller) await refreshContent();
  void startUpdates();
}

/** Called once by main.tsx after the first paint. */
export function startOffline(): void {
  void start();
}
