/** How much room this device gives us, and whether the browser may take it back. */
import { StorageError, getAll, read } from "./store.ts";

export { StorageError };

export interface StorageUse {
  /** Bytes, as the browser estimates. */
  readonly used: number;
  readonly quota: number;
  /** Whether the browser promised not to evict it. */
  readonly persisted: boolean;
  /**
   * refused: this device stores nothing (private mode). nearly-full: photos may not fit.
   * may-be-evicted: unsent work is only here and the browser has promised nothing.
   */
  readonly warning: "none" | "may-be-evicted" | "nearly-full" | "refused";
}

/** Below this much free space (bytes) a form with photos may not fit. */
const TIGHT = 8_000_000;

export async function storageUse(): Promise<StorageUse> {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const persisted = (await navigator.storage?.persisted?.()) ?? false;
  const base = { used: usage, quota, persisted };
  try {
    if (quota > 0 && quota - usage < TIGHT) return { ...base, warning: "nearly-full" };
    return { ...base, warning: !persisted && (await unsentWork()) ? "may-be-evicted" : "none" };
  } catch (error) {
    if (error instanceof StorageError) return { ...base, warning: "refused" };
    throw error;
  }
}

async function unsentWork(): Promise<boolean> {
  await read(["drafts"], () => undefined);
  const [drafts, waiting] = await Promise.all([getAll("drafts"), getAll("outbox")]);
  return drafts.length + waiting.length > 0;
}

/**
 * Have the browser promise it where that takes no question (Chromium grants it to apps in use).
 * Without it a browser short of space may drop everything silently.
 */
export async function persistQuietly(): Promise<void> {
  if (await navigator.storage?.persisted?.()) return;
  const name = "persistent-storage" as PermissionName;
  const permission = await navigator.permissions?.query({ name }).catch(() => undefined);
  if (permission?.state === "granted") await requestPersistence();
}

/** Ask the browser to keep our data; some ask the person, so call it from a tap. */
export async function requestPersistence(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}
