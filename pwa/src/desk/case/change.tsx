/** Moving a case to another state without an answer. Closing is for good, so it asks. */
import { useRef, useState } from "preact/hooks";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { changeState } from "../api.ts";
import { CommandKey } from "../command.ts";
import { FailureNote } from "../failure.tsx";
import type { CaseState, DeskCaseView } from "../model.ts";
import { useDeskWords } from "../words/index.ts";
import { Happened } from "./answer.tsx";
import { explain, type Outcome } from "./answering.ts";
import type { Watched } from "./watched.ts";

export function ChangeState({ view, watched }: { view: DeskCaseView; watched: Watched }) {
  const w = useDeskWords();
  const [busy, setBusy] = useState<CaseState | undefined>(undefined);
  const [closing, setClosing] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });
  const key = useRef(new CommandKey());
  if (view.moves.length === 0) return null;

  const change = async (state: CaseState) => {
    if (busy) return;
    setBusy(state);
    setClosing(false);
    const { uuid, rev } = view;
    try {
      await changeState(uuid, { command: key.current.for(uuid, rev, state), rev, state });
      key.current.done();
      setOutcome({ kind: "none" });
      announce(w.change.done(w.states[state]));
      await watched.read().catch(() => undefined);
    } catch (error) {
      setOutcome(await explain(error, view, watched));
    }
    setBusy(undefined);
  };

  return (
    <section class="stack-small" aria-labelledby="change">
      <h2 id="change" class="desk-h3">
        {w.change.title}
      </h2>
      {outcome.kind === "failed" && <FailureNote error={outcome.error} />}
      {outcome.kind === "conflict" && (
        <Note warm live title={w.change.conflict}>
          <Happened what={outcome.what} />
        </Note>
      )}
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
              busy={busy === state}
              onPress={() => (state === "closed" ? setClosing(true) : void change(state))}
            >
              {w.change.to(w.states[state])}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}
