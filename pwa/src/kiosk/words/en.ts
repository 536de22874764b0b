/** The kiosk's words in English; the compiler sees that none is missing. */
import type { KioskWords } from "./es.ts";

export const en: KioskWords = {
  brand: "Service point",

  enrol: {
    title: "Set up this service point",
    lead: "This screen is for whoever installs the device. Citizens will not see it.",
    how: "Ask whoever administers the portal for a code. It lasts 15 minutes and works once.",
    code: "Code",
    codeHelp: "Just as you were given it. Capital letters or small ones, both will do.",
    name: "Name of this point",
    nameHelp: "For example: Cerro office, entrance. It is shown on the screen. Left empty, it is the one given with the code.",
    button: "Set up",
    working: "Setting up…",
    refused: "The portal did not accept that code. Check it or ask for a new one: it lasts 15 minutes and works once.",
    offline: "There is no connection to the portal. Setting up needs it; afterwards the device also works without.",
    storage: "This browser does not let us store anything. Open a normal window, not a private one, and try again.",
    codeRequired: "Enter the code",
  },

  form: {
    leave: "See all services",
    leaveHelp: "What you wrote stays here until you touch “Finish and erase”.",
  },

  start: {
    proposals: "Citizens’ proposals",
    proposalsHelp: "Read what others propose, support it or write your own.",
    title: "What do you need to do?",
    lead: "Touch a service to begin. When you finish, we erase everything you wrote from here.",
    offline: "There is no connection just now. You can go on all the same: it is sent when it comes back.",
    resume: "Continue what you began",
    sent: "What you have handed in",
    none: "This device does not have the services yet",
    noneHelp: "It must be connected once to fetch them.",
    sealed: (count: number) =>
      count === 1
        ? "1 item from earlier visits waits for a connection, sealed."
        : `${count} items from earlier visits wait for a connection, sealed.`,
    refused: (count: number) =>
      count === 1
        ? "The portal did not accept 1 item from an earlier visit. It is still on this device, sealed: tell whoever administers the portal."
        : `The portal did not accept ${count} items from earlier visits. They are still on this device, sealed: tell whoever administers the portal.`,
  },

  closed: {
    title: "This service point is closed",
    lead: "It cannot be used now. Please tell the staff. What was handed in is not lost.",
    sealed: (count: number) =>
      count === 1
        ? "1 item from an earlier visit is kept here, sealed. It leaves when the staff sets this device up again."
        : `${count} items from earlier visits are kept here, sealed. They leave when the staff sets this device up again.`,
    staff: "For the staff: set up again",
    how: "The portal does not know this device any more. Ask whoever administers the portal for a new code. Do not clear the browser’s data: what still has to leave is there.",
  },

  finish: {
    button: "Finish and erase",
    title: "Finish and erase everything from this screen?",
    body: "What you wrote and your photos are erased from this device. What was already sent goes on.",
    draft: "What you began and did not send will be lost.",
    unsent: "What you sent has not left yet. We will keep it sealed: only the portal can open it, and it leaves when there is a connection.",
    number: "Did you note your number or scan the code? They will not be shown here again.",
    yes: "Yes, finish and erase",
    no: "Stay here",
    working: "Finishing and erasing…",
    workingHelp: "Please wait a moment. Do not leave until you see the confirmation.",
    done: "All erased",
    doneHelp: "Nothing of yours is left on this device.",
    sealed:
      "What you sent is kept sealed. Nobody can read it here; it leaves by itself when there is a connection and the portal will give it a number.",
    refused:
      "The portal did not accept something you sent. It stays here, sealed, and nobody can read it: tell whoever attends this point.",
    failed: "Not everything could be erased",
    eraseUnsent: "Erase even if what is unsent is lost",
    failedHelp: "Do not leave the device like this. Try again, or tell whoever attends this point.",
    retry: "Try again",
  },

  idle: {
    title: "Are you still there?",
    body: "To protect your details, we will erase what you wrote.",
    unit: (seconds: number): string => (seconds === 1 ? "second" : "seconds"),
    left: (seconds: number) => (seconds === 1 ? "1 second left" : `${seconds} seconds left`),
    stay: "Yes, I am still here",
    erase: "Erase now",
  },

  sent: {
    working: "Sending…",
    workingHelp: "We will give you your number in a moment.",
    title: "We received your request",
    number: "Your number",
    noNumberTitle: "Saved. It will be sent when there is a connection",
    noNumberBody:
      "There is no connection just now. When you touch “Finish and erase” it is sealed on this device and leaves by itself when the connection is back.",
    noNumberKeep: "Scan the code: when it arrives, you will see the number and the answers on your phone.",
    answerBy: (date: string) => `Answer by ${date} at the latest.`,
    receivedAt: (when: string) => `Received: ${when}`,
    scan: "Take it with you on your phone",
    scanHelp: "Point the camera at this code to see the number, the state and the answers.",
    qr: "QR code to follow your case",
    address: "Or open this address on your phone:",
    secret: "Whoever has this code can see your case. Do not share it.",
    handedIn: (kiosk: string, when: string) => `Handed in at ${kiosk}: ${when}. No number yet.`,
    type: (address: string) => `Or open ${address} on your phone and type:`,
    typeLife: "This code is good for one day and only once.",
    print: "Print",
    another: "Do something else",
    end: "When you are done, touch “Finish and erase”.",
    correctionTitle: "Something must be corrected",
    correctionBody: "We could not open your case like this. You do not have to write it all again.",
    correct: "Correct and send again",
    refusedTitle: "The portal did not accept this",
    refusedBody: "You can check it and send it again, or ask for help at this service point.",
    qrFailed: "The code could not be drawn. Use the address below.",
  },
};
