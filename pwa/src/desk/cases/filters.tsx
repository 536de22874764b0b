/** Which cases are shown: a state and a search, both in the address. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { navigate } from "../../navigation.ts";
import { type CasePage, type CaseState, OPEN, STATES } from "../model.ts";
import { Icon } from "../../ui/icon.tsx";
import { hrefOf, type Query } from "../query.ts";
import { useDeskWords } from "../words/index.ts";

/** Milliseconds after the last letter before it searches. */
const PAUSE = 300;
/** The portal's limit, in characters (server/desk/queries.py). */
const LONGEST = 200;

interface FiltersProps {
  query: Query;
  /** How many cases there are in each state; undefined until the first answer. */
  states: Readonly<Record<CaseState, number>> | undefined;
  due: CasePage["due"] | undefined;
}

export function Filters({ query, states, due, children }: FiltersProps & { children: ComponentChildren }) {
  return (
    <div class="desk-filters">
      <StateLinks query={query} states={states} />
      <QuickLinks query={query} due={due} />
      <div class="desk-search">
        <Search query={query} />
        {children}
      </div>
    </div>
  );
}

/** The states as links, each with how many cases it has: one tap, and a reload shows the same. */
function StateLinks({ query, states }: Omit<FiltersProps, "due">) {
  const w = useDeskWords();
  const count = (which: readonly CaseState[]) => states && which.reduce((sum, state) => sum + states[state], 0);
  const links = [
    { state: "open", name: w.list.open, count: count(OPEN) },
    ...STATES.map((state) => ({ state, name: w.states[state], count: count([state]) })),
    { state: "all", name: w.list.all, count: count(STATES) },
  ];
  return (
    <nav class="desk-states" aria-label={w.list.state}>
      {links.map((link) => (
        <a
          key={link.state}
          href={hrefOf({ ...query, state: link.state, after: "" })}
          aria-current={query.state === link.state ? "true" : undefined}
        >
          {link.name} <span class="desk-tally">{link.count ?? ""}</span>
        </a>
      ))}
    </nav>
  );
}

/** What one looks at first: whose day is near or past, and whose cases. A second tap takes it off. */
function QuickLinks({ query, due }: Omit<FiltersProps, "states">) {
  const w = useDeskWords();
  const links = [
    { part: "due", value: "past", name: w.list.past, count: due?.past, icon: "alert" },
    { part: "due", value: "near", name: w.list.near, count: due?.near, icon: "clock" },
    { part: "assigned", value: "me", name: w.list.mine, count: undefined, icon: undefined },
    { part: "assigned", value: "nobody", name: w.list.nobodys, count: undefined, icon: undefined },
  ] as const;
  return (
    <nav class="desk-quick" aria-label={w.list.quick}>
      {links.map(({ part, value, name, count, icon }) => {
        const on = query[part] === value;
        return (
          <a
            key={value}
            href={hrefOf({ ...query, [part]: on ? "" : value, after: "" })}
            aria-current={on ? "true" : undefined}
            class={value === "past" && count ? "desk-chip desk-chip-warm" : "desk-chip"}
          >
            {on ? <Icon name="check" /> : icon && <Icon name={icon} />}
            {name}
            {count !== undefined && <span class="desk-tally">{count}</span>}
          </a>
        );
      })}
    </nav>
  );
}

function Search({ query }: { query: Query }) {
  const w = useDeskWords();
  const [typed, setTyped] = useState(query.text);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<number | undefined>(undefined);
  // The browser's back button changes the address under us.
  useEffect(() => setTyped(query.text), [query.text]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useSlash(input);

  const search = (text: string) => {
    clearTimeout(timer.current);
    navigate(hrefOf({ ...query, text: text.trim(), after: "" }), { replace: true });
  };
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => search(text), PAUSE);
  };
  return (
    <form
      class="desk-search-form"
      role="search"
      aria-label={w.list.filters}
      onSubmit={(event) => {
        event.preventDefault();
        search(typed);
      }}
    >
      <label class="visually-hidden" for="search">
        {w.list.search}
      </label>
      <input
        ref={input}
        id="search"
        class="input"
        type="search"
        value={typed}
        maxLength={LONGEST}
        placeholder={w.list.searchHelp}
        aria-describedby="search-help"
        autocomplete="off"
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") document.querySelector<HTMLElement>(".desk-table tbody a")?.focus();
        }}
      />
    </form>
  );
}

/** "/" leads to the search, as long as nothing is being typed. */
function useSlash(input: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
