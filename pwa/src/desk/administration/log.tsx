/** What officials did: newest first, filtered, and as a file. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../failure.tsx";
import { shortMoment } from "../time.ts";
import { useDeskWords } from "../words/index.ts";
import { type Entry, exportHref, fetchLog, type LogFilter, type LogPage } from "./api.ts";
import { usePlaceNames } from "./grants.ts";
import { actWords, whatWords } from "./log-words.ts";

const NO_FILTER: LogFilter = { who: "", act: "", since: "", until: "" };
/** Milliseconds after the last change of the filter before it asks. */
const PAUSE = 300;

export function Log() {
  const w = useDeskWords();
  const [filter, setFilter] = useState(NO_FILTER);
  const [page, setPage] = useState<LogPage | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(
      () => {
        fetchLog(filter, null).then(
          (found) => {
            if (!wanted) return;
            setPage(found);
            setFailure(undefined);
          },
          (error: unknown) => wanted && setFailure(error),
        );
      },
      page ? PAUSE : 0,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [filter, tries]);
  const more = (before: number, rows: readonly Entry[]) =>
    fetchLog(filter, before).then(
      (older) => setPage({ rows: [...rows, ...older.rows], next: older.next }),
      (error: unknown) => setFailure(error),
    );
  return (
    <div class="stack">
      <p class="small soft">{w.log.lead}</p>
      <Filter filter={filter} onChange={setFilter} />
      {failure !== undefined && <FailureNote error={failure} again={() => setTries((count) => count + 1)} />}
      {!page && failure === undefined && <p class="soft">{w.opening}</p>}
      {page && page.rows.length === 0 && <p class="soft">{w.log.none}</p>}
      {page && page.rows.length > 0 && <Entries rows={page.rows} />}
      {page?.next != null && (
        <div class="actions">
          <Button kind="quiet" onPress={() => page.next !== null && void more(page.next, page.rows)}>
            {w.log.more}
          </Button>
        </div>
      )}
    </div>
  );
}

function Filter({ filter, onChange }: { filter: LogFilter; onChange: (filter: LogFilter) => void }) {
  const w = useDeskWords();
  const put = (part: Partial<LogFilter>) => onChange({ ...filter, ...part });
  return (
    <form class="desk-log-filter" aria-label={w.log.filter} onSubmit={(event) => event.preventDefault()}>
      <label>
        <span class="small strong">{w.log.who}</span>
        <input class="input" value={filter.who} autocapitalize="none" onInput={(event) => put({ who: event.currentTarget.value })} />
      </label>
      <label>
        <span class="small strong">{w.log.act}</span>
        <select class="input" value={filter.act} onChange={(event) => put({ act: event.currentTarget.value })}>
          <option value="">{w.log.everyAct}</option>
          {Object.entries(w.log.acts).map(([act, words]) => (
            <option key={act} value={act}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {(["since", "until"] as const).map((part) => (
        <label key={part}>
          <span class="small strong">{w.log[part]}</span>
          <input class="input" type="date" value={filter[part]} onInput={(event) => put({ [part]: event.currentTarget.value })} />
        </label>
      ))}
      <div class="row">
        {(["csv", "json"] as const).map((format) => (
          <a key={format} class="button button-quiet" href={exportHref(filter, format)} download={`audit.${format}`}>
            {w.log.download(format.toUpperCase())}
          </a>
        ))}
      </div>
    </form>
  );
}

function Entries({ rows }: { rows: readonly Entry[] }) {
  const w = useDeskWords();
  const places = usePlaceNames();
  return (
    <table class="desk-table desk-log" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {[w.log.number, w.log.when, w.log.who, w.log.act, w.log.what].map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((entry) => (
          <tr key={entry.number} role="row">
            <td role="cell" class="soft">
              {entry.number}
            </td>
            <td role="cell" class="desk-when">
              <time dateTime={entry.at}>{shortMoment(entry.at)}</time>
            </td>
            <td role="cell">{entry.who}</td>
            <td role="cell">{actWords(w, entry.act)}</td>
            <td role="cell" class="desk-what">
              {whatWords(w, places, entry)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
