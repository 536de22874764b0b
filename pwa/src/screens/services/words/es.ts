/** The search of services, in Spanish (usted). */
export const es = {
  label: "Buscar un trámite",
  count: (count: number) => (count === 1 ? "1 servicio" : `${count} servicios`),
  none: (text: string) => `Ningún servicio dice «${text}». Pruebe con otra palabra.`,
  all: "Ver todos los servicios",
};

export type SearchWords = typeof es;
