/** The list narrowed by service, organization, municipality or kind, and its order. */
import { useEffect, useState } from "preact/hooks";
import { text, useWords } from "../../i18n/index.ts";
import { navigate } from "../../navigation.ts";
import { content, slugOf } from "../../offline/content.ts";
import { useLive } from "../../ui/live.ts";
import { useOrganizations } from "../organizations.ts";
import { changed, type Query, sortOf } from "../query.ts";
import { useDeskWords } from "../words/index.ts";

const SORTS = ["received", "newest", "due", "message"] as const;

export function Choosers({ query }: { query: Query }) {
  useWords();
  const w = useDeskWords();
  const { services, municipalities } = useLive(content);
  const organizations = useOrganizations();
  const open = useWide() || narrowed(query);
  const sorts = query.text === "" ? SORTS : (["relevance", ...SORTS] as const);
  return (
    <details class="desk-more" open={open}>
      <summary>{w.list.more}</summary>
      <div class="desk-choosers">
      <Chooser
        query={query}
        part="service"
        name={w.list.service}
        every={w.list.everyService}
        options={services.map((one) => [slugOf(one), text(one.title)])}
      />
      <Chooser
        query={query}
        part="organization"
        name={w.list.organization}
        every={w.list.everyOrganization}
        options={organizations.map(({ slug, name }) => [slug, text(name)])}
      />
      <Chooser
        query={query}
        part="municipality"
        name={w.list.municipality}
        every={w.list.everyMunicipality}
        options={municipalities.map((one) => [slugOf(one), one.name])}
      />
      <Chooser query={query} part="kind" name={w.list.kind} every={w.list.everyKind} options={Object.entries(w.kinds)} />
      <label class="desk-chooser">
        <span>{w.list.sort}</span>
        <select
          class="input"
          value={sortOf(query)}
          onChange={(event) => navigate(changed(query, { sort: event.currentTarget.value }), { replace: true })}
        >
          {sorts.map((sort) => (
            <option key={sort} value={sort}>
              {w.list.sorts[sort]}
            </option>
          ))}
        </select>
      </label>
      </div>
    </details>
  );
}

const WIDE = matchMedia("(min-width: 60em)");

/** Whether the window is as wide as the styles want it for them to be always shown. */
function useWide(): boolean {
  const [wide, setWide] = useState(WIDE.matches);
  useEffect(() => {
    const look = () => setWide(WIDE.matches);
    WIDE.addEventListener("change", look);
    return () => WIDE.removeEventListener("change", look);
  }, []);
  return wide;
}

/** On a phone they are folded away, unless one of them is at work. */
function narrowed({ service, organization, municipality, kind, sort }: Query): boolean {
  return [service, organization, municipality, kind, sort].some((value) => value !== "");
}

interface ChooserProps {
  query: Query;
  part: "service" | "organization" | "municipality" | "kind";
  name: string;
  /** What "all of them" is called. */
  every: string;
  options: readonly (readonly [string, string])[];
}

function Chooser({ query, part, name, every, options }: ChooserProps) {
  const value = query[part];
  // One that is no longer offered still shows what the list is narrowed by.
  const known = value === "" || options.some(([slug]) => slug === value);
  return (
    <label class={value ? "desk-chooser desk-chooser-on" : "desk-chooser"}>
      <span>{name}</span>
      <select
        class="input"
        value={value}
        onChange={(event) => navigate(changed(query, { [part]: event.currentTarget.value }), { replace: true })}
      >
        <option value="">{every}</option>
        {!known && <option value={value}>{value}</option>}
        {options.map(([slug, title]) => (
          <option key={slug} value={slug}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
