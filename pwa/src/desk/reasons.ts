/** The portal's reasons, which are English, in Spanish: those that an official can meet at the desk. */
import { language } from "../i18n/index.ts";

const SPANISH: Readonly<Record<string, string>> = {
  "there is an official of that name": "ya hay un funcionario con ese nombre de usuario",
  "you cannot take the administration away from yourself": "no puede quitarse a sí mismo la administración",
  "you cannot remove yourself": "no puede quitarse a sí mismo",
  "the second factor is set up already": "el segundo factor ya está configurado",
  "a confidential case is given by the office that attends to it": "un caso en reserva lo encarga la oficina que lo atiende",
  "this official does not attend to cases of this office": "esa persona no atiende casos de esta oficina",
  "this organization is not at the portal": "ese organismo no está en el portal",
  "it changed since you opened it; load it again to see what is new": "cambió desde que lo abrió; ábralo de nuevo para ver lo nuevo",
  "it is public already": "ya está publicado",
  "a publication has all its words in both languages": "una publicación lleva todos sus textos en los dos idiomas",
  "a correction says in both languages what was corrected": "una corrección dice en los dos idiomas qué se corrigió",
  "publish_at is more than a hundred years ahead": "la fecha de publicación queda a más de cien años",
  "a picture of it is not at the desk: upload it again": "una de las imágenes no llegó a la mesa: súbala otra vez",
  "since is a day before until, ten years at most": "«Desde» va antes de «Hasta», con diez años como máximo",
  "Somebody published another version meanwhile.": "otra persona publicó una versión entretanto",
};

/** Without its full stop, to stand inside a sentence. */
export function reasonWords(reason: string): string {
  const known = language.value.language === "es" ? SPANISH[reason] : undefined;
  return known ?? reason.replace(/\.$/, "");
}
