/** Ending a visit, and telling the fresh page that follows how it ended. */
import { endVisit, eraseVisitor } from "../offline/kiosk.ts";
import { forgetVisit } from "./leftover.ts";

const ENDINGS = ["erased", "sealed", "refused"] as const;

/** sealed: something will be sent later. refused: something was sealed that the portal refused. */
export type Ending = (typeof ENDINGS)[number];

/**
 * Sends or seals what is unsent, erases the visitor, and starts the page anew: nothing of the
 * visit is left in its memory or in the history. Rejects when something could not be erased.
 */
export async function endAndRestart(): Promise<void> {
  const { sealed, refused } = await endVisit();
  restart(refused > 0 ? "refused" : sealed > 0 ? "sealed" : "erased");
}

/** The last resort when nothing can be sealed: what is unsent is lost, and nothing is left. */
export async function eraseAndRestart(): Promise<void> {
  await eraseVisitor();
  restart("erased");
}

function restart(ending: Ending): void {
  forgetVisit();
  // The language that she chose goes with her.
  localStorage.removeItem("language");
  location.replace(`/kiosk?fin=${ending}`);
}

/** How the visit before this page ended, if one did just now; told once. */
export function takeEnding(): Ending | undefined {
  const said = new URLSearchParams(location.search).get("fin");
  const ending = ENDINGS.find((each) => each === said);
  if (ending) history.replaceState(null, "", "/kiosk");
  return ending;
}
