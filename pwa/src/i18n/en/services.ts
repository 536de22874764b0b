/** Services: the list and a service's page, in English. */
import type { services as es } from "../es/services.ts";

export const services: typeof es = {
  services: {
    title: "Services",
    lead: "Choose a procedure to see what you need, and start.",
    none: "There are no services to show.",
  },
  service: {
    start: "Start",
    resume: "Continue the draft",
    startNew: "Start a new one",
    offlineHint: "You can fill it in without a connection. It is saved as you type.",
    pagesHint: (count) => (count === 1 ? "The form has 1 page." : `The form has ${count} pages.`),
    draftFound: (when) => `You have a draft saved on this phone, from ${when}.`,
    who: "Who may apply",
    requirements: "What you need",
    cost: "What it costs",
    duration: "How long it takes",
    organization: "Who handles it",
    legal: "Legal basis",
    offices: "Where to go in person",
    hours: "Hours",
    phone: "Phone",
    address: "Address",
    missing: "That service is not on this phone",
    missingHelp: "It may not have been downloaded yet, or may no longer be offered.",
  },
};
