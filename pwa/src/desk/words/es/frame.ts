/** The desk's own words: what is around its screens, signing in, what failed, its keys, in Spanish (usted). */
import type { CaseState, CommentRule } from "../../model.ts";

const states: Record<CaseState, string> = {
  received: "Recibido",
  in_study: "En estudio",
  waiting_citizen: "Espera al ciudadano",
  answered: "Respondido",
  closed: "Cerrado",
  in_review: "En revisión",
  redirected: "Enviado a otro organismo",
};

const rules: Record<CommentRule, string> = {
  offensive: "Tiene palabras ofensivas",
  off_topic: "No trata el tema de la publicación",
  unlawful: "No respeta la ley o los datos de otras personas",
};

export const frame = {
  name: "Mesa de atención",
  menu: "Mesa de atención",
  places: "Menú",
  cases: "Casos",
  comments: "Comentarios",
  signOut: "Salir",
  otherLanguage: "English",
  skip: "Saltar al contenido",
  opening: "Abriendo…",
  retry: "Intentar de nuevo",
  noRole: "Su usuario todavía no tiene ninguna función. Pídala a quien administra el portal.",
  states,
  rules,
  kinds: { queja: "Queja", peticion: "Petición", denuncia: "Denuncia", sugerencia: "Sugerencia" },

  signIn: {
    title: "Entrar a la mesa de atención",
    lead: "Para las personas que atienden los casos de la ciudadanía.",
    user: "Nombre de usuario",
    password: "Contraseña",
    show: "Mostrar la contraseña",
    button: "Entrar",
    working: "Entrando…",
    expired: "Su sesión terminó. Entre de nuevo: lo que había escrito sigue aquí.",
    out: "Ha salido. Hasta pronto.",
    wrong: "El nombre o la contraseña no coinciden. Revíselos y pruebe otra vez.",
    userRequired: "Escriba su nombre de usuario",
    passwordRequired: "Escriba su contraseña",
    code: "Código de su segundo factor",
    codeHelp: "El de 6 cifras que muestra su aplicación, o uno de sus códigos de papel.",
    codeRequired: "Escriba el código",
    codeWrong: "Ese código no vale o ya se usó. Espere al siguiente y escríbalo.",
    forgotten: "¿Olvidó su contraseña? Pídale una nueva a quien administra el portal.",
  },

  failure: {
    offline: "No hay conexión con el portal. Lo escrito sigue aquí; pruebe de nuevo cuando haya conexión.",
    forbidden: "Su usuario no puede hacer esto. Si lo necesita, pídalo a quien administra el portal.",
    missing: "Esto ya no está en el portal. Vuelva a la lista.",
    later: (seconds: number) =>
      seconds > 90
        ? `Demasiados intentos. Pruebe de nuevo dentro de ${Math.ceil(seconds / 60)} minutos.`
        : `Demasiados intentos. Pruebe de nuevo dentro de ${seconds} segundos.`,
    invalid: (reason: string) => `El portal no lo aceptó: ${reason}. Corríjalo y envíelo otra vez.`,
    server: "El portal tuvo un problema y no hizo nada. Lo escrito sigue aquí; pruebe de nuevo en un momento.",
  },

  keys: {
    title: "Teclas de la mesa",
    close: "Cerrar",
    letters: "Usar teclas de una letra",
    list: [
      ["j  ↓", "Caso siguiente"],
      ["k  ↑", "Caso anterior"],
      ["Intro", "Abrir el caso"],
      ["x", "Elegir el caso"],
      ["n  p", "Página siguiente, página anterior"],
      ["/", "Buscar"],
      ["u", "Volver a la lista"],
      ["Ctrl + Intro", "Enviar la respuesta"],
      ["?", "Esta ayuda"],
    ] as (readonly [string, string])[],
  },
};
