/** Services: the list and a service's page, in Spanish (usted). */
export const services = {
  services: {
    title: "Servicios",
    lead: "Elija un trámite para saber qué hace falta y empezar.",
    none: "No hay servicios para mostrar.",
  },
  service: {
    start: "Empezar",
    resume: "Continuar el borrador",
    startNew: "Empezar uno nuevo",
    offlineHint: "Puede llenarlo sin conexión. Se guarda a medida que escribe.",
    pagesHint: (count: number) => (count === 1 ? "El formulario tiene 1 página." : `El formulario tiene ${count} páginas.`),
    draftFound: (when: string) => `Tiene un borrador guardado en este teléfono, del ${when}.`,
    who: "Quién puede solicitarlo",
    requirements: "Qué necesita",
    cost: "Cuánto cuesta",
    duration: "Cuánto demora",
    organization: "Quién lo atiende",
    legal: "Base legal",
    offices: "Dónde ir en persona",
    hours: "Horario",
    phone: "Teléfono",
    address: "Dirección",
    missing: "Ese servicio no está en este teléfono",
    missingHelp: "Puede que todavía no se haya descargado o que ya no se ofrezca.",
  },
};
