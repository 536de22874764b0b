/** Municipalities and organizations: one part of the app, loaded together. */
export { PlaceList } from "./list.tsx";
export { MunicipalityPage } from "./municipality.tsx";
export { OrganizationPage } from "./organization.tsx";
