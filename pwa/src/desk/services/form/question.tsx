/** One question: a row that says what it is, and its fields when it is open. */
import { Control, FieldError } from "../../../forms/control.tsx";
import { text } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Toggle } from "../../../ui/toggle.tsx";
import { type Fault, faultWords } from "../api.ts";
import { ChoicesEditor } from "./choices.tsx";
import { ConditionEditor, conditionWords } from "./condition.tsx";
import { BothLanguages } from "./fields.tsx";
import { Limits } from "./limits.tsx";
import { asKind, type Beginnings, isChoice, KINDS, type Question } from "./model.ts";
import { useFormWords } from "./words/index.ts";

interface QuestionProps {
  question: Question;
  /** All of the form's, in their order. */
  questions: readonly Question[];
  beginnings: Beginnings;
  open: boolean;
  faults: readonly Fault[];
  canUp: boolean;
  canDown: boolean;
  toggle: () => void;
  move: (step: -1 | 1) => void;
  remove: () => void;
  change: (how: (question: Question) => Question) => void;
}

export function QuestionRow(props: QuestionProps) {
  const { question, questions, open, faults, canUp, canDown } = props;
  const w = useFormWords();
  const { key, kind, label, required, shownWhen } = question;
  const what = w.question(text(label));
  return (
    <li class={open ? "service-question panel stack" : "service-question panel"} id={`question-${key}`} tabIndex={-1}>
      <div class="service-head">
        <div>
          <h3 class="desk-h3">{what}</h3>
          <p class="small soft">
            {w.kinds[kind]} · {required ? w.requiredShort : w.optional}
            {shownWhen.length > 0 && ` · ${conditionWords(w, shownWhen, questions)}`}
          </p>
        </div>
        <div class="service-tools">
          <Button kind="link" label={open ? w.closeWhat(what) : w.editWhat(what)} onPress={props.toggle}>
            {open ? w.close : w.edit}
          </Button>
          <Button kind="link" busy={!canUp} label={w.upWhat(what)} onPress={() => props.move(-1)}>
            {w.up}
          </Button>
          <Button kind="link" busy={!canDown} label={w.downWhat(what)} onPress={() => props.move(1)}>
            {w.down}
          </Button>
          <Button kind="link" label={w.removeWhat(what)} onPress={props.remove}>
            {w.remove}
          </Button>
        </div>
      </div>
      <FaultLines id={`question-${key}`} faults={faults} />
      {open && <QuestionFields {...props} />}
    </li>
  );
}


/** What is wrong, beside what it is about. */
export function FaultLines({ id, faults }: { id: string; faults: readonly Fault[] }) {
  return (
    <>
      {faults.map((fault, index) => (
        <FieldError key={fault.es} id={`${id}-${index}`} error={faultWords(fault)} />
      ))}
    </>
  );
}

function QuestionFields({ question, questions, beginnings, change }: QuestionProps) {
  const w = useFormWords();
  const id = `q-${question.key}`;
  const set = (part: Partial<Question>) => change((now) => ({ ...now, ...part }));
  return (
    <>
      <BothLanguages id={`${id}-label`} label={w.label} rows={1} longest={300} value={question.label} change={(label) => set({ label })} />
      <BothLanguages id={`${id}-help`} label={w.help} longest={500} value={question.help} change={(help) => set({ help })} />
      <Control id={`service-${id}-kind`} label={w.kind}>
        {(a11y) => (
          <select
            {...a11y}
            class="input input-medium"
            value={question.kind}
            onChange={(event) => {
              const kind = KINDS.find((one) => one === event.currentTarget.value);
              if (kind) change((now) => asKind(now, kind, beginnings));
            }}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {w.kinds[kind]}
              </option>
            ))}
          </select>
        )}
      </Control>
      {isChoice(question.kind) && <ChoicesEditor id={id} question={question} change={change} />}
      <Toggle label={w.required} on={question.required} onChange={(required) => set({ required })} />
      <Limits id={id} question={question} change={(next) => change(() => next)} />
      <section class="stack-small" aria-labelledby={`${id}-condition`}>
        <h4 id={`${id}-condition`} class="service-part">
          {w.condition}
        </h4>
        <ConditionEditor id={id} question={question} questions={questions} change={(next) => change(() => next)} />
      </section>
    </>
  );
}
