/** The portal's settings, as last fetched from `/api/config`; kept for offline starts. */
import { fetchJson } from "./http.ts";
import { Source, type Live } from "./live.ts";
import { get, write } from "./store.ts";

export interface PortalConfig {
  readonly name: string;
  readonly languages: readonly string[];
  readonly vapid_public_key: string;
  readonly seal_public_key: string;
  readonly answer_days: number;
  readonly time_zone: string;
  readonly version: string;
  /** Kinds of address that the portal can write to; absent from what an older portal said. */
  readonly contact_kinds?: readonly ("email" | "phone")[];
}

const source = new Source<PortalConfig | undefined>(undefined);
export const portalConfig: Live<PortalConfig | undefined> = source;

const tried = new Source(false);
/** Whether the portal was asked since this page began, or there was no asking it. */
export const configTried: Live<boolean> = tried;

/** It hardly ever changes: fetched again when older than this (milliseconds). */
const FRESH = 6 * 3_600_000;
const FETCHED = "configAt";

/**
 * Fetch it when it is old (or `now`) and the network is there; else what this device kept stays.
 * Never throws.
 */
export async function refreshConfig(now = false): Promise<void> {
  try {
    const fetched = (await get<number>("values", FETCHED).catch(() => undefined)) ?? 0;
    // A clock that was set back makes "fetched" lie in the future: then ask.
    const age = Date.now() - fetched;
    if (!now && source.value && age >= 0 && age < FRESH) return;
    const fresh = await fetchJson<PortalConfig>("/api/config");
    source.set(fresh);
    await write(["values"], (store) => {
      store("values").put(fresh, "config");
      store("values").put(Date.now(), FETCHED);
    });
  } catch {
    // Offline, or a device that stores nothing: the next start tries again.
  } finally {
    tried.set(true);
  }
}

export async function startConfig(): Promise<void> {
  const kept = await get<PortalConfig>("values", "config");
  if (kept && !source.value) source.set(kept);
}
