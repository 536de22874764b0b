/**
 * What notifications say. They show on a locked screen, and kiosks and phones are shared: no name,
 * number or text of a case, only that there is something to see.
 */
type Language = "es" | "en";

interface Words {
  readonly title: string;
  readonly body: string;
}

const READ = { es: "Toque para abrirlo en el portal.", en: "Tap to open it in the portal." };

const TITLES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  received: { es: "Recibimos su trámite", en: "We received your submission" },
  correction: { es: "Hay algo que corregir", en: "Something needs to be corrected" },
  state: { es: "Su caso avanzó", en: "Your case has moved on" },
  answered: { es: "Su caso tiene respuesta", en: "Your case has an answer" },
  extended: { es: "Hay nueva fecha para su respuesta", en: "There is a new date for your answer" },
  redirected: { es: "Su caso pasó a otro organismo", en: "Your case went to another body" },
  comment_published: { es: "Su comentario fue publicado", en: "Your comment was published" },
  comment_refused: { es: "Su comentario no fue publicado", en: "Your comment was not published" },
  comment_taken_down: { es: "Su comentario fue retirado", en: "Your comment was taken down" },
  proposal_published: { es: "Su propuesta fue publicada", en: "Your proposal was published" },
  proposal_refused: { es: "Su propuesta no fue publicada", en: "Your proposal was not published" },
  proposal_taken_down: { es: "Su propuesta fue retirada", en: "Your proposal was taken down" },
  appeal_granted: { es: "Su apelación fue aceptada", en: "Your appeal was granted" },
  appeal_denied: { es: "Se decidió sobre su apelación", en: "Your appeal was decided on" },
  publication: { es: "Hay una nueva publicación", en: "There is a new publication" },
};

const OTHER = { es: "Hay novedades en el portal", en: "There is news in the portal" };

export function wordsFor(kind: string, language: Language): Words {
  return { title: (TITLES[kind] ?? OTHER)[language], body: READ[language] };
}
