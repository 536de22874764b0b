/**
 * How a draft, a submission or a case stands: a shape and a word, never a colour alone.
 *
 * `<State stage={view.stage} />`
 */
import { useFirstWords } from "../i18n/index.ts";
import type { Stage } from "../offline/citizen.ts";
import { Icon, type IconName } from "./icon.tsx";

export const SHAPES: Readonly<Record<Stage | "draft", IconName>> = {
  draft: "pencil",
  waiting: "clock",
  sent: "up",
  refused: "stop",
  correction: "alert",
  replaced: "check",
  received: "done",
  in_study: "search",
  waiting_citizen: "alert",
  answered: "answered",
  closed: "closed",
  in_review: "search",
  redirected: "next",
};

/** Those in which nobody waits. */
export const DONE: ReadonlySet<Stage | "draft"> = new Set(["replaced", "answered", "closed", "redirected"]);

/** Those that wait for her. */
export const NEEDS_HER: ReadonlySet<Stage | "draft"> = new Set(["refused", "correction", "waiting_citizen"]);

export function State({ stage }: { stage: Stage | "draft" }) {
  const t = useFirstWords();
  return (
    <Shape icon={SHAPES[stage]} warm={NEEDS_HER.has(stage)}>
      {t.stage[stage]}
    </Shape>
  );
}

/** Any other state: the shape and the word are the caller's. */
export function Shape({ icon, warm, children }: { icon: IconName; warm?: boolean; children: string }) {
  return (
    <span class={warm ? "state state-warm" : "state"}>
      <Icon name={icon} />
      {children}
    </span>
  );
}
