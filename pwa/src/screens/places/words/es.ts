/** Municipalities and organizations, in Spanish (usted). */
export const es = {
  title: "Municipios y organizaciones",
  lead: "Qué se ofrece en cada lugar, dónde ir y qué hay de nuevo.",
  municipality: "Municipio",
  municipalities: "Municipios",
  organizations: "Organizaciones",
  offered: (count: number) => (count === 1 ? "1 servicio" : `${count} servicios`),
  news: "Noticias",
  noNews: "Todavía no hay noticias de este municipio.",
  services: "Servicios",
  offices: "Oficinas",
  officesAnywhere: "Estas oficinas hay en su municipio",
  deadlines: "Plazos cumplidos",
  inTime: (percent: string) => `${percent} % de los asuntos se respondió en plazo`,
  counted: (cases: string, since: string, until: string) => `De ${cases} asuntos recibidos del ${since} al ${until}.`,
  tooFew: "Todavía no hay suficientes asuntos para dar esta cifra sin señalar a nadie.",
  missing: "Ese lugar no está en este teléfono",
  missingHelp: "Puede que todavía no se haya descargado.",
};

export type PlaceWords = typeof es;
