/** The kiosk's words. Not part of `i18n/`, so that no phone downloads them. */

export const es = {
  brand: "Punto de atención",

  enrol: {
    title: "Preparar este punto de atención",
    lead: "Esta pantalla es para quien instala el dispositivo. La ciudadanía no la verá.",
    how: "Pida un código a quien administra el portal. Vale 15 minutos y sirve una sola vez.",
    code: "Código",
    codeHelp: "Tal como se lo dieron. Da igual si usa mayúsculas o minúsculas.",
    name: "Nombre de este punto",
    nameHelp: "Por ejemplo: Oficina Cerro, entrada. Se ve en la pantalla. Si lo deja vacío, vale el que se dio con el código.",
    button: "Preparar",
    working: "Preparando…",
    refused: "El portal no aceptó ese código. Revíselo o pida uno nuevo: vale 15 minutos y una sola vez.",
    offline: "No hay conexión con el portal. Hace falta para preparar el dispositivo; después funcionará también sin ella.",
    storage: "Este navegador no deja guardar nada. Ábralo en una ventana normal, no privada, y pruebe de nuevo.",
    codeRequired: "Escriba el código",
  },

  /** In place of the citizens' words about leaving a form. */
  form: {
    leave: "Ver todos los servicios",
    leaveHelp: "Lo escrito sigue aquí hasta que toque «Terminar y borrar».",
  },

  start: {
    proposals: "Propuestas de la ciudadanía",
    proposalsHelp: "Lea las de otras personas, apóyelas o escriba la suya.",
    title: "¿Qué necesita hacer?",
    lead: "Toque un servicio para empezar. Al terminar, borramos de aquí todo lo que escriba.",
    offline: "Ahora no hay conexión. Puede hacer su trámite igual: se enviará cuando vuelva.",
    resume: "Continuar lo que empezó",
    sent: "Lo que ya entregó",
    none: "Este dispositivo aún no tiene los servicios",
    noneHelp: "Hay que conectarlo una vez para traerlos.",
    sealed: (count: number) =>
      count === 1
        ? "1 envío de visitas anteriores espera conexión, cerrado con llave."
        : `${count} envíos de visitas anteriores esperan conexión, cerrados con llave.`,
    refused: (count: number) =>
      count === 1
        ? "El portal no aceptó 1 envío de una visita anterior. Sigue en este dispositivo, cerrado con llave: avise a quien administra el portal."
        : `El portal no aceptó ${count} envíos de visitas anteriores. Siguen en este dispositivo, cerrados con llave: avise a quien administra el portal.`,
  },

  closed: {
    title: "Este punto de atención está cerrado",
    lead: "No se puede usar ahora. Avise al personal, por favor. Lo que ya entregó no se pierde.",
    sealed: (count: number) =>
      count === 1
        ? "Queda aquí 1 envío de una visita anterior, cerrado con llave. Saldrá cuando el personal prepare de nuevo este dispositivo."
        : `Quedan aquí ${count} envíos de visitas anteriores, cerrados con llave. Saldrán cuando el personal prepare de nuevo este dispositivo.`,
    staff: "Para el personal: preparar de nuevo",
    how: "El portal ya no reconoce este dispositivo. Pida un código nuevo a quien administra el portal. No borre los datos del navegador: ahí están los envíos que faltan.",
  },

  finish: {
    button: "Terminar y borrar",
    title: "¿Terminar y borrar todo de esta pantalla?",
    body: "Se borra de este dispositivo lo que usted escribió y sus fotos. Lo ya enviado sigue su curso.",
    draft: "Lo que empezó y no ha enviado se pierde.",
    unsent: "Su envío todavía no ha salido. Lo guardaremos cerrado con llave: solo el portal podrá abrirlo, y se enviará cuando haya conexión.",
    number: "¿Guardó su número o escaneó el código? Después ya no se verán aquí.",
    yes: "Sí, terminar y borrar",
    no: "Seguir aquí",
    working: "Terminando y borrando…",
    workingHelp: "Espere un momento, por favor. No se aleje hasta ver la confirmación.",
    done: "Todo borrado",
    doneHelp: "En este dispositivo no queda nada suyo.",
    sealed:
      "Su envío quedó guardado y cerrado con llave. Nadie puede leerlo aquí; se enviará solo cuando haya conexión y el portal le dará su número.",
    refused:
      "El portal no aceptó algo de lo que envió. Queda aquí cerrado con llave y nadie puede leerlo: avise a quien atiende este punto.",
    failed: "No se pudo borrar todo",
    eraseUnsent: "Borrar aunque se pierda lo no enviado",
    failedHelp: "No deje el dispositivo así. Pruebe otra vez o avise a quien atiende este punto.",
    retry: "Probar otra vez",
  },

  idle: {
    title: "¿Sigue ahí?",
    body: "Para proteger sus datos, borraremos lo que escribió.",
    unit: (seconds: number): string => (seconds === 1 ? "segundo" : "segundos"),
    left: (seconds: number) => (seconds === 1 ? "Queda 1 segundo" : `Quedan ${seconds} segundos`),
    stay: "Sí, sigo aquí",
    erase: "Borrar ahora",
  },

  sent: {
    working: "Enviando…",
    workingHelp: "En un momento le damos su número.",
    title: "Recibimos su solicitud",
    number: "Su número",
    noNumberTitle: "Guardado. Se enviará cuando haya conexión",
    noNumberBody:
      "Ahora no hay conexión. Al tocar «Terminar y borrar» su envío queda cerrado con llave en este dispositivo y sale solo cuando vuelva.",
    noNumberKeep: "Escanee el código: cuando llegue, verá en su teléfono el número y las respuestas.",
    answerBy: (date: string) => `Respuesta a más tardar el ${date}.`,
    receivedAt: (when: string) => `Recibido: ${when}`,
    scan: "Llévelo en su teléfono",
    scanHelp: "Apunte la cámara a este código para ver el número, el estado y las respuestas.",
    qr: "Código QR para seguir su asunto",
    address: "O abra esta dirección en su teléfono:",
    secret: "Quien tenga este código puede ver su asunto. No lo comparta.",
    handedIn: (kiosk: string, when: string) => `Entregado en ${kiosk}: ${when}. Todavía sin número.`,
    type: (address: string) => `O abra ${address} en su teléfono y escriba:`,
    typeLife: "Este código vale un día y una sola vez.",
    print: "Imprimir",
    another: "Hacer otro trámite",
    end: "Cuando termine, toque «Terminar y borrar».",
    correctionTitle: "Hay algo que corregir",
    correctionBody: "No pudimos abrir su asunto así. No tiene que escribirlo todo otra vez.",
    correct: "Corregir y enviar de nuevo",
    refusedTitle: "El portal no aceptó este envío",
    refusedBody: "Puede revisarlo y enviarlo de nuevo, o pedir ayuda en este punto de atención.",
    qrFailed: "No se pudo dibujar el código. Use la dirección de abajo.",
  },
};

export type KioskWords = typeof es;
