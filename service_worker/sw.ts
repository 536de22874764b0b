/**
 * The service worker: keeps one whole version of the app for offline use, sends what waits when the
 * network returns, shows notifications. It holds no documents; they are in the device's databases.
 */
import { keepWishes, settleWishes, wishes } from "../pwa/src/offline/subscription.ts";
import { fetchNews, loadReplica, sendWaiting } from "./background.ts";
import type { FromPage } from "../pwa/src/offline/worker-messages.ts";
import { activate, answerTo, install, keepGroup } from "./cache.ts";
import { open, show } from "./notifications.ts";

declare const self: ServiceWorkerGlobalScope;

/** Background Sync is not in TypeScript's library (WICG, "Web Background Synchronization"). */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

self.addEventListener("install", (event) => {
  loadReplica();
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(activate().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const asked = event.data as FromPage;
  // The person tapped "update"; until then this version waits.
  if ("activate" in asked) event.waitUntil(self.skipWaiting());
  else if ("keep" in asked) event.waitUntil(keepGroup(asked.keep));
});

self.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});

self.addEventListener("sync", (event) => {
  const { tag } = event as SyncEvent;
  if (tag === "outbox") (event as SyncEvent).waitUntil(sendWaiting());
});

self.addEventListener("push", (event) => {
  event.waitUntil(Promise.all([show(event.data), fetchNews()]));
});

self.addEventListener("notificationclick", (event) => {
  event.waitUntil(open(event.notification));
});

self.addEventListener("pushsubscriptionchange", (event) => {
  // The push service gave this browser another address: the portal has to know it.
  const renew = async () => {
    await keepWishes({ ...(await wishes()), told: false });
    await settleWishes(self.registration);
  };
  (event as ExtendableEvent).waitUntil(renew());
});
