/** What the list of cases shows, as it stands in the address: a link or a reload shows the same. */

export interface Query {
  /** `open`: neither answered nor closed. `all`, or one state. */
  readonly state: string;
  readonly text: string;
  /** `near` or `past`: open cases near their day, or past it; empty for all. */
  readonly due: string;
  /** `me` or `nobody`; empty for all. */
  readonly assigned: string;
  /** The portal's cursor of the page before this one; empty on the first. */
  readonly after: string;
}

export const FIRST: Query = { state: "open", text: "", due: "", assigned: "", after: "" };

export function queryOf(search: string): Query {
  const params = new URLSearchParams(search);
  return {
    state: params.get("estado") ?? FIRST.state,
    text: params.get("texto") ?? FIRST.text,
    due: params.get("plazo") ?? FIRST.due,
    assigned: params.get("asignado") ?? FIRST.assigned,
    after: params.get("despues") ?? FIRST.after,
  };
}

/** The address of the list; another filter starts at the first page. */
export function hrefOf(query: Partial<Query>): string {
  const { state, text, due, assigned, after } = { ...FIRST, ...query };
  const params = new URLSearchParams();
  if (state !== FIRST.state) params.set("estado", state);
  if (text !== "") params.set("texto", text);
  if (due !== "") params.set("plazo", due);
  if (assigned !== "") params.set("asignado", assigned);
  if (after !== "") params.set("despues", after);
  const search = params.toString();
  return search === "" ? "/desk" : `/desk?${search}`;
}

let last = hrefOf({});

/** The list as it was last shown: where "back" from a case leads. */
export function lastList(): string {
  return last;
}

export function noteList(query: Query): void {
  last = hrefOf(query);
}
