/**
 * Something that is asked once more before it is done: a button, then a note with "yes" and "no".
 *
 * `<Ask button="Quitar" title="¿Quitarlo?" yes="Sí, quitarlo" no="Conservar" onYes={…}>help</Ask>`.
 * `onYes` may reject: `failed` gives the words for it.
 */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "./button.tsx";
import type { IconName } from "./icon.tsx";
import { Note } from "./note.tsx";

interface AskProps {
  button: string;
  /** The whole sentence for screen readers where the button's word is too short. */
  label?: string;
  kind?: "quiet" | "warm" | "link";
  icon?: IconName;
  title: string;
  yes: string;
  no: string;
  onYes: () => Promise<void>;
  failed: (error: unknown) => string;
  children?: ComponentChildren;
}

export function Ask({ button, label, kind = "link", icon, title, yes, no, onYes, failed, children }: AskProps) {
  const [state, setState] = useState<"idle" | "asking" | "busy">("idle");
  const [trouble, setTrouble] = useState("");
  const go = async () => {
    setState("busy");
    setTrouble("");
    try {
      await onYes();
      setState("idle");
    } catch (error) {
      setTrouble(failed(error));
      setState("asking");
    }
  };
  if (state === "idle") {
    return (
      <div>
        <Button kind={kind} icon={icon} {...(label !== undefined && { label })} onPress={() => setState("asking")}>
          {button}
        </Button>
      </div>
    );
  }
  return (
    <Note warm live title={title}>
      {children}
      {trouble && <p class="strong">{trouble}</p>}
      <div class="actions">
        <Button kind="warm" busy={state === "busy"} onPress={() => void go()}>
          {yes}
        </Button>
        <Button kind="quiet" onPress={() => setState("idle")}>
          {no}
        </Button>
      </div>
    </Note>
  );
}
