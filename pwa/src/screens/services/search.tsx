/** The search box above the services. It needs no network: all of them are on the device. */
import { useEffect, useRef } from "preact/hooks";
import type { Service } from "../../generated/documents.ts";
import { Source } from "../../offline/live.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { find } from "./finding.ts";
import { useSearchWords } from "./words/index.ts";

/** Longer than any title. */
const LONGEST = 100;
/** Milliseconds after the last letter before the count is read aloud. */
const PAUSE = 800;

/** Stays while she looks at one of those found, so that "back" leads to them again. */
const typed = new Source("");

interface SearchProps {
  services: readonly Service[];
  /** Tells the list what to show; undefined: all. */
  found: (services: readonly Service[] | undefined) => void;
}

export function ServiceSearch({ services, found }: SearchProps) {
  const w = useSearchWords();
  const input = useRef<HTMLInputElement>(null);
  const text = useLive(typed);
  const searching = text.trim() !== "";
  const count = searching ? find(services, text).length : services.length;
  useEffect(() => found(searching ? find(services, text) : undefined), [services, text]);
  useEffect(() => {
    if (!searching) return;
    const timer = setTimeout(() => announce(w.count(count)), PAUSE);
    return () => clearTimeout(timer);
  }, [text, count]);
  const clear = () => {
    typed.set("");
    input.current?.focus();
  };
  return (
    <form role="search" class="field" aria-label={w.label} onSubmit={(event) => event.preventDefault()}>
      <label class="field-label" for="service-search">{w.label}</label>
      <input
        ref={input}
        id="service-search"
        class="input"
        type="search"
        autoComplete="off"
        enterkeyhint="search"
        maxLength={LONGEST}
        value={text}
        onInput={(event) => typed.set(event.currentTarget.value)}
      />
      {searching && count === 0 && (
        <div class="stack-small">
          <p>{w.none(text.trim())}</p>
          <p>
            <Button kind="link" onPress={clear}>
              {w.all}
            </Button>
          </p>
        </div>
      )}
    </form>
  );
}
