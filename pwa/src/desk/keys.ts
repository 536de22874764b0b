/**
 * Keys of one letter, for those who attend to many cases. They can be turned off: who speaks to the
 * computer would set them off by words (WCAG 2.2, success criterion 2.1.4).
 */
import { useEffect, useRef } from "preact/hooks";
import { Source, type Live } from "../offline/live.ts";

const NAME = "desk-keys";

const source = new Source(localStorage.getItem(NAME) !== "off");
export const lettersOn: Live<boolean> = source;

export function turnLetters(on: boolean): void {
  if (on) localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, "off");
  source.set(on);
}

export type Keys = Readonly<Record<string, () => void>>;

/** What each key does while this is shown, and nothing is being typed or asked. */
export function useKeys(keys: Keys): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = now.current[event.key];
      if (!act || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.length === 1 && !lettersOn.value) return;
      if (event.target instanceof Element && event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
      if (document.querySelector("dialog[open]")) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
