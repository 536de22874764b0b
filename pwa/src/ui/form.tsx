/**
 * A form that our own code sends; it says itself what is missing, not the browser.
 *
 * `<Form class="stack" onSubmit={send}>…</Form>`
 */
import type { ComponentChildren, RefObject } from "preact";

interface FormProps {
  class?: string;
  "aria-label"?: string;
  /** To look for the field that takes the focus. */
  box?: RefObject<HTMLFormElement | null>;
  autocomplete?: "off";
  onSubmit: () => unknown;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ComponentChildren;
}

export function Form({ class: kind = "fields", box, onSubmit, children, ...others }: FormProps) {
  return (
    <form
      {...others}
      {...(box && { ref: box })}
      class={kind}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
