/** A form that has a newer version than the one somebody began, in Spanish (usted). */
export const es = {
  newer: "Hay una versión nueva de este formulario",
  newerHelp: "Puede terminar la suya, que se acepta igual. Si pasa a la nueva, se conserva lo que sirva de lo que escribió.",
  stay: "Seguir con la mía",
  move: "Pasar a la nueva",
  moved: "Está en la versión nueva del formulario",
  movedAll: "Se conservó todo lo que había escrito.",
  movedSome: "Se conservó lo demás. Esto no cabe en la versión nueva:",
  back: "Volver a la anterior",
};

export type DraftWords = typeof es;
