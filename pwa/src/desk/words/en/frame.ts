/** The desk's own words: what is around its screens, signing in, what failed, its keys, in English. */
import type { frame as es } from "../es/frame.ts";

export const frame: typeof es = {
  name: "Service desk",
  menu: "Service desk",
  places: "Menu",
  cases: "Cases",
  comments: "Comments",
  signOut: "Sign out",
  otherLanguage: "Español",
  skip: "Skip to content",
  opening: "Opening…",
  retry: "Try again",
  noRole: "Your user has no role yet. Ask whoever administers the portal.",

  states: {
    received: "Received",
    in_study: "Being studied",
    waiting_citizen: "Waits for the person",
    answered: "Answered",
    closed: "Closed",
    in_review: "In review",
    redirected: "Sent to another organization",
  },
  kinds: { queja: "Complaint", peticion: "Request", denuncia: "Report", sugerencia: "Suggestion" },

  rules: {
    offensive: "Has offensive words",
    off_topic: "Is not about the publication’s topic",
    unlawful: "Does not respect the law or other people’s details",
  },

  signIn: {
    title: "Sign in to the service desk",
    lead: "For the people who attend to citizens’ cases.",
    user: "User name",
    password: "Password",
    show: "Show the password",
    button: "Sign in",
    working: "Signing in…",
    expired: "Your session ended. Sign in again: what you had written is still here.",
    out: "You have signed out. See you soon.",
    wrong: "The name and the password do not match. Check them and try again.",
    userRequired: "Enter your user name",
    passwordRequired: "Enter your password",
    code: "Code of your second factor",
    codeHelp: "The 6 digits your app shows, or one of your paper codes.",
    codeRequired: "Write the code",
    codeWrong: "That code is not valid or was used already. Wait for the next one.",
    forgotten: "Forgot your password? Ask whoever administers the portal for a new one.",
  },

  failure: {
    offline: "There is no connection to the portal. What you wrote is still here; try again when there is one.",
    forbidden: "Your user may not do this. If you need it, ask whoever administers the portal.",
    missing: "This is no longer in the portal. Go back to the list.",
    later: (seconds: number) =>
      seconds > 90
        ? `Too many attempts. Try again in ${Math.ceil(seconds / 60)} minutes.`
        : `Too many attempts. Try again in ${seconds} seconds.`,
    invalid: (reason: string) => `The portal did not accept it: ${reason}. Correct it and send it again.`,
    server: "The portal had a problem and did nothing. What you wrote is still here; try again in a moment.",
  },

  keys: {
    title: "Keys of the desk",
    close: "Close",
    letters: "Use keys of one letter",
    list: [
      ["j  ↓", "Next case"],
      ["k  ↑", "Previous case"],
      ["Enter", "Open the case"],
      ["x", "Choose the case"],
      ["n  p", "Next page, previous page"],
      ["/", "Search"],
      ["u", "Back to the list"],
      ["Ctrl + Enter", "Send the answer"],
      ["?", "This help"],
    ] as (readonly [string, string])[],
  },
};
