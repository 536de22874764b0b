/** The portal's settings, as last fetched from `/api/config`; kept for offline starts. */
import { Source, type Live } from "./live.ts";

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
