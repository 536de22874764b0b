/** Moving a case to another state without an answer. Closing is for good, so it asks. */
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { changeState } from "../api.ts";
import { FailureNote } from "../failure.tsx";
import type { CaseState, DeskCaseView } from "../model.ts";
import { useDeskWords } from "../words/index.ts";
import { Happened } from "./answer.tsx";
import type { Outcome } from "./answering.ts";
import { useDeciding } from "./deciding.ts";
import type { Watched } from "./watched.ts";

export function ChangeState({ view, watched }: { view: DeskCaseView; watched: Watched }) {
  const w = useDeskWords();
  const { busy, outcome, decide } = useDeciding(view, watched);
  const [to, setTo] = useState<CaseState | undefined>(undefined);
  const [closing, setClosing] = useState(false);
  if (view.moves.length === 0) return null;

  const change = async (state: CaseState) => {
    setTo(state);
    setClosing(false);
    const { uuid, rev } = view;
    await decide([state], (command) => changeState(uuid, { command, rev, state }), w.change.done(w.states[state]));
  };

  return (
    <section class="stack-small" aria-labelledby="change">
      <h2 id="change" class="desk-h3">
        {w.change.title}
      </h2>
      <Undecided outcome={outcome} />
      {closing ? (
        <Note warm live title={w.change.closeTitle}>
          <p>{w.change.final}</p>
          <div class="actions">
            <Button kind="warm" onPress={() => void change("closed")}>
              {w.change.close}
            </Button>
            <Button kind="quiet" onPress={() => setClosing(false)}>
              {w.change.keep}
            </Button>
          </div>
        </Note>
      ) : (
        <div class="row">
          {view.moves.map((state) => (
            <Button
              key={state}
              kind="quiet"
              busy={busy && to === state}
              onPress={() => (state === "closed" ? setClosing(true) : void change(state))}
            >
              {w.change.to(w.states[state])}
            </Button>
          ))}
        </div>
      )}
      {!view.moves.includes("closed") && view.after_answer.includes("closed") && <p class="small soft">{w.change.closing}</p>}
    </section>
  );
}

/** Why it was not done. */
export function Undecided({ outcome }: { outcome: Outcome }) {
  const w = useDeskWords();
  if (outcome.kind === "failed") return <FailureNote error={outcome.error} />;
  if (outcome.kind !== "conflict") return null;
  const { what } = outcome;
  const changed = what.entries.length > 0 || what.state !== undefined;
  return (
    <Note warm live title={changed ? w.change.conflict : w.change.refused}>
      <Happened what={what} />
    </Note>
  );
}
