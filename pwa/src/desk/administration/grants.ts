/** Where an official's role holds, in words. */
import { text } from "../../i18n/index.ts";
import { content, slugOf } from "../../offline/content.ts";
import { useLive } from "../../ui/live.ts";
import { useOrganizations } from "../organizations.ts";
import type { Organization } from "../model.ts";
import type { Grant } from "../session.ts";
import type { DeskWords } from "../words/index.ts";

export interface PlaceNames {
  readonly organizations: readonly Organization[];
  /** By slug. */
  readonly municipalities: ReadonlyMap<string, string>;
}

export function usePlaceNames(): PlaceNames {
  const organizations = useOrganizations();
  const { municipalities } = useLive(content);
  return { organizations, municipalities: new Map(municipalities.map((one) => [slugOf(one), one.name])) };
}

export function placeWords(w: DeskWords, grant: Grant, { organizations, municipalities }: PlaceNames): string {
  const found = organizations.find(({ slug }) => slug === grant.organization);
  const organization = grant.organization === "" ? w.administration.everyOrganization : found ? text(found.name) : grant.organization;
  const municipality = grant.municipality === "" ? w.administration.wholeCity : (municipalities.get(grant.municipality) ?? grant.municipality);
  return `${organization} · ${municipality}`;
}

const WRITTEN = /^(attend|moderate|publish|administer) ([^/]+)\/([^/]+)$/;

/** The grant that the portal writes as "attend organization/municipality", with * for all of them. */
export function grantFrom(written: string): Grant | undefined {
  const [, role, organization = "", municipality = ""] = WRITTEN.exec(written) ?? [];
  if (!role) return undefined;
  const named = (place: string) => (place === "*" ? "" : place);
  return { role: role as Grant["role"], organization: named(organization), municipality: named(municipality) };
}
