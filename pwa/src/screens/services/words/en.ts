/** The search of services, in English. */
import type { SearchWords } from "./es.ts";

export const en: SearchWords = {
  label: "Search for a service",
  count: (count) => (count === 1 ? "1 service" : `${count} services`),
  none: (text) => `No service says “${text}”. Try another word.`,
  all: "See all services",
};
