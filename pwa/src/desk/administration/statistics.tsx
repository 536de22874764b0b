/** How cases are attended to: a plot by month, and tables of every figure. */
import { useState } from "preact/hooks";
import { modelOf } from "../../forms/model.ts";
import { text, useWords } from "../../i18n/index.ts";
import { content, slugOf } from "../../offline/content.ts";
import { useAsync, useLive } from "../../ui/live.ts";
import { locale } from "../../ui/time.ts";
import { useOrganizations } from "../organizations.ts";
import { FailureNote } from "../failure.tsx";
import { askSigned } from "../session.ts";
import { useDeskWords } from "../words/index.ts";
import { Bars } from "./bars.tsx";

interface Figures {
  readonly received: number;
  readonly answered: number;
  readonly in_time: number;
  readonly late: number;
  readonly overdue: number;
  readonly median_days: number | null;
}

interface Group {
  readonly name: string;
  readonly figures: Figures;
}

interface Found {
  readonly since: string;
  readonly until: string;
  readonly total: Figures;
  readonly months: readonly Group[];
  readonly kinds: readonly Group[];
  readonly organizations: readonly Group[];
  readonly municipalities: readonly Group[];
}

type Answer = { readonly found: Found } | { readonly error: unknown };

export function Statistics() {
  useWords();
  const w = useDeskWords();
  const s = w.statistics;
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const params = new URLSearchParams();
  if (since) params.set("since", since);
  if (until) params.set("until", until);
  const asked = params.toString();
  const answer = useAsync<Answer>(
    () => askSigned<Found>(`/statistics?${asked}`).then((found) => ({ found }), (error: unknown) => ({ error })),
    [asked],
  );
  const organizations = useOrganizations();
  const { municipalities, services } = useLive(content);
  const kindTitle = (name: string) => {
    const options = services.flatMap(({ form }) => modelOf(form).fields.get("kind")?.options ?? []);
    const option = options.find(({ value }) => value === name);
    return option ? text(option.label) : name;
  };
  const nameOf = {
    kind: (name: string) => (name in w.kinds ? w.kinds[name as keyof typeof w.kinds] : kindTitle(name) || s.none),
    organization: (name: string) => {
      const known = organizations.find(({ slug }) => slug === name);
      return known ? text(known.name) : name || s.none;
    },
    municipality: (name: string) => municipalities.find((one) => slugOf(one) === name)?.name ?? (name || w.list.noMunicipality),
  };
  return (
    <div class="stack-large">
      <div class="desk-send">
        <Day name={w.log.since} value={since} onChange={setSince} />
        <Day name={w.log.until} value={until} onChange={setUntil} />
        <a class="button button-quiet" href={`/api/desk/statistics/export?${asked}`} download="">
          {w.log.download("CSV")}
        </a>
      </div>
      {!answer && <p class="soft">{w.opening}</p>}
      {answer && "error" in answer && <FailureNote error={answer.error} />}
      {answer && "found" in answer && (
        <>
          <Bars
            series={[s.received, s.inTime]}
            bars={answer.found.months.map(({ name, figures }) => ({ name: month(name), values: [figures.received, figures.in_time] }))}
          />
          <Table title={s.months} groups={answer.found.months} name={month} total={answer.found.total} />
          <Table title={s.kinds} groups={answer.found.kinds} name={nameOf.kind} />
          <Table title={s.organizations} groups={answer.found.organizations} name={nameOf.organization} />
          <Table title={s.municipalities} groups={answer.found.municipalities} name={nameOf.municipality} />
          <p class="small soft">{s.help}</p>
        </>
      )}
    </div>
  );
}

/** "2026-11": "nov 26". */
function month(name: string): string {
  const at = new Date(`${name}-15T12:00:00Z`);
  return new Intl.DateTimeFormat(locale(), { month: "short", year: "2-digit", timeZone: "UTC" }).format(at);
}

function Day({ name, value, onChange }: { name: string; value: string; onChange: (value: string) => void }) {
  return (
    <label class="desk-filter">
      <span class="small strong">{name}</span>
      <input class="input" type="date" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}

/** In the order of the columns. */
function figuresOf({ received, answered, in_time, late, overdue, median_days }: Figures): (number | string)[] {
  return [received, answered, in_time, late, overdue, median_days === null ? "–" : median_days.toLocaleString(locale())];
}

interface TableProps {
  title: string;
  groups: readonly Group[];
  name: (of: string) => string;
  total?: Figures;
}

function Table({ title, groups, name, total }: TableProps) {
  const w = useDeskWords();
  const s = w.statistics;
  const columns = [s.received, s.answered, s.inTime, s.late, s.overdue, s.median];
  const rows = total ? [...groups, { name: "", figures: total }] : groups;
  return (
    <div class="desk-figures" role="region" aria-label={title} tabIndex={0}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <td />
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name: of, figures }, index) => (
            <tr key={of} class={total && index === groups.length ? "strong" : undefined}>
              <th scope="row">{total && index === groups.length ? s.total : name(of)}</th>
              {figuresOf(figures).map((figure, column) => (
                <td key={columns[column]} data-name={columns[column]}>
                  {figure}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
