/** A case's state for officials: the shapes of the citizens' screens, the desk's words. */
import type { IconName } from "../ui/icon.tsx";
import { Shape } from "../ui/state.tsx";
import type { CaseState } from "./model.ts";
import { useDeskWords } from "./words/index.ts";

const SHAPES: Readonly<Record<CaseState, IconName>> = {
  received: "done",
  in_study: "search",
  waiting_citizen: "clock",
  answered: "answered",
  closed: "closed",
  in_review: "alert",
  redirected: "next",
};

export function CaseStateShape({ state }: { state: CaseState }) {
  const w = useDeskWords();
  return <Shape icon={SHAPES[state]}>{w.states[state]}</Shape>;
}
