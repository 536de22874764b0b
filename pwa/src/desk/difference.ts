/** What happened to a case between two readings of it. */
import type { CaseState, DeskCaseView, ThreadEntry } from "./model.ts";

export interface Difference {
  readonly entries: readonly ThreadEntry[];
  /** The new state, if it is another. */
  readonly state: CaseState | undefined;
}

export function difference(before: DeskCaseView, after: DeskCaseView): Difference {
  const known = new Set(before.case.thread.map((entry) => entry.uuid));
  return {
    entries: after.case.thread.filter((entry) => !known.has(entry.uuid)),
    state: after.case.state === before.case.state ? undefined : after.case.state,
  };
}
