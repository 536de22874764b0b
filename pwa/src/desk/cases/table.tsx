/**
 * Cases in rows: a table where there is room, cards on a phone. The roles are said outright because
 * a table drawn as blocks stops being one to some screen readers.
 */
import "./table.css";
import "./cards.css";
import { text, useWords } from "../../i18n/index.ts";
import { Icon } from "../../ui/icon.tsx";
import { dueOf } from "../due.ts";
import { type CaseRow, OPEN } from "../model.ts";
import { CaseStateShape } from "../shapes.tsx";
import { shortDay, shortMoment } from "../time.ts";
import { useMunicipality } from "../municipality.ts";
import { type DeskWords, useDeskWords } from "../words/index.ts";
import type { Selection } from "./selection.ts";

export function CaseTable({ rows, selection }: { rows: readonly CaseRow[]; selection: Selection }) {
  const w = useDeskWords();
  const all = selection.chosen.size === rows.length;
  const names = [w.list.number, w.list.what, w.list.municipality, w.list.received, w.list.answerBy, w.list.attends, w.list.state];
  return (
    <table class="desk-table" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" class="desk-choose">
            <label>
              <span class="visually-hidden">{w.bulk.all}</span>
              <input
                type="checkbox"
                checked={all}
                ref={(box) => {
                  if (box) box.indeterminate = !all && selection.chosen.size > 0;
                }}
                onChange={selection.toggleAll}
              />
            </label>
          </th>
          {names.map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Row key={row.uuid} row={row} selection={selection} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, selection }: { row: CaseRow; selection: Selection }) {
  useWords();
  const w = useDeskWords();
  const municipality = useMunicipality(row.municipality);
  const chosen = selection.chosen.has(row.uuid);
  const kind = row.kind in w.kinds && w.kinds[row.kind as keyof typeof w.kinds];
  const service = text(row.service_title);
  const small = [kind, row.confidential ? w.list.confidential : row.person, row.subject && service].filter(Boolean);
  return (
    <tr role="row" class={`${row.unread ? "desk-unread" : ""} ${chosen ? "desk-chosen" : ""}`.trim() || undefined}>
      <td role="cell" class="desk-choose">
        <label>
          <span class="visually-hidden">{w.bulk.one(row.number)}</span>
          <input type="checkbox" checked={chosen} onChange={() => selection.toggle(row.uuid)} />
        </label>
      </td>
      <td role="cell" class="desk-number">
        <a href={`/desk/casos/${row.uuid}`} data-case={row.uuid}>
          {row.number}
        </a>
        {row.unread && (
          <span class="desk-new">
            <Icon name="reply" />
            {w.list.unreadOne}
          </span>
        )}
      </td>
      <td role="cell" class="desk-matter">
        <span class="desk-subject">{row.subject || service}</span>
        <span class="desk-about-row small soft">{small.join(" · ")}</span>
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
          <>
            <span class="desk-label">{w.list.attends} </span>
            <span class="soft">{w.list.nobody}</span>
          </>
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
