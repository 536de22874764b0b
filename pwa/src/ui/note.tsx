/**
 * A note: something to know before going on. `warm` when it needs attention.
 *
 * `<Note warm title="…">…</Note>`: an icon, a bold title, then text and at most a few buttons.
 */
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface NoteProps {
  title?: string | undefined;
  warm?: boolean;
  icon?: IconName;
  /** Appears because something happened: read it out. */
  live?: boolean;
  children?: ComponentChildren;
}

export function Note({ title, warm, icon, live, children }: NoteProps) {
  return (
    <div class={warm ? "note note-warm" : "note"} role={live ? (warm ? "alert" : "status") : undefined}>
      <Icon name={icon ?? (warm ? "alert" : "info")} />
      <div class="note-body">
        {title && <p class="note-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
