/** The answer box. What is typed stays until it is sent or the official deletes it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Control } from "../../forms/control.tsx";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { Note } from "../../ui/note.tsx";
import { Shape } from "../../ui/state.tsx";
import { UndoBar, useUndo } from "../../ui/undo.tsx";
import { useAsync } from "../../ui/live.ts";
import { fetchReadyAnswers } from "../api.ts";
import { FailureNote } from "../failure.tsx";
import type { Difference } from "../difference.ts";
import type { CaseState, DeskCaseView } from "../model.ts";
import { type DeskWords, useDeskWords } from "../words/index.ts";
import { type Answering, useAnswering } from "./answering.ts";
import { hrefOfCase } from "./neighbours.tsx";
import { Others } from "./presence.tsx";
import type { Watched } from "./watched.ts";

/** The portal's limit, in characters (schemas/text.py, Prose). */
const LONGEST = 10_000;
/** From here on it says how many are left. */
const NEARLY = 9_000;

interface AnswerBoxProps {
  view: DeskCaseView;
  official: string;
  watched: Watched;
  /** The uuid of the case after this one in the list, if there is one. */
  next: string | null | undefined;
}

export function AnswerBox({ view, official, watched, next }: AnswerBoxProps) {
  const w = useDeskWords();
  const answering = useAnswering(view, official, watched);
  const { text, outcome } = answering;
  return (
    <section class="panel stack desk-answer" aria-labelledby="answer">
      <h2 id="answer">{w.answer.title}</h2>
      <Others uuid={view.uuid} writing={text !== ""} />
      {outcome.kind === "sent" && (
        <Note icon="check" title={w.answer.sent}>
          {next && <a href={hrefOfCase(next)}>{w.one.goOn}</a>}
        </Note>
      )}
      {outcome.kind === "failed" && <FailureNote error={outcome.error} />}
      {outcome.kind === "conflict" && <Conflict what={outcome.what} mayAnswer={view.after_answer.length > 0} />}
      {watched.newer && (
        <Note live title={w.one.changed}>
          <div>
            <Button kind="quiet" onPress={() => watched.newer && watched.show(watched.newer)}>
              {w.one.showChanges}
            </Button>
          </div>
        </Note>
      )}
      {view.after_answer.length > 0 ? (
        <AnswerForm view={view} answering={answering} />
      ) : (
        <>
          <p class="soft">{noAnswerWords(w, view)}</p>
          {text && <p class="entry prewrap">{text}</p>}
        </>
      )}
    </section>
  );
}

function noAnswerWords(w: DeskWords, { case: { state } }: DeskCaseView): string {
  if (state === "in_review") return w.answer.notYours;
  return state === "redirected" ? w.answer.redirectedFinal : w.answer.closedFinal;
}

function AnswerForm({ view, answering }: { view: DeskCaseView; answering: Answering }) {
  const w = useDeskWords();
  const { text, busy, outcome, write, send } = answering;
  const states = view.after_answer;
  const usual = states.includes("answered") ? "answered" : (states[0] ?? "answered");
  const [chosen, setChosen] = useState<CaseState>(usual);
  const state = states.includes(chosen) ? chosen : usual;
  const input = useRef<HTMLTextAreaElement>(null);
  const undo = useUndo();
  const left = LONGEST - [...text].length;
  const error = outcome.kind === "empty" ? w.answer.required : left < 0 ? w.answer.tooLong(-left) : undefined;
  useEffect(() => {
    if (outcome.kind === "empty") input.current?.focus();
  }, [outcome]);
  const submit = () => {
    undo.clear();
    if (left >= 0) void send(state);
    else input.current?.focus();
  };
  return (
    <Form class="stack" onSubmit={submit}>
      <Control id="answer-text" label={w.answer.label} help={`${w.answer.help} ${w.answer.language[view.case.language]}`} error={error}>
        {(a11y) => (
          <textarea
            {...a11y}
            ref={input}
            class="input desk-text"
            lang={view.case.language}
            value={text}
            onInput={(event) => write(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              submit();
            }}
          />
        )}
      </Control>
      <ReadyAnswers
        view={view}
        onChoose={(words) => {
          write(text.trim() === "" ? words : `${text}\n\n${words}`);
          input.current?.focus();
        }}
      />
      <div class="row between small">
        {text ? <Shape icon="check">{w.answer.kept}</Shape> : <span class="soft">{w.answer.shortcut}</span>}
        {left >= 0 && left <= LONGEST - NEARLY && <span class="soft">{w.answer.left(left)}</span>}
        {text && (
          <Button
            kind="link"
            onPress={() => {
              undo.offer(w.answer.discarded, () => write(text));
              write("");
              input.current?.focus();
            }}
          >
            {w.answer.discard}
          </Button>
        )}
      </div>
      <UndoBar undo={undo} />
      <div class="desk-send">
        <label class="desk-filter">
          <span class="small strong">{w.answer.state}</span>
          <select class="input" value={state} onChange={(event) => setChosen(event.currentTarget.value as CaseState)}>
            {states.map((each) => (
              <option key={each} value={each}>
                {w.states[each]}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit" busy={busy}>
          {busy ? w.answer.sending : w.answer.send}
        </Button>
      </div>
      {state === "closed" && <p class="small soft">{w.change.final}</p>}
    </Form>
  );
}

/** Adds a ready answer to what is written: nothing typed goes. */
function ReadyAnswers({ view, onChoose }: { view: DeskCaseView; onChoose: (words: string) => void }) {
  const w = useDeskWords();
  const ready = useAsync(() => fetchReadyAnswers(view.uuid).catch(() => []), [view.uuid, view.case.organization]) ?? [];
  if (ready.length === 0) return null;
  return (
    <label class="desk-filter">
      <span class="small strong">{w.templates.use}</span>
      <select
        class="input"
        value=""
        onChange={(event) => {
          const chosen = ready[Number(event.currentTarget.value)];
          event.currentTarget.value = "";
          if (chosen) onChoose(chosen.text);
        }}
      >
        <option value="">{w.decide.choose}</option>
        {ready.map(({ title }, index) => (
          <option key={index} value={index}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function Conflict({ what, mayAnswer }: { what: Difference; mayAnswer: boolean }) {
  const w = useDeskWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [what]);
  return (
    <div ref={box} tabIndex={-1}>
      <Note warm live title={w.answer.conflict}>
        <Happened what={what} />
        {mayAnswer && <p>{w.answer.conflictDo}</p>}
      </Note>
    </div>
  );
}

/** Who wrote and what the state is now. */
export function Happened({ what }: { what: Difference }) {
  const w = useDeskWords();
  if (what.entries.length === 0 && !what.state) return null;
  return (
    <ul class="bullets">
      {what.entries.map((entry) => (
        <li key={entry.uuid}>
          {w.answer.conflictMessage(entry.name || (entry.author === "official" ? w.one.official : w.one.citizen))}
        </li>
      ))}
      {what.state && <li>{w.answer.conflictState(w.states[what.state])}</li>}
    </ul>
  );
}
