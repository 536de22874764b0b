/**
 * A name and what it is, in a `<dl class="facts">`.
 *
 * `<Fact name="Horario">De lunes a viernes</Fact>`
 */
import type { ComponentChildren } from "preact";

interface FactProps {
  name: string;
  /** Of what it is: "number" is set large. */
  class?: "number";
  children: ComponentChildren;
}

export function Fact({ name, class: kind, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={kind}>{children}</dd>
    </div>
  );
}
