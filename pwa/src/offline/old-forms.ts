/**
 * Services as they were when a form of theirs was filled in. The portal accepts a form as the version
 * that was filled in, so a draft keeps the form it began with until it is sent or led to a newer one;
 * and what was sent is read again with the questions that were asked.
 */
import type { Service } from "../generated/documents.ts";
import { slugOf } from "./documents.ts";
import type { Stored } from "./draft.ts";
import { fetchJson } from "./http.ts";
import { limit } from "./limit.ts";
import type { Queued } from "./queue.ts";
import type { Snapshot } from "./records.ts";
import { answer, get, put, type StoreName } from "./store.ts";

/** In `values`: a whole service document under `form:<slug>:<version>`. */
const PREFIX = "form:";

/** For a device that stores nothing. */
const unstored = new Map<string, Service>();

function keyOf(slug: string, version: number): string {
  return `${PREFIX}${slug}:${version}`;
}

/** The stores that a transaction needs for `keepReplaced`. */
export const NEEDING = ["values", "drafts", "outbox", "snapshots"] as const satisfies readonly StoreName[];

/**
 * Inside a transaction on `NEEDING`: these services are about to be replaced. Older ones that no
 * draft needs any more, and nothing that was sent, go.
 */
export async function keepReplaced(store: (name: StoreName) => IDBObjectStore, replaced: readonly Service[]): Promise<void> {
  if (replaced.length === 0) return;
  const needed = await neededKeys(store);
  for (const key of await answer(store("values").getAllKeys(IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`)))) {
    if (!needed.has(String(key))) store("values").delete(key);
  }
  // Kept without asking who needs them: another tab may be about to begin one.
  for (const service of replaced) store("values").put(service, keyOf(slugOf(service), service.version));
}

async function neededKeys(store: (name: StoreName) => IDBObjectStore): Promise<Set<string>> {
  const begun = await answer<Stored[]>(store("drafts").getAll());
  const queued = await answer<Queued[]>(store("outbox").getAll());
  const held = await answer<Snapshot[]>(store("snapshots").getAll());
  const documents = [...queued.map(({ body }) => body), ...held.flatMap(({ documents }) => documents)];
  const sent = documents.flatMap((one) => (one.type === "submission" ? [one] : []));
  return new Set([...begun, ...sent].map((one) => keyOf(one.service, one.service_version)));
}

/** The same for a device that stores nothing. */
export function keepInMemory(service: Service): void {
  unstored.set(keyOf(slugOf(service), service.version), service);
}

/** The service as it was at `version`, if this device still has it. */
async function serviceAt(slug: string, version: number): Promise<Service | undefined> {
  const key = keyOf(slug, version);
  return unstored.get(key) ?? get<Service>("values", key).catch(() => undefined);
}

/** Longest wait for the portal, in milliseconds: a draft is not opened before. */
const PATIENCE = 15_000;

const asked = new Map<string, Promise<Service | undefined>>();

/** The service as it was at `version`: this device's, else the portal's. Never throws. */
export function findServiceAt(slug: string, version: number): Promise<Service | undefined> {
  const key = keyOf(slug, version);
  const before = asked.get(key);
  if (before) return before;
  const found = serviceAt(slug, version).then((held) => held ?? fetchServiceAt(slug, version));
  asked.set(key, found);
  // Without it, the next look asks again.
  void found.then((service) => service ?? asked.delete(key));
  return found;
}

async function fetchServiceAt(slug: string, version: number): Promise<Service | undefined> {
  const { signal, done } = limit(PATIENCE);
  try {
    const service = await fetchJson<Service>(`/api/services/${encodeURIComponent(slug)}/versions/${version}`, { signal });
    await put("values", service, keyOf(slug, version)).catch(() => keepInMemory(service));
    return service;
  } catch {
    return undefined;
  } finally {
    done();
  }
}
