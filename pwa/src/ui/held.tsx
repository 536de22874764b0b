/**
 * What cannot be changed while it is being sent: nothing typed meanwhile can be lost. The focus
 * returns to where it was.
 *
 * `<Held while={busy}>…</Held>`
 */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export function Held({ while: held, children }: { while: boolean; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const left = useRef<Element | null>(null);
  // Before it is drawn inert, which takes the focus away.
  if (held && !left.current && box.current?.contains(document.activeElement)) left.current = document.activeElement;
  useLayoutEffect(() => {
    if (held) return;
    if (left.current instanceof HTMLElement && document.activeElement === document.body) left.current.focus({ preventScroll: true });
    left.current = null;
  }, [held]);
  return (
    <div ref={box} class="held" inert={held} aria-busy={held}>
      {children}
    </div>
  );
}
