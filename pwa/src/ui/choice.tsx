/**
 * A list of things to choose, each a whole row that leads somewhere.
 *
 * `<Choices><Choice href="/servicios/x" title="…">note</Choice></Choices>`
 */
import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

/** `twoUp`: in two columns where the screen is wide. */
export function Choices({ children, twoUp }: { children: ComponentChildren; twoUp?: boolean }) {
  return <ul class={twoUp ? "choices two-up" : "choices"}>{children}</ul>;
}

interface ChoiceProps {
  href: string;
  title: string;
  /** Below the title: a state or a short line. */
  children?: ComponentChildren;
}

export function Choice({ href, title, children }: ChoiceProps) {
  return (
    <li>
      <a class="choice" href={href}>
        <span>
          <span class="choice-title">{title}</span>
          {children}
        </span>
        <Icon name="next" />
      </a>
    </li>
  );
}
