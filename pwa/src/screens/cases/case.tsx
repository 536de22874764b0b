/** One case: how it stands, what to do, the conversation, the receipt, what was sent. */
import { useLayoutEffect, useState } from "preact/hooks";
import { Answers } from "../../forms/answers.tsx";
import { useFilledOn } from "../../forms/filled-on.ts";
import { modelOf } from "../../forms/model.ts";
import type { Case } from "../../generated/documents.ts";
import { text, useWords } from "../../i18n/index.ts";
import { navigate } from "../../navigation.ts";
import { type CaseView, cases, citizenReady } from "../../offline/citizen.ts";
import { drafts, photo } from "../../offline/drafts.ts";
import { refusalWords } from "../refusal.ts";
import { look } from "../../offline/seen.ts";
import { draftFrom } from "../../offline/submit.ts";
import type { Params } from "../../params.ts";
import { Button } from "../../ui/button.tsx";
import { Fact } from "../../ui/fact.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { DONE, NEEDS_HER, SHAPES } from "../../ui/state.tsx";
import { day, moment } from "../../ui/time.ts";
import { Missing, Opening } from "../frame/fallbacks.tsx";
import { RefusedActions } from "../frame/refused.tsx";
import { caseTitle, gist } from "../titles.ts";
import { Decided, Disagree } from "./by-law.tsx";
import { Unfollow } from "./unfollow.tsx";
import { Thread } from "./thread.tsx";

type CaseState = Case["state"];

export function CasePage({ params }: { params: Params }) {
  const t = useWords();
  const ready = useLive(citizenReady);
  const view = useLive(cases).find((each) => each.uuid === params["uuid"]);
  // Before it is drawn: what she sees is noted, however soon she leaves.
  useLayoutEffect(() => {
    if (view) void look(view).catch(() => undefined);
  }, [view]);
  if (!view) {
    return ready ? <Missing title={t.case.missing} help={t.case.missingHelp} back="/mis-casos" /> : <Opening />;
  }
  const { number } = view.case ?? view.receipt ?? {};
  const about = gist(view.submission?.service, view.submission?.data);
  const named = number ? t.cases.number(number) : view.submission && moment(view.submission.created_at);
  return (
    <Page
      title={caseTitle(view)}
      // What tells it from others of its service: a tab and a history have only this.
      tab={[about || named, caseTitle(view)].filter(Boolean).join(" · ")}
      back="/mis-casos"
      backLabel={t.cases.title}
      kicker={named}
      lead={about}
    >
      <div class="columns">
        <div class="stack-large">
          <Standing view={view} />
          <Decided view={view} />
          {view.case && <Thread view={view} />}
          <Disagree view={view} />
          <SentData view={view} />
          {view.followed && <Unfollow identity={view.identity} />}
        </div>
        <Facts view={view} />
      </div>
    </Page>
  );
}

/** The state in words, and the one thing to do about it. */
function Standing({ view }: { view: CaseView }) {
  const t = useWords();
  switch (view.stage) {
    case "waiting":
      return (
        <Note icon="clock" title={t.stage.waiting}>
          {t.case.waitingBody}
        </Note>
      );
    case "sent":
      return (
        <Note icon="up" title={t.stage.sent}>
          {t.case.sentBody}
        </Note>
      );
    case "refused":
      return (
        <Note warm icon="stop" title={t.case.refusedTitle}>
          <p>{t.case.refusedBody}</p>
          {view.refusal && <p>{refusalWords(t, view.refusal)}</p>}
          <Mend view={view} />
          <RefusedActions id={`submission:${view.uuid}`} />
        </Note>
      );
    case "correction":
      return <CorrectionNote view={view} />;
    case "replaced":
      return (
        <Note icon="check" title={t.stage.replaced}>
          <p>{t.case.replacedBody}</p>
          <a href={`/casos/${view.replacedBy}`}>{t.case.replacedSee}</a>
        </Note>
      );
    default:
      return <Explained stage={view.stage} answerBy={view.case?.answer_by} />;
  }
}

/** A case's own state: what it means, and until when an answer is due. */
function Explained({ stage, answerBy }: { stage: CaseState; answerBy: string | undefined }) {
  const t = useWords();
  const due = !DONE.has(stage) && answerBy;
  return (
    <Note warm={NEEDS_HER.has(stage)} icon={SHAPES[stage]} title={t.stage[stage]}>
      <p>
        {t.case.explain[stage]} {due && t.sent.nextDeadlineDate(day(due))}
      </p>
    </Note>
  );
}

function CorrectionNote({ view }: { view: CaseView }) {
  const t = useWords();
  const problems = view.correction?.problems ?? [];
  return (
    <Note warm title={t.case.correctionTitle}>
      <ul class="bullets">
        {problems.map(({ field, message }) => (
          <li key={field}>{text(message)}</li>
        ))}
      </ul>
      <p>{t.case.correctionBody}</p>
      <Mend view={view} />
    </Note>
  );
}

function Mend({ view }: { view: CaseView }) {
  const t = useWords();
  const begun = useLive(drafts).some(({ replaces }) => replaces === view.uuid);
  const [busy, setBusy] = useState(false);
  const mend = async () => {
    setBusy(true);
    const draft = await draftFrom(view.uuid).catch(() => undefined);
    setBusy(false);
    if (draft) navigate(`/borradores/${draft.uuid}`);
  };
  if (!view.submission) return null;
  return (
    <div class="actions">
      <Button busy={busy} onPress={() => void mend()}>
        {begun ? t.case.correctGoOn : t.case.correct}
      </Button>
    </div>
  );
}

function Facts({ view }: { view: CaseView }) {
  const t = useWords();
  const { submission, receipt } = view;
  const known = view.case;
  return (
    <aside class="stack-large">
      <div class="stack">
        <dl class="facts panel">
          {known && <Fact name={t.case.number} class="number">{known.number}</Fact>}
          {submission && <Fact name={t.case.sentOn}>{moment(submission.created_at)}</Fact>}
          {known && (
            <>
              <Fact name={t.case.receivedOn}>{moment(known.received_at)}</Fact>
              {known.state !== "redirected" && <Fact name={t.case.answerBy}>{day(known.answer_by)}</Fact>}
              {known.kind && known.kind in t.case.kinds && (
                <Fact name={t.case.kind}>{t.case.kinds[known.kind as keyof typeof t.case.kinds]}</Fact>
              )}
              {known.organization_name && <Fact name={t.case.organization}>{text(known.organization_name)}</Fact>}
              {known.confidential && <Fact name={t.case.yourDetails}>{t.case.confidential}</Fact>}
            </>
          )}
        </dl>
        {receipt ? (
          <a class="button button-quiet" href={`/casos/${view.uuid}/constancia`}>
            <Icon name="paper" />
            {t.case.receiptLink}
          </a>
        ) : (
          (view.stage === "waiting" || view.stage === "sent") && <p class="small soft">{t.case.receiptWaiting}</p>
        )}
      </div>
      {known && (
        <section class="stack-small" aria-labelledby="steps">
          <h2 id="steps">{t.case.steps}</h2>
          <ol class="steps">
            {known.steps.map((step, index) => (
              <li key={step.state + step.at} class={index === known.steps.length - 1 ? "step-now" : undefined}>
                <span class="strong">{t.stage[step.state]}</span>
                <br />
                <span class="small soft">{moment(step.at)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </aside>
  );
}

function SentData({ view }: { view: CaseView }) {
  const t = useWords();
  const { submission } = view;
  const { service, other } = useFilledOn(submission?.service ?? "", submission?.service_version ?? 0);
  if (!submission || !service) return null;
  return (
    <details>
      <summary>
        <Icon name="next" />
        {t.case.yourData}
      </summary>
      {other && <p class="soft">{t.case.otherVersion}</p>}
      <Answers model={modelOf(service.form)} data={submission.data} files={{ get: (name) => photo(view.uuid, name) }} />
    </details>
  );
}
