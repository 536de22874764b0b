/**
 * Services as they were when a draft of theirs was begun. The portal accepts a form as the version
 * that was filled in, so a draft keeps the form it began with until it is sent or led to a newer one.
 */
import type { Service } from "../generated/documents.ts";
import { slugOf } from "./documents.ts";
import type { Stored } from "./draft.ts";
import { answer, get, type StoreName } from "./store.ts";

/** In `values`: a whole service document under `form:<slug>:<version>`. */
const PREFIX = "form:";

/** For a device that stores nothing. */
const unstored = new Map<string, Service>();

function keyOf(slug: string, version: number): string {
  return `${PREFIX}${slug}:${version}`;
}

/**
 * Inside a transaction on `values` and `drafts`: these services are about to be replaced. Older
 * ones that no draft needs any more go.
 */
export async function keepReplaced(store: (name: StoreName) => IDBObjectStore, replaced: readonly Service[]): Promise<void> {
  if (replaced.length === 0) return;
  const begun = await answer<Stored[]>(store("drafts").getAll());
  const needed = new Set(begun.map((draft) => keyOf(draft.service, draft.service_version)));
  for (const key of await answer(store("values").getAllKeys(IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`)))) {
    if (!needed.has(String(key))) store("values").delete(key);
  }
  // Kept without asking who needs them: another tab may be about to begin one.
  for (const service of replaced) store("values").put(service, keyOf(slugOf(service), service.version));
}

/** The same for a device that stores nothing. */
export function keepInMemory(service: Service): void {
  unstored.set(keyOf(slugOf(service), service.version), service);
}

/** The service as it was at `version`, if this device still has it. */
export async function serviceAt(slug: string, version: number): Promise<Service | undefined> {
  const key = keyOf(slug, version);
  return unstored.get(key) ?? get<Service>("values", key).catch(() => undefined);
}
