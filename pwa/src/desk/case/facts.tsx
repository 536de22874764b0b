/** The line under a case's title, and how its state came to be. */
import type { ComponentChildren } from "preact";
import { CaseStateShape } from "../shapes.tsx";
import type { DeskCase } from "../../generated/documents.ts";
import { Icon } from "../../ui/icon.tsx";
import { dueOf } from "../due.ts";
import { OPEN } from "../model.ts";
import { useMunicipality } from "../municipality.ts";
import { dueWords } from "../cases/table.tsx";
import { shortDay, shortMoment } from "../time.ts";
import { useDeskWords } from "../words/index.ts";

export function CaseFacts({ desk }: { desk: DeskCase }) {
  const w = useDeskWords();
  const municipality = useMunicipality(desk.municipality ?? "");
  const due = dueOf(desk.answer_by);
  const open = OPEN.includes(desk.state);
  return (
    <dl class="desk-facts">
      <Fact name={w.one.state}>
        <CaseStateShape state={desk.state} />
      </Fact>
      <Fact name={w.one.answerBy}>
        {shortDay(desk.answer_by)}
        {open && (
          <span class={due.level === "past" ? "state state-warm" : "state"}>
            <Icon name={due.level === "past" ? "alert" : "clock"} />
            {dueWords(w, due.days)}
          </span>
        )}
      </Fact>
      <Fact name={w.one.received}>{shortMoment(desk.received_at)}</Fact>
      <Fact name={w.one.municipality}>{municipality || w.list.noMunicipality}</Fact>
      <Fact name={w.one.via}>{w.one.viaName[desk.via]}</Fact>
      <Fact name={w.one.language}>{w.one.languageName[desk.language]}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
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
