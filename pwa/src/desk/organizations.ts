/** The organizations of the portal, for their names and to choose from. */
import { useAsync } from "../ui/live.ts";
import { fetchOrganizations } from "./api.ts";
import type { Organization } from "./model.ts";

const NONE: readonly Organization[] = [];

/** None until they are here, and where the portal does not answer: a screen does without their names. */
export function useOrganizations(): readonly Organization[] {
  return useAsync(() => fetchOrganizations().catch(() => NONE), []) ?? NONE;
}
