/**
 * Cases in rows: a table where there is room, cards on a phone. The roles are said outright because
 * a table drawn as blocks stops being one to some screen readers.
 */
import { text, useWords } from "../../i18n/index.ts";
import { Icon } from "../../ui/icon.tsx";
import { dueOf } from "../due.ts";
import { type CaseRow, OPEN } from "../model.ts";
import { CaseStateShape } from "../shapes.tsx";
import { shortDay, shortMoment } from "../time.ts";
import { useMunicipality } from "../municipality.ts";
import { type DeskWords, useDeskWords } from "../words/index.ts";

export function CaseTable({ rows }: { rows: readonly CaseRow[] }) {
  const w = useDeskWords();
  return (
    <table class="desk-table" role="table" onKeyDown={walk}>
      <thead role="rowgroup">
        <tr role="row">
          {[w.list.number, w.list.service, w.list.municipality, w.list.received, w.list.answerBy, w.list.attends, w.list.state].map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Row key={row.uuid} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { row: CaseRow }) {
  useWords();
  const w = useDeskWords();
  const municipality = useMunicipality(row.municipality);
  return (
    <tr role="row">
      <td role="cell" class="desk-number">
        <a href={`/desk/casos/${row.uuid}`}>{row.number}</a>
      </td>
      <td role="cell" class="desk-service">
        {text(row.service_title)}
        {row.kind in w.kinds && <span class="small soft"> · {w.kinds[row.kind as keyof typeof w.kinds]}</span>}
        {row.confidential && (
          <span class="small strong"> · {w.list.confidential}</span>
        )}
      </td>
      <td role="cell">{municipality || <span class="soft">{w.list.noMunicipality}</span>}</td>
      <td role="cell" class="desk-when">
        <span class="desk-label">{w.list.received} </span>
        <time dateTime={row.received_at} title={shortMoment(row.received_at)}>
          {shortDay(row.received_at)}
        </time>
      </td>
      <td role="cell" class="desk-when">
        <AnswerBy row={row} />
      </td>
      <td role="cell">
        {row.assignee_name ? (
          <>
            <span class="desk-label">{w.list.attends} </span>
            {row.assignee_name}
          </>
        ) : (
          <span class="soft">{w.list.nobody}</span>
        )}
      </td>
      <td role="cell">
        <CaseStateShape state={row.state} />
      </td>
    </tr>
  );
}

/** The day, and a word with a shape when it is near or past; nothing to hurry once answered. */
function AnswerBy({ row }: { row: Pick<CaseRow, "answer_by" | "state"> }) {
  const w = useDeskWords();
  const due = dueOf(row.answer_by);
  return (
    <span class="desk-together">
      <span>
        <span class="desk-label">{w.list.answerBy} </span>
        {shortDay(row.answer_by)}
      </span>
      {OPEN.includes(row.state) && due.level !== "far" && (
        <span class={due.level === "past" ? "state state-warm" : "state"}>
          <Icon name={due.level === "past" ? "alert" : "clock"} />
          {dueWords(w, due.days)}
        </span>
      )}
    </span>
  );
}

export function dueWords(w: DeskWords, days: number): string {
  if (days < 0) return w.due.past(-days);
  if (days === 0) return w.due.today;
  return days === 1 ? w.due.tomorrow : w.due.inDays(days);
}

/** Arrows go from case to case; Home and End to the first and last. */
function walk(event: KeyboardEvent): void {
  const table = event.currentTarget;
  if (!(table instanceof Element)) return;
  const links = [...table.querySelectorAll<HTMLAnchorElement>("tbody a")];
  const at = links.findIndex((link) => link === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  const link = links[Math.max(0, Math.min(to, links.length - 1))];
  event.preventDefault();
  link?.focus({ preventScroll: true });
  link?.closest("tr")?.scrollIntoView({ block: "nearest" });
}
