/**
 * One live region for the whole app: `announce("Guardado")` is read aloud by screen readers.
 *
 * It sits in the frame from the start, since regions that appear with their text are not read.
 */
import { Source } from "../offline/live.ts";
import { useLive } from "./live.ts";

const said = new Source("");

/** Say it politely. The same words twice in a row are said twice. */
export function announce(words: string): void {
  said.set("");
  setTimeout(() => said.set(words), 50);
}

export function Announcer() {
  return (
    <div class="visually-hidden" role="status">
      {useLive(said)}
    </div>
  );
}
