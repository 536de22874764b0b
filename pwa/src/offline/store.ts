/**
 * The device's own store: one plain IndexedDB database beside PouchDB's.
 *
 * Drafts, photos, what waits to be sent and the public content live here, because a plain
 * transaction is the one thing every browser does right when a page dies in the middle of it.
 */

/** Why the device would not store: `full`, or `refused` (private mode, broken or blocked store). */
export class StorageError extends Error {
  readonly reason: "full" | "refused";

  constructor(reason: "full" | "refused", cause?: unknown) {
    super(`storage ${reason}`, { cause });
    this.name = "StorageError";
    this.reason = reason;
  }
}

/** Object stores and the key each record carries. `values` holds single settings by name. */
const KEYS = {
  values: null,
  identities: "id",
  drafts: "uuid",
  photos: ["uuid", "name"],
  texts: "key",
  outbox: "id",
  snapshots: "identity",
  content: "_id",
  sealed: "id",
} as const;

export type StoreName = keyof typeof KEYS;

const NAME = "portal";
const VERSION = 1;
/** Opening can hang for ever behind a broken profile: then say so instead of a blank screen. */
const OPEN_PATIENCE = 15_000;

/**
 * In `values`, since the database was made: a name that no other has. Another one means that the
 * browser threw the database away and everything in it, which is not the same as a record removed.
 */
export const BORN = "born";

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const patience = setTimeout(() => reject(new StorageError("refused")), OPEN_PATIENCE);
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const present = request.result.objectStoreNames;
      for (const [name, keyPath] of Object.entries(KEYS)) {
        if (present.contains(name)) continue;
        request.result.createObjectStore(
          name,
          keyPath === null ? {} : { keyPath: typeof keyPath === "string" ? keyPath : [...keyPath] },
        );
        if (name === "values") {
          request.transaction?.objectStore(name).put(crypto.randomUUID(), BORN);
        }
      }
    };
    request.onsuccess = () => {
      clearTimeout(patience);
      const database = request.result;
      // Another tab wants to delete it, or the browser threw it away: the next use opens it anew.
      database.onversionchange = () => {
        database.close();
        opened = undefined;
      };
      database.onclose = () => {
        opened = undefined;
      };
      resolve(database);
    };
    request.onerror = () => {
      clearTimeout(patience);
      reject(asStorageError(request.error));
    };
  }).catch((error: unknown) => {
    opened = undefined;
    throw asStorageError(error);
  });
  return opened;
}

function asStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const full = error instanceof DOMException && error.name === "QuotaExceededError";
  return new StorageError(full ? "full" : "refused", error);
}

/** The answer of an IndexedDB request, inside a transaction. */
export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB request failed"));
  });
}

type Work<T> = (store: (name: StoreName) => IDBObjectStore) => T | Promise<T>;

/**
 * Run `work` in one transaction; resolves when it is on disk. `work` may await only `answer`.
 * Throws `StorageError`; what `work` itself throws passes through and undoes the transaction.
 */
async function transact<T>(
  stores: StoreName[],
  mode: "readonly" | "readwrite",
  work: Work<T>,
): Promise<T> {
  const transaction = await begin(stores, mode);
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(asStorageError(transaction.error));
  });
  let result: T;
  try {
    result = await work((name) => transaction.objectStore(name));
  } catch (error) {
    done.catch(() => undefined);
    try {
      transaction.abort();
    } catch {
      // It has already aborted by itself: the error below is the one that counts.
    }
    throw error instanceof DOMException ? asStorageError(error) : error;
  }
  await done;
  return result;
}

async function begin(
  stores: StoreName[],
  mode: "readonly" | "readwrite",
): Promise<IDBTransaction> {
  for (let attempt = 0; ; attempt += 1) {
    const database = await open();
    try {
      return database.transaction(stores, mode);
    } catch (error) {
      // The connection was closed under us (see onversionchange): open once more.
      opened = undefined;
      if (attempt > 0) throw asStorageError(error);
    }
  }
}

export function read<T>(stores: StoreName[], work: Work<T>): Promise<T> {
  return transact(stores, "readonly", work);
}

export function write<T>(stores: StoreName[], work: Work<T>): Promise<T> {
  return transact(stores, "readwrite", work);
}

export function get<T>(name: StoreName, key: IDBValidKey): Promise<T | undefined> {
  return read([name], (store) => answer<T | undefined>(store(name).get(key)));
}

export function getAll<T>(name: StoreName, range?: IDBKeyRange): Promise<T[]> {
  return read([name], (store) => answer<T[]>(store(name).getAll(range)));
}

export async function put(name: StoreName, record: unknown, key?: IDBValidKey): Promise<void> {
  await write([name], (store) => answer(store(name).put(record, key)));
}

export async function remove(name: StoreName, key: IDBValidKey | IDBKeyRange): Promise<void> {
  await write([name], (store) => answer(store(name).delete(key)));
}

/** All photos of one draft or submission. */
export function photosOf(uuid: string): IDBKeyRange {
  return IDBKeyRange.bound([uuid], [uuid, []]);
}
