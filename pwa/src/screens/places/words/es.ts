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
  missing: "Ese lugar no está en este teléfono",
  missingHelp: "Puede que todavía no se haya descargado.",
};

export type PlaceWords = typeof es;
