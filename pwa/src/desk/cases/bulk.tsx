/** The chosen rows given to one official by one command. */
import "./bulk.css";
import { useRef, useState } from "preact/hooks";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { Note } from "../../ui/note.tsx";
import { useAsync } from "../../ui/live.ts";
import { assignMany, fetchAttendants } from "../api.ts";
import { CommandKey } from "../command.ts";
import { FailureNote } from "../failure.tsx";
import type { CaseRow } from "../model.ts";
import { useDeskWords } from "../words/index.ts";
import type { Selection } from "./selection.ts";

type Outcome = { readonly done: number; readonly refused: number } | { readonly error: unknown } | undefined;

export function Bulk({ rows, selection, onDone }: { rows: readonly CaseRow[]; selection: Selection; onDone: () => void }) {
  const w = useDeskWords();
  const colleagues = useAsync(() => fetchAttendants().catch(() => []), []) ?? [];
  const [to, setTo] = useState("");
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>(undefined);
  const key = useRef(new CommandKey());
  const chosen = rows.filter((row) => selection.chosen.has(row.uuid));
  const give = async () => {
    if (busy) return;
    setBusy(true);
    setOutcome(undefined);
    const cases = chosen.map(({ uuid, assignee }) => ({ uuid, assignee }));
    try {
      const command = key.current.for(to, ...cases.map(({ uuid, assignee }) => `${uuid}:${assignee}`));
      const { done, refused } = await assignMany({ command, assignee: to, cases });
      key.current.done();
      setOutcome({ done: done.length, refused: refused.length });
      announce(w.bulk.done(done.length));
      selection.clear();
      onDone();
    } catch (error) {
      setOutcome({ error });
    }
    setBusy(false);
  };
  return (
    <div class="desk-bulk-place">
      {outcome && "error" in outcome && <FailureNote error={outcome.error} />}
      {outcome && "refused" in outcome && outcome.refused > 0 && <Note warm live title={w.bulk.refused(outcome.refused)} />}
      {outcome && "done" in outcome && outcome.done > 0 && chosen.length === 0 && (
        <Note icon="check" title={w.bulk.done(outcome.done)} />
      )}
      {chosen.length > 0 && (
        <Form class="desk-bulk" aria-label={w.bulk.title} onSubmit={() => void give()}>
          <strong role="status">{w.bulk.chosen(chosen.length)}</strong>
          <label class="desk-chooser">
            <span>{w.bulk.to}</span>
            <select class="input" value={to} onChange={(event) => setTo(event.currentTarget.value)}>
              <option value="">{w.list.nobody}</option>
              {colleagues.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.display} ({one.name})
                </option>
              ))}
            </select>
          </label>
          <Button type="submit" busy={busy}>
            {w.bulk.give}
          </Button>
          <Button kind="link" onPress={selection.clear}>
            {w.bulk.none}
          </Button>
        </Form>
      )}
    </div>
  );
}
