/** A decision about a case: one command however often it is tried, and what became of it. */
import { useRef, useState } from "preact/hooks";
import { announce } from "../../ui/announce.tsx";
import { CommandKey } from "../command.ts";
import type { DeskCaseView } from "../model.ts";
import { explain, type Outcome } from "./answering.ts";
import type { Watched } from "./watched.ts";

export interface Deciding {
  readonly busy: boolean;
  readonly outcome: Outcome;
  /** `content` is what is decided, `done` what to say then. Answers whether it was done. */
  decide(content: readonly string[], send: (command: string) => Promise<unknown>, done: string): Promise<boolean>;
}

export function useDeciding(view: DeskCaseView, watched: Watched): Deciding {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });
  const key = useRef(new CommandKey());

  const decide: Deciding["decide"] = async (content, send, done) => {
    if (busy) return false;
    setBusy(true);
    let did = false;
    try {
      await send(key.current.for(view.uuid, view.rev, ...content));
      did = true;
      key.current.done();
      setOutcome({ kind: "none" });
      announce(done);
      // It may be another office's now: then this screen says that it is gone.
      await watched.read().catch(() => undefined);
    } catch (error) {
      setOutcome(await explain(error, view, watched));
    }
    setBusy(false);
    return did;
  };
  return { busy, outcome, decide };
}
