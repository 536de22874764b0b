/** The report of the day: open cases that were past their day this morning, by organization. */
import { useEffect, useState } from "preact/hooks";
import type { DueReport } from "../../generated/documents.ts";
import { text } from "../../i18n/index.ts";
import { day, moment } from "../../ui/time.ts";
import { useOrganizations } from "../organizations.ts";
import { FailureNote } from "../failure.tsx";
import { useMunicipality } from "../municipality.ts";
import { shortDay } from "../time.ts";
import { useDeskWords } from "../words/index.ts";
import { fetchReport } from "./api.ts";

export function Late() {
  const w = useDeskWords();
  const [report, setReport] = useState<DueReport | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const organizations = useOrganizations();
  const read = () => fetchReport().then(setReport, (error: unknown) => setFailure(error));
  useEffect(() => void read(), []);
  if (!report) return failure === undefined ? <p class="soft">{w.opening}</p> : <FailureNote error={failure} again={() => void read()} />;
  const groups = new Map<string, DueReport["past"]>();
  for (const late of report.past) groups.set(late.organization, [...(groups.get(late.organization) ?? []), late]);
  return (
    <div class="stack">
      <p>
        <strong>{w.late.count(report.past.length)}</strong> <span class="soft">{w.late.at(day(report.day), moment(report.at))}</span>
      </p>
      {[...groups].map(([slug, cases]) => {
        const name = organizations.find((one) => one.slug === slug)?.name;
        return (
          <section key={slug} class="stack-small" aria-label={name ? text(name) : slug}>
            <h2 class="desk-h3">
              {name ? text(name) : slug} <span class="desk-tally">{cases.length}</span>
            </h2>
            <ul class="desk-late">
              {cases.map((late) => (
                <LateCase key={late.uuid} late={late} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function LateCase({ late }: { late: DueReport["past"][number] }) {
  const w = useDeskWords();
  const municipality = useMunicipality(late.municipality);
  return (
    <li>
      <a href={`/desk/casos/${late.uuid}`}>{late.number}</a>
      <span>{w.late.due(shortDay(late.answer_by))}</span>
      <span>{late.assignee || w.list.nobody}</span>
      <span class="soft">{municipality || w.list.noMunicipality}</span>
    </li>
  );
}
