/** Exchanging with the portal while no page is open. */
import type { Exchange } from "../pwa/src/replica/index.ts";
import { queued } from "../pwa/src/offline/queue.ts";
import { sendSealed } from "../pwa/src/offline/sealed.ts";

declare const __REPLICA_URL__: string;

/**
 * Load the shared script. `install` calls it once, because a worker may import later only what it
 * imported then; from then on it comes from the worker's own store, and only when it is needed.
 */
export function loadReplica(): typeof globalThis.PortalReplica {
  if (!globalThis.PortalReplica) importScripts(__REPLICA_URL__);
  return globalThis.PortalReplica;
}

async function isQueued(): Promise<boolean> {
  return (await queued()).some(({ state }) => state === "waiting");
}

/** Exchange; answers whether something still waits for the network. */
async function exchange(what: Exchange): Promise<boolean> {
  const outcome = await loadReplica()?.exchange(what);
  const settled = ["done", "full", "unauthorized"] as const;
  return !settled.some((state) => state === outcome?.state) && (await isQueued());
}

/** The browser woke us because there is a network. Throws to be woken again. */
export async function sendWaiting(): Promise<void> {
  const sealed = await sendSealed().then(
    () => true,
    () => false,
  );
  // An open page is usually at it already: wait for it, and then often nothing is left to do.
  await navigator.locks?.request("portal-replication", () => undefined);
  const left = (await isQueued()) && (await exchange({ pull: true }));
  if (left || !sealed) throw new Error("some documents still wait");
}

/** Fetch what a push told of, so that it is on the device when the person taps. Never throws. */
export async function fetchNews(): Promise<void> {
  await exchange({ pull: true }).catch(() => undefined);
}
