/** Settings, in English. */
import type { settings as es } from "../es/settings.ts";

export const settings: typeof es = {
  settings: {
    title: "Settings",
    language: "Language",
    notifications: "Notifications",
    notificationsHelp: "They reach this phone even with the portal closed. They show none of your data.",
    myCases: "My cases",
    myCasesHelp: "When they receive it, answer or ask you to correct something.",
    sections: "News by section",
    municipalities: "News of a municipality",
    addMunicipality: "Add municipality",
    allOff: "Turn off all notifications",
    storage: "Space on this phone",
    used: (used, quota) => `The portal takes ${used} of the ${quota} the browser allows it.`,
    usedOnly: (used) => `The portal takes ${used}.`,
    persisted: "The browser promised not to delete what is saved.",
    notPersisted: "If space runs short, the browser could delete what is saved.",
    persist: "Protect what is saved",
    persistFailed: "The browser did not allow it for now. Using the portal more, or installing it, helps.",
    erase: "Erase my data from this phone",
    eraseHelp:
      "Removes drafts, submissions and answers from this phone. What the authority has received goes on, but you will not see it from here.",
    erasePending: (count) =>
      count === 1
        ? "Careful: 1 item has not been sent yet and would be lost."
        : `Careful: ${count} items have not been sent yet and would be lost.`,
    eraseConfirm: "Erase everything? This cannot be undone.",
    eraseYes: "Yes, erase everything",
    eraseNo: "No, keep it",
    eraseFailed: "Not everything could be erased. Close other tabs of the portal and try again.",
    erased: "Your data was erased from this phone.",
    about: "About the portal",
    aboutBody:
      "A place to file procedures, write to the authorities and get answers, made to work with little or no connection.",
    privacy: "What you write is saved first on your phone. Only you and those who handle your case see it.",
    install: "To keep it at hand, add it to the home screen from the browser’s menu.",
  },
};
