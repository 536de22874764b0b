/** An official's own second factor, in English. */
import type { security as es } from "../es/security.ts";

export const security: typeof es = {
  security: {
    title: "Security",
    lead: "The second factor is a code that changes every half minute: without it, your password alone does not open the desk.",
    needed: "To administer you need a second factor. Set it up here.",
    begin: "Set up the second factor",
    scan: "Read this picture with the code app on your phone.",
    qr: "QR code for the code app",
    qrFailed: "The code could not be drawn. Type the key by hand.",
    byHand: "Or type this key into the app:",
    first: "Write the 6 digits it shows",
    confirm: "Confirm",
    on: "Your second factor is on",
    codes: "Paper codes",
    codesHelp: "Keep these codes away from the phone: each works once if you lose it. They are not shown again.",
    print: "Print",
    kept: "I have kept them",
    left: (count: number) => (count === 1 ? "You have 1 paper code left." : `You have ${count} paper codes left.`),
    remove: "Take off the second factor",
    removeHelp: "Your password alone will be enough to sign in.",
    removeNeeded: "You cannot administer until you set it up again.",
    removed: "Second factor taken off.",
    hasFactor: "Signs in with a second factor",
  },
};
