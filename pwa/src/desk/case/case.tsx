/** One case: what was sent on one side, the conversation and the answer on the other. */
import "./case.css";
import { gist } from "../../screens/titles.ts";
import { text, useWords } from "../../i18n/index.ts";
import { navigate } from "../../navigation.ts";
import { Icon } from "../../ui/icon.tsx";
import { Page } from "../../ui/page.tsx";
import { FailureNote } from "../failure.tsx";
import { noteOpened } from "../cases/walking.ts";
import { Failure } from "../http.ts";
import { useKeys } from "../keys.ts";
import type { DeskCaseView } from "../model.ts";
import { lastList } from "../query.ts";
import { useDeskWords } from "../words/index.ts";
import { AnswerBox } from "./answer.tsx";
import { ChangeState } from "./change.tsx";
import { Decisions } from "./decisions.tsx";
import { CaseFacts, CaseHistory, Standing } from "./facts.tsx";
import { NextCases, useNeighbours } from "./neighbours.tsx";
import { SentData } from "./sent.tsx";
import { Thread } from "./thread.tsx";
import { useCase } from "./watched.ts";

/** Its number and what it is about, as in the list: many cases have one service. */
function titleOf({ case: desk, hidden }: DeskCaseView): string {
  const subject = desk.data["subject"];
  const about = hidden ? "" : typeof subject === "string" && subject ? subject : gist(desk.service, desk.data);
  return [desk.number, about].filter(Boolean).join(" · ");
}

export function Case({ uuid, official }: { uuid: string; official: string }) {
  useWords();
  const w = useDeskWords();
  const watched = useCase(uuid);
  const { view, failure } = watched;
  const neighbours = useNeighbours(uuid);
  noteOpened(uuid);
  // Here, so that it works while the case is still being opened.
  useKeys({ u: () => navigate(lastList()) });
  const back = { back: lastList(), backLabel: w.one.back };
  if (!view) {
    if (failure === undefined) return <Page title={w.opening} {...back} />;
    const missing = failure instanceof Failure && (failure.kind === "missing" || failure.kind === "invalid");
    if (missing) return <Page title={w.one.missing} lead={w.one.missingHelp} {...back} narrow />;
    return (
      <Page title={w.name} {...back} narrow>
        <FailureNote error={failure} again={() => void watched.read().catch(() => undefined)} />
      </Page>
    );
  }
  return (
    <Page title={titleOf(view)} kicker={text(view.case.service_title)} {...back}>
      <NextCases found={neighbours} />
      <CaseFacts view={view} />
      <Standing view={view} official={official} />
      {/* On a phone what was sent stands between here and the answer. */}
      {view.after_answer.length > 0 && (
        <a class="button button-quiet desk-jump" href="#answer-text">
          <Icon name="reply" />
          {w.one.toAnswer}
        </a>
      )}
      <div class="desk-case">
        <SentData view={view} />
        <div class="stack-large">
          <Thread desk={view.case} />
          <AnswerBox view={view} official={official} watched={watched} next={neighbours?.next} />
          <ChangeState view={view} watched={watched} />
          <Decisions view={view} official={official} watched={watched} />
          <CaseHistory desk={view.case} />
        </div>
      </div>
    </Page>
  );
}
