/** A new version is offered, never forced: it waits whole on this device until the person's tap. */
import type { FromPage } from "./worker-messages.ts";
import { Source, type Live } from "./live.ts";

const source = new Source(false);
/** A whole new version waits on this device. */
export const updateReady: Live<boolean> = source;

/** How often a page that stays open asks for a new version, in milliseconds. */
const ASK_AGAIN = 6 * 3_600_000;

let registration: ServiceWorkerRegistration | undefined;
let asked = Date.now();
let tapped = false;

/** On the person's tap: switch to it and load the page anew. Drafts stay. */
export function applyUpdate(): void {
  tapped = true;
  if (registration?.waiting) registration.waiting.postMessage({ activate: true } satisfies FromPage);
  else location.reload(); // another tab has switched already
}

function watch(worker: ServiceWorker | null): void {
  worker?.addEventListener("statechange", () => {
    // With no worker in control this is the first install: nothing to offer.
    if (worker.state === "installed" && navigator.serviceWorker.controller) source.set(true);
  });
}

function askAgain(): void {
  if (document.hidden || !registration || Date.now() - asked < ASK_AGAIN) return;
  asked = Date.now();
  registration.update().catch(() => undefined);
}

/** Loading anew for a missing part at most this often (milliseconds), so that it cannot go in circles. */
const RELOAD_AGAIN = 60_000;
const RELOADED = "portal-reloaded";

/**
 * A page with no worker to keep its version whole asked for a part that a newer version replaced.
 * (Vite tells so by this event.) The new page has it; drafts stay.
 */
function loadAnew(event: Event): void {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (!navigator.onLine || Date.now() - last < RELOAD_AGAIN) return;
  event.preventDefault();
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
}

/** Register the service worker; called once by `startOffline`. Never throws. */
export async function startUpdates(): Promise<void> {
  addEventListener("vite:preloadError", loadAnew);
  const workers = navigator.serviceWorker;
  if (!workers || import.meta.env.DEV) return;
  workers.addEventListener("controllerchange", () => {
    // Only the tab that was tapped loads anew: in the others somebody may be typing.
    if (tapped) location.reload();
  });
  document.addEventListener("visibilitychange", askAgain);
  try {
    registration = await workers.register("/sw.js");
  } catch {
    return; // private mode or a blocked worker: the app works, with a connection
  }
  if (registration.waiting && workers.controller) source.set(true);
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration?.installing ?? null));
}
