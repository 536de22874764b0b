/** Municipalities and organizations, in English. */
import type { PlaceWords } from "./es.ts";

export const en: PlaceWords = {
  title: "Municipalities and organizations",
  lead: "What each place offers, where to go and what is new.",
  municipality: "Municipality",
  municipalities: "Municipalities",
  organization: "Organization",
  organizations: "Organizations",
  offered: (count: number) => (count === 1 ? "1 service" : `${count} services`),
  news: "News",
  noNews: "There is no news from this municipality yet.",
  services: "Services",
  offices: "Offices",
  officesAnywhere: "Offices in every municipality",
  deadlines: "Deadlines met",
  inTime: (percent: string) => `${percent}% of cases were answered in time`,
  counted: (cases: string, since: string, until: string) => `Of ${cases} cases received from ${since} to ${until}.`,
  tooFew: "There are very few cases yet: with so few, one would know whose they are. The figure comes when there are more.",
  missing: "That place is not on this phone",
  missingHelp: "It may not have been downloaded yet.",
};
