/** The portal's settings, as last fetched from `/api/config`; kept for offline starts. */
import { fetchJson } from "./http.ts";
import { Source, type Live } from "./live.ts";
import { get, put } from "./store.ts";

export interface PortalConfig {
  readonly name: string;
  readonly languages: readonly string[];
  readonly vapid_public_key: string;
  readonly seal_public_key: string;
  readonly answer_days: number;
  readonly version: string;
}

const source = new Source<PortalConfig | undefined>(undefined);
export const portalConfig: Live<PortalConfig | undefined> = source;

/** Fetch it when the network is there; else what this device kept stays. Never throws. */
export async function refreshConfig(): Promise<void> {
  try {
    const fresh = await fetchJson<PortalConfig>("/api/config");
    if (JSON.stringify(fresh) === JSON.stringify(source.value)) return;
    source.set(fresh);
    await put("values", fresh, "config");
  } catch {
    // Offline, or a device that stores nothing: the next start tries again.
  }
}

export async function startConfig(): Promise<void> {
  const kept = await get<PortalConfig>("values", "config");
  if (kept && !source.value) source.set(kept);
}
