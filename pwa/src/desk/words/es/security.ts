/** An official's own second factor, in Spanish (usted). */

export const security = {
  security: {
    title: "Seguridad",
    lead: "El segundo factor es un código que cambia cada medio minuto: sin él, su contraseña sola no abre la mesa.",
    needed: "Para administrar hace falta un segundo factor. Configúrelo aquí.",
    begin: "Configurar el segundo factor",
    scan: "Lea este dibujo con la aplicación de códigos de su teléfono.",
    qr: "Código QR para la aplicación de códigos",
    qrFailed: "No se pudo dibujar el código. Escriba la clave a mano.",
    byHand: "O escriba esta clave en la aplicación:",
    first: "Escriba el código de 6 cifras que muestra",
    confirm: "Confirmar",
    on: "Su segundo factor está activo",
    codes: "Códigos de papel",
    codesHelp: "Guarde estos códigos fuera del teléfono: cada uno sirve una vez si lo pierde. No se muestran de nuevo.",
    print: "Imprimir",
    kept: "Ya los guardé",
    left: (count: number) => (count === 1 ? "Le queda 1 código de papel." : `Le quedan ${count} códigos de papel.`),
    remove: "Quitar el segundo factor",
    removeHelp: "Su contraseña sola bastará para entrar.",
    removeNeeded: "No podrá administrar hasta configurarlo de nuevo.",
    removed: "Segundo factor quitado.",
    hasFactor: "Entra con segundo factor",
  },
};
