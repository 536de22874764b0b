/** The line under a case's title, what is special about it, and how its state came to be. */
import { CaseStateShape } from "../shapes.tsx";
import type { DeskCase } from "../../generated/documents.ts";
import { text } from "../../i18n/index.ts";
import { Fact } from "../../ui/fact.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Note } from "../../ui/note.tsx";
import { day } from "../../ui/time.ts";
import { dueOf } from "../due.ts";
import { type DeskCaseView, OPEN } from "../model.ts";
import { useMunicipality } from "../municipality.ts";
import { dueWords } from "../cases/table.tsx";
import { shortDay, shortMoment } from "../time.ts";
import { useDeskWords } from "../words/index.ts";

export function CaseFacts({ view }: { view: DeskCaseView }) {
  const w = useDeskWords();
  const desk = view.case;
  const municipality = useMunicipality(desk.municipality ?? "");
  const due = dueOf(desk.answer_by);
  const kind = desk.kind && desk.kind in w.kinds ? w.kinds[desk.kind as keyof typeof w.kinds] : desk.kind_title && text(desk.kind_title);
  return (
    <dl class="desk-facts">
      <Fact name={w.one.state}>
        <CaseStateShape state={desk.state} />
      </Fact>
      <Fact name={w.one.answerBy}>
        {shortDay(desk.answer_by)}
        {OPEN.includes(desk.state) && (
          <span class={view.due === "past" ? "state state-warm" : "state"}>
            <Icon name={view.due === "past" ? "alert" : "clock"} />
            {dueWords(w, due.days)}
          </span>
        )}
      </Fact>
      <Fact name={w.list.attends}>{desk.assignee_name || w.list.nobody}</Fact>
      {kind && <Fact name={w.one.kind}>{kind}</Fact>}
      <Fact name={w.one.received}>{shortMoment(desk.received_at)}</Fact>
      <Fact name={w.one.municipality}>{municipality || w.list.noMunicipality}</Fact>
      {desk.organization_name && <Fact name={w.one.organization}>{text(desk.organization_name)}</Fact>}
      <Fact name={w.one.via}>{w.one.viaName[desk.via]}</Fact>
      <Fact name={w.one.language}>{w.one.languageName[desk.language]}</Fact>
    </dl>
  );
}

/** What an official has to know before anything else. */
export function Standing({ view, official }: { view: DeskCaseView; official: string }) {
  const w = useDeskWords();
  const desk = view.case;
  const { review, extension, redirects = [] } = desk;
  const last = redirects.at(-1);
  const inReview = desk.state === "in_review" && review;
  return (
    <>
      {inReview && (
        <Note warm title={w.one.reviewTitle}>
          <p>{view.after_answer.length > 0 ? w.one.reviewYours(day(review.answer_by)) : w.one.reviewNotYours}</p>
        </Note>
      )}
      {desk.confidential && (
        <Note icon="closed" title={view.hidden ? w.one.hiddenTitle : w.one.confidentialTitle}>
          <p>{view.hidden ? w.one.hiddenHelp : w.one.confidentialHelp}</p>
        </Note>
      )}
      {desk.assignee !== "" && desk.assignee !== undefined && desk.assignee !== official && (
        <p class="small soft">{w.one.othersCase(desk.assignee_name ?? "")}</p>
      )}
      {extension && <p class="small soft">{w.one.extended(day(extension.before), day(extension.answer_by))}</p>}
      {last && <p class="small soft">{w.one.redirected(text(last.to), day(last.at))}</p>}
    </>
  );
}

export function CaseHistory({ desk }: { desk: DeskCase }) {
  const w = useDeskWords();
  return (
    <section class="stack-small" aria-labelledby="history">
      <h2 id="history">{w.one.steps}</h2>
      <ol class="steps">
        <li>
          {w.one.submitted}
          <span class="choice-note">{shortMoment(desk.submitted_at)}</span>
        </li>
        {desk.steps.map((step, index) => (
          <li key={step.at + step.state} class={index === desk.steps.length - 1 ? "step-now" : undefined}>
            {w.states[step.state]}
            <span class="choice-note">{shortMoment(step.at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
