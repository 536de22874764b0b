/**
 * Buttons. `busy` keeps the button in place and focusable while its work is done, and a second
 * tap does nothing: `disabled` would drop the focus of a keyboard or screen reader user.
 *
 * `<Button kind="quiet" icon="trash" onPress={…}>…</Button>` · kinds: main, quiet, warm, link.
 */
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps {
  kind?: "main" | "quiet" | "warm" | "link";
  big?: boolean;
  icon?: IconName | undefined;
  busy?: boolean;
  type?: "button" | "submit";
  /** The whole sentence for screen readers where the visible word is too short. */
  label?: string;
  onPress?: () => void;
  children: ComponentChildren;
}

const CLASSES = {
  main: "button",
  quiet: "button button-quiet",
  warm: "button button-warm",
  link: "button-link",
} as const;

export function Button({ kind = "main", big, icon, busy, type = "button", label, onPress, children }: ButtonProps) {
  return (
    <button
      type={type}
      class={CLASSES[kind] + (big ? " button-big" : "")}
      aria-disabled={busy ? "true" : undefined}
      aria-label={label}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onPress?.();
      }}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
