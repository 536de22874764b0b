/** The device's own storage: plain IndexedDB, no documents of the server's here. */

/** Why the device would not store: `full`, or `refused` (private mode, broken or blocked store). */
export class StorageError extends Error {
  constructor(readonly reason: "full" | "refused") {
    super(`storage ${reason}`);
    this.name = "StorageError";
  }
}

export interface StorageUse {
  /** Bytes, as the browser estimates. */
  readonly used: number;
  readonly quota: number;
  /** Whether the browser promised not to evict it. */
  readonly persisted: boolean;
  /** Unsent work may be evicted, or space is nearly gone: the screen warns. */
  readonly warning: "none" | "may-be-evicted" | "nearly-full" | "refused";
}

export function storageUse(): Promise<StorageUse> {
  throw new Error("signature only");
}

/** Ask the browser to keep our data; some ask the person, so call it from a tap. */
export function requestPersistence(): Promise<boolean> {
  throw new Error("signature only");
}
