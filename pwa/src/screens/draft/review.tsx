/** Check your answers: everything that will be sent, a way to change each, and the one button. */
import { useState } from "preact/hooks";
import { Answers } from "../../forms/answers.tsx";
import { inputId } from "../../forms/control.tsx";
import { check, pageOf, shapeOf } from "../../forms/engine.ts";
import { ErrorSummary } from "../../forms/error-summary.tsx";
import { shown } from "../../forms/words.ts";
import { useWords } from "../../i18n/index.ts";
import { navigate } from "../../navigation.ts";
import { connection } from "../../offline/connection.ts";
import type { DraftState } from "../../offline/drafts.ts";
import { submitDraft } from "../../offline/submit.ts";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { cityDay } from "../../ui/time.ts";
import { FormBar, SavingTrouble } from "./bar.tsx";
import type { StepProps } from "./step.ts";

interface ReviewProps extends StepProps {
  standing: DraftState;
  reload: () => void;
}

export function Review({ draft, change, model, title, paths, files, notice, standing, reload }: ReviewProps) {
  const t = useWords();
  const { online } = useLive(connection);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<"idle" | "sending" | "failed">("idle");
  const problems = check(model, draft.data, cityDay()).map((problem) => shown(t, model, problem));
  const stepOf = (field: string) => paths.step(String(pageOf(model, field) + 1));

  const send = async () => {
    if (problems.length > 0) {
      setAttempt(attempt + 1);
      return;
    }
    setState("sending");
    // What hidden fields held does not belong to what is sent.
    change({ ...draft, data: shapeOf(model, draft.data).data });
    try {
      await submitDraft(draft.uuid);
      navigate(paths.sent, { replace: true });
    } catch {
      setState("failed");
    }
  };

  return (
    <>
      <FormBar title={title} standing={standing} />
      <Page title={t.review.title} lead={t.review.lead} tab={`${t.review.title} · ${title}`} narrow>
        <SavingTrouble draft={draft} standing={standing} reload={reload} />
        {notice}
        <ErrorSummary problems={problems} attempt={attempt} href={stepOf} />
        <Answers
          model={model}
          data={draft.data}
          files={files}
          changeHref={(page, field) => `${paths.step(String(page + 1))}#${inputId(field)}`}
        />
        {state === "failed" && (
          <Note warm live title={t.review.failed}>
            {t.storage.failedHelp}
          </Note>
        )}
        {!online && <Note icon="offline">{t.review.offlineNote}</Note>}
        <p class="soft">{t.review.declare}</p>
        <div class="actions">
          <Button big busy={state === "sending"} onPress={() => void send()}>
            {state === "sending" ? t.review.sending : t.review.send}
          </Button>
          <a class="button button-quiet button-big" href={paths.step(String(draft.page + 1))}>
            {t.form.back}
          </a>
        </div>
      </Page>
    </>
  );
}
