/** A case, or a draft, as a row of a list: enough to tell it from others of the same service. */
import { useFirstWords } from "../i18n/index.ts";
import type { CaseView } from "../offline/citizen.ts";
import type { Draft } from "../offline/draft.ts";
import { isNew, seen } from "../offline/seen.ts";
import { Choice } from "../ui/choice.tsx";
import { useLive } from "../ui/live.ts";
import { DONE, State } from "../ui/state.tsx";
import { day, moment } from "../ui/time.ts";
import { caseTitle, gist } from "./titles.ts";

export function CaseChoice({ view }: { view: CaseView }) {
  const t = useFirstWords();
  useLive(seen);
  const { number, answer_by } = view.case ?? view.receipt ?? {};
  const sent = view.submission && moment(view.submission.created_at);
  const due = answer_by && !DONE.has(view.stage) && t.cases.answerBy(day(answer_by));
  return (
    <Choice href={`/casos/${view.uuid}`} title={caseTitle(view)}>
      <Gist draft={view.submission} />
      <span class="row">
        <State stage={view.stage} />
        {isNew(view) && <strong class="badge">{t.cases.unread}</strong>}
      </span>
      <span class="choice-note">{[number ? t.cases.number(number) : sent, due].filter(Boolean).join(" · ")}</span>
    </Choice>
  );
}

export function Gist({ draft }: { draft: Pick<Draft, "service" | "data"> | undefined }) {
  const words = gist(draft?.service, draft?.data);
  return words ? <span class="choice-about">{words}</span> : null;
}
