/** Which cases are shown: state, deadline, words and what they are about, all in the address. */
import "./filters.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { navigate } from "../../navigation.ts";
import { type CasePage, type CaseState, OPEN, STATES } from "../model.ts";
import { Icon } from "../../ui/icon.tsx";
import { useKeys } from "../keys.ts";
import { changed, type Query } from "../query.ts";
import { useDeskWords } from "../words/index.ts";
import { walkTo } from "./walking.ts";
import { Choosers } from "./choosers.tsx";

/** Milliseconds after the last letter before it searches. */
const PAUSE = 300;
/** The portal's limit, in characters (server/desk/listing.py). */
const LONGEST = 200;

interface FiltersProps {
  query: Query;
  /** How many cases there are of each sort; undefined until the first answer. */
  page: CasePage | undefined;
}

/** "10 000+" for a count that stopped there. */
export function tally(count: number | undefined, more = false): string {
  if (count === undefined) return "";
  return `${count.toLocaleString("es")}${more ? "+" : ""}`;
}

export function Filters({ query, page, children }: FiltersProps & { children: ComponentChildren }) {
  return (
    <div class="desk-filters">
      <StateLinks query={query} page={page} />
      <div class="desk-search">
        <Search query={query} />
        <QuickLinks query={query} page={page} />
      </div>
      <Choosers query={query} />
      {children}
    </div>
  );
}

/** The states as links, each with how many cases it has: one tap, and a reload shows the same. */
function StateLinks({ query, page }: FiltersProps) {
  const w = useDeskWords();
  const states = page?.states;
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
          href={changed(query, { state: link.state })}
          aria-current={query.state === link.state ? "true" : undefined}
          class={link.count === 0 && query.state !== link.state ? "desk-empty" : undefined}
        >
          {link.name} <span class="desk-tally">{tally(link.count)}</span>
        </a>
      ))}
    </nav>
  );
}

/** What one looks at first: whose day is near or past, and whose cases. A second tap takes it off. */
function QuickLinks({ query, page }: FiltersProps) {
  const w = useDeskWords();
  const due = page?.due;
  const links = [
    { part: "unread", value: "true", name: w.list.unread, count: page?.unread, icon: "reply" },
    { part: "due", value: "past", name: w.list.past, count: due?.past, icon: "alert" },
    { part: "due", value: "near", name: w.list.near, count: due?.near, icon: "clock" },
    { part: "assigned", value: "me", name: w.list.mine, count: undefined, icon: undefined },
    { part: "assigned", value: "nobody", name: w.list.nobodys, count: undefined, icon: undefined },
  ] as const;
  return (
    <nav class="desk-quick" aria-label={w.list.quick}>
      {links.map(({ part, value, name, count, icon }) => {
        const on = query[part] === value;
        // Whoever wrote may have written on an answered case.
        const state = part === "unread" && !on ? { state: "all" } : {};
        return (
          <a
            key={value}
            href={changed(query, { [part]: on ? "" : value, ...state })}
            aria-current={on ? "true" : undefined}
            class={(value === "past" || part === "unread") && count ? "desk-chip desk-chip-warm" : "desk-chip"}
          >
            {on ? <Icon name="check" /> : icon && <Icon name={icon} />}
            {name}
            {count !== undefined && <span class="desk-tally">{tally(count)}</span>}
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
  useKeys({
    "/": () => {
      input.current?.focus();
      input.current?.select();
    },
  });

  const search = (text: string) => {
    clearTimeout(timer.current);
    navigate(changed(query, { text: text.trim() }), { replace: true });
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
        autocomplete="off"
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") walkTo("first");
        }}
      />
    </form>
  );
}
