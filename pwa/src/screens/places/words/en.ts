/** Municipalities and organizations, in English. */
import type { PlaceWords } from "./es.ts";

export const en: PlaceWords = {
  title: "Municipalities and organizations",
  lead: "What each place offers, where to go and what is new.",
  municipality: "Municipality",
  municipalities: "Municipalities",
  organizations: "Organizations",
  offered: (count: number) => (count === 1 ? "1 service" : `${count} services`),
  news: "News",
  noNews: "There is no news from this municipality yet.",
  services: "Services",
  offices: "Offices",
  officesAnywhere: "These offices are in your municipality",
  missing: "That place is not on this phone",
  missingHelp: "It may not have been downloaded yet.",
};
