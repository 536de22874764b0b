/** Organizations as the services name them: nothing else says who there is. */
import type { OfficeRef, Service, Text } from "../../generated/documents.ts";
import type { Content } from "../../offline/content.ts";

export interface Organization {
  readonly slug: string;
  readonly name: Text;
  readonly services: readonly Service[];
}

/** In the order of their first service. */
export function organizationsOf({ services }: Content): Organization[] {
  const found = new Map<string, Organization>();
  for (const service of services) {
    const slug = service.organization_slug;
    if (!slug) continue;
    const known = found.get(slug) ?? { slug, name: service.organization, services: [] };
    found.set(slug, { ...known, services: [...known.services, service] });
  }
  return [...found.values()];
}

/** Of those services, each office once; `here` picks by its municipality (empty: in each). */
export function officesOf(services: readonly Service[], here: (municipality: string) => boolean): OfficeRef[] {
  const found = new Map<string, OfficeRef>();
  for (const office of services.flatMap((service) => service.offices)) {
    if (here(office.municipality ?? "")) found.set(`${office.name.es} ${office.address}`, office);
  }
  return [...found.values()];
}
