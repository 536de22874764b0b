/** Municipalities and organizations, in Spanish (usted). */
export const es = {
  title: "Municipios y organizaciones",
  lead: "Qué se ofrece en cada lugar, dónde ir y qué hay de nuevo.",
  municipality: "Municipio",
  municipalities: "Municipios",
  organization: "Organización",
  organizations: "Organizaciones",
  offered: (count: number) => (count === 1 ? "1 servicio" : `${count} servicios`),
  news: "Noticias",
  noNews: "Todavía no hay noticias de este municipio.",
  services: "Servicios",
  offices: "Oficinas",
  officesAnywhere: "Oficinas de cada municipio",
  deadlines: "Plazos cumplidos",
  inTime: (percent: string) => `${percent} % de los asuntos se respondió en plazo`,
  counted: (cases: string, since: string, until: string) => `De ${cases} asuntos recibidos del ${since} al ${until}.`,
  tooFew: "Todavía hay muy pocos asuntos: con tan pocos se sabría de quién son. Cuando haya más, aquí estará la cifra.",
  missing: "Ese lugar no está en este teléfono",
  missingHelp: "Puede que todavía no se haya descargado.",
};

export type PlaceWords = typeof es;
