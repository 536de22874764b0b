/** One page of a form: a group of fields that belong together. */
import { useEffect, useState } from "preact/hooks";
import { ErrorSummary } from "../../forms/error-summary.tsx";
import { type FieldProblem, check, shapeOf, visiblePages } from "../../forms/engine.ts";
import { FieldInput } from "../../forms/fields.tsx";
import { shown } from "../../forms/words.ts";
import { text, useWords } from "../../i18n/index.ts";
import { navigate } from "../../navigation.ts";
import type { DraftState } from "../../offline/drafts.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { cityDay } from "../../ui/time.ts";
import { FormBar, SavingTrouble } from "./bar.tsx";
import type { StepProps } from "./step.ts";

interface FormPageProps extends StepProps {
  page: number;
  /** She has seen the check-answers page: after a change she goes back there. */
  reviewed: boolean;
  standing: DraftState;
  reload: () => void;
}

export function FormPage(props: FormPageProps) {
  const { draft, change, model, title, paths, files, given, notice, page, reviewed, standing, reload } = props;
  const t = useWords();
  const [found, setFound] = useState<readonly FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const shape = shapeOf(model, draft.data);
  const pages = visiblePages(model, shape);
  const at = pages.indexOf(page);
  const fields = model.pages[page]?.fields.filter((field) => shape.visible.has(field.name)) ?? [];
  const names = fields.map((field) => field.name);
  const words = model.pages[page];
  useFieldInAddress();
  useEffect(() => {
    // Nothing to ask here with these answers: the nearest page that has something.
    if (at < 0) navigate(paths.step(String((pages.find((index) => index > page) ?? pages[0] ?? 0) + 1)), { replace: true });
  }, [at]);

  const mine = given.filter(({ field }) => names.includes(field.split(".")[0] ?? "") && attempt === 0);
  const problems = [...mine, ...found.map((problem) => shown(t, model, problem))];
  const errorAt = (path: string) => problems.find((problem) => problem.field === path)?.message;

  const edit = (name: string, value: unknown) => {
    const data = { ...draft.data, [name]: value };
    change({ ...draft, data });
    // An error leaves as soon as it is mended; a new one waits for "Continue".
    if (found.length > 0) {
      const still = new Set(check(model, data, cityDay(), names).map((problem) => problem.field + problem.rule));
      setFound(found.filter((problem) => still.has(problem.field + problem.rule)));
    }
  };
  const goOn = () => {
    const wrong = check(model, draft.data, cityDay(), names);
    setFound(wrong);
    setAttempt(attempt + 1);
    if (wrong.length > 0) return;
    const next = pages[at + 1];
    navigate(paths.step(reviewed || next === undefined ? "revisar" : String(next + 1)));
  };

  const last = at === pages.length - 1;
  const before = pages[at - 1];
  return (
    <>
      <FormBar title={title} standing={standing} />
      <Page
        title={words ? text(words.title) : title}
        tab={words ? `${text(words.title)} · ${title}` : title}
        kicker={t.form.page(at + 1, pages.length)}
        lead={words?.help && text(words.help)}
        narrow
      >
        <Progress at={at} of={pages.length} />
        <SavingTrouble draft={draft} standing={standing} reload={reload} />
        {notice}
        {draft.replaces && (
          <Note icon="pencil" title={t.form.correcting}>
            {t.form.correctingHelp}
          </Note>
        )}
        <ErrorSummary problems={problems} attempt={attempt} />
        <Form onSubmit={goOn}>
          {fields.map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              value={draft.data[field.name]}
              required={shape.required.has(field.name)}
              error={errorAt}
              files={files}
              onChange={(value) => edit(field.name, value)}
            />
          ))}
          <div class="actions">
            <Button type="submit">{reviewed ? t.form.backToReview : last ? t.form.review : t.form.next}</Button>
            {before !== undefined && (
              <a class="button button-quiet" href={paths.step(String(before + 1))}>
                {t.form.back}
              </a>
            )}
          </div>
        </Form>
        <p>
          <a href={paths.leave}>{t.form.leave}</a>. <span class="soft">{t.form.leaveHelp}</span>
        </p>
      </Page>
    </>
  );
}

function Progress({ at, of }: { at: number; of: number }) {
  return (
    <div class="progress" aria-hidden="true">
      {Array.from({ length: of }, (_, index) => (
        <span key={index} class={index <= at ? "progress-done" : undefined} />
      ))}
    </div>
  );
}

/** A link to a field ("#f-phone") from another screen lands in that field. */
function useFieldInAddress(): void {
  useEffect(() => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id) return;
    // A field of several parts has no input of its own: its first part.
    const field = document.getElementById(id) ?? document.querySelector<HTMLElement>(`[id^="${CSS.escape(id)}."]`);
    if (!field) return;
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  }, []);
}
