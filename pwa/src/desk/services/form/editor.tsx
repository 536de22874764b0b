/** The form of a service: its pages with their questions on one side, how people see it on the other. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { text } from "../../../i18n/index.ts";
import { announce } from "../../../ui/announce.tsx";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { useAsync } from "../../../ui/live.ts";
import { UndoBar, useUndo } from "../../../ui/undo.tsx";
import { type Fault, fetchKinds } from "../api.ts";
import { canMove, insertPage, insertQuestion, movePage, moveQuestion, placeOf, removePage, removeQuestion, setPage, setQuestion } from "./changes.ts";
import { BothLanguages } from "./fields.tsx";
import { type Beginnings, type EditedForm, type EditedPage, newPage, newQuestion, type Question } from "./model.ts";
import { Preview } from "./preview.tsx";
import { FaultLines, QuestionRow } from "./question.tsx";
import { useFormWords } from "./words/index.ts";
import { namesOf } from "./written.ts";

interface FormEditorProps {
  form: EditedForm;
  change: (how: (form: EditedForm) => EditedForm) => void;
  faults: readonly Fault[];
  /** She asked to publish: what is wrong with what she is writing is told too. */
  asked: boolean;
}

export function FormEditor({ form, change, faults, asked }: FormEditorProps) {
  const w = useFormWords();
  const beginnings = useAsync(fetchKinds, []);
  const undo = useUndo();
  const [where, setWhere] = useState("");
  const [open, setOpen] = useState("");
  const [page, setPageInView] = useState(0);
  const focusing = useFocus();
  useEffect(() => {
    // From the list of problems on the other part: to what it is about.
    if (location.hash) focusing(`#${CSS.escape(decodeURIComponent(location.hash.slice(1)))}`);
  }, []);
  const names = namesOf(form);
  const questions = form.pages.flatMap((one) => one.questions);

  const removed = (what: string, place: string, restore: () => void) => {
    setWhere(place);
    undo.offer(w.removed(what), restore);
  };
  const moveOne = (question: Question, step: -1 | 1) => {
    const next = moveQuestion(form, question.key, step);
    const to = placeOf(next, question.key);
    change((now) => moveQuestion(now, question.key, step));
    // The same button again: it is pressed until the question is where it belongs.
    focusing(`#question-${CSS.escape(question.key)} .service-tools button:nth-child(${step < 0 ? 2 : 3})`);
    if (to) announce(w.moved(w.question(text(question.label)), to.page + 1, to.index + 1));
  };
  const add = (to: EditedPage, index: number, kinds: Beginnings) => {
    const question = newQuestion("text", kinds);
    change((now) => insertQuestion(now, to.key, question));
    setOpen(question.key);
    setPageInView(index);
    focusing(`#question-${CSS.escape(question.key)} input`);
  };
  return (
    <div class="service-columns">
      <div class="stack">
        <p class="soft">{w.lead}</p>
        <a class="service-jump" href="#preview">
          {w.preview}
        </a>
        {form.pages.map((one, index) => (
          <PageEditor
            key={one.key}
            page={one}
            number={index + 1}
            last={index === form.pages.length - 1}
            faults={faults.filter((fault) => fault.of === "page" && fault.name === String(index))}
            change={(how) => change((now) => setPage(now, one.key, how))}
            move={(step) => {
              change((now) => movePage(now, one.key, step));
              focusing(`#page-${CSS.escape(one.key)} .service-tools button:nth-child(${step < 0 ? 1 : 2})`);
            }}
            remove={() => {
              change((now) => removePage(now, one.key));
              removed(w.page(index + 1, text(one.title)), "", () => change((now) => insertPage(now, one, index)));
            }}
          >
            <ol class="service-questions">
              {one.questions.map((question, at) => (
                <QuestionRow
                  key={question.key}
                  question={question}
                  questions={questions}
                  beginnings={beginnings ?? {}}
                  open={open === question.key}
                  faults={asked || open !== question.key ? faults.filter(({ of, name }) => of === "field" && name === names.get(question.key)) : []}
                  canUp={canMove(form, question.key, -1)}
                  canDown={canMove(form, question.key, 1)}
                  toggle={() => {
                    setOpen(open === question.key ? "" : question.key);
                    setPageInView(index);
                  }}
                  move={(step) => moveOne(question, step)}
                  remove={() => {
                    change((now) => removeQuestion(now, question.key));
                    removed(w.question(text(question.label)), one.key, () => change((now) => insertQuestion(now, one.key, question, at)));
                  }}
                  change={(how) => change((now) => setQuestion(now, question.key, how))}
                />
              ))}
            </ol>
            {where === one.key && <UndoBar undo={undo} />}
            {beginnings && (
              <div>
                <Button kind="quiet" label={w.addQuestionTo(w.page(index + 1, text(one.title)))} onPress={() => add(one, index, beginnings)}>
                  {w.addQuestion}
                </Button>
              </div>
            )}
          </PageEditor>
        ))}
        {!form.pages.some(({ key }) => key === where) && <UndoBar undo={undo} />}
        <div>
          <Button
            kind="quiet"
            onPress={() => {
              const fresh = newPage();
              change((now) => insertPage(now, fresh));
              focusing(`#page-${CSS.escape(fresh.key)} input`);
            }}
          >
            {w.addPage}
          </Button>
        </div>
      </div>
      <Preview form={form} page={page} show={setPageInView} />
    </div>
  );
}

/** Focus what a selector finds once the screen was drawn with it. */
function useFocus(): (selector: string) => void {
  const wanted = useRef("");
  const [, draw] = useState(0);
  useEffect(() => {
    if (wanted.current === "") return;
    const found = document.querySelector<HTMLElement>(wanted.current);
    wanted.current = "";
    found?.focus({ preventScroll: true });
    found?.scrollIntoView({ block: "nearest" });
  });
  return (selector) => {
    wanted.current = selector;
    draw((count) => count + 1);
  };
}

interface PageProps {
  page: EditedPage;
  number: number;
  last: boolean;
  faults: readonly Fault[];
  change: (how: (page: EditedPage) => EditedPage) => void;
  move: (step: -1 | 1) => void;
  remove: () => void;
  children: ComponentChildren;
}

function PageEditor({ page, number, last, faults, change, move, remove, children }: PageProps) {
  const w = useFormWords();
  const what = w.page(number, text(page.title));
  const [fresh] = useState(text(page.title) === "");
  return (
    <section class="service-page stack" id={`page-${page.key}`} tabIndex={-1} aria-labelledby={`page-${page.key}-name`}>
      <div class="service-head">
        <h2 id={`page-${page.key}-name`}>{what}</h2>
        <div class="service-tools">
          <Button kind="link" busy={number === 1} label={w.upWhat(what)} onPress={() => move(-1)}>
            {w.up}
          </Button>
          <Button kind="link" busy={last} label={w.downWhat(what)} onPress={() => move(1)}>
            {w.down}
          </Button>
          <Button kind="link" label={w.removeWhat(what)} onPress={remove}>
            {w.remove}
          </Button>
        </div>
      </div>
      <FaultLines id={`page-${page.key}`} faults={faults} />
      <details open={fresh}>
        <summary>
          <Icon name="next" />
          {w.pageTexts}
        </summary>
        <div class="stack">
          <BothLanguages id={`${page.key}-title`} label={w.pageTitle} rows={1} longest={200} value={page.title} change={(title) => change((now) => ({ ...now, title }))} />
          <BothLanguages id={`${page.key}-help`} label={w.pageHelp} longest={1_000} value={page.help} change={(help) => change((now) => ({ ...now, help }))} />
        </div>
      </details>
      {children}
    </section>
  );
}
