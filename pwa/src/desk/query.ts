/** What the list of cases shows, as it stands in the address: a link or a reload shows the same. */

export interface Query {
  /** `open`: neither answered nor closed. `all`, or one state. */
  readonly state: string;
  readonly text: string;
  /** `near` or `past`: open cases near their day, or past it; empty for all. */
  readonly due: string;
  /** `me` or `nobody`; empty for all. */
  readonly assigned: string;
  /** "true": with a message that no official has read. */
  readonly unread: string;
  readonly service: string;
  readonly organization: string;
  readonly municipality: string;
  readonly kind: string;
  /** `received`, `newest`, `due`, `message` or `relevance`; empty for the usual one. */
  readonly sort: string;
  /** The portal's cursor of the page before this one, or after it; empty on the first. */
  readonly after: string;
  readonly before: string;
}

export const FIRST: Query = {
  state: "open",
  text: "",
  due: "",
  assigned: "",
  unread: "",
  service: "",
  organization: "",
  municipality: "",
  kind: "",
  sort: "",
  after: "",
  before: "",
};

/** What the address calls each. */
const NAMES: Readonly<Record<keyof Query, string>> = {
  state: "estado",
  text: "texto",
  due: "plazo",
  assigned: "asignado",
  unread: "sin-leer",
  service: "servicio",
  organization: "organismo",
  municipality: "municipio",
  kind: "tipo",
  sort: "orden",
  after: "despues",
  before: "antes",
};

const PARTS = Object.keys(FIRST) as (keyof Query)[];

export function queryOf(search: string): Query {
  const params = new URLSearchParams(search);
  const query: Record<keyof Query, string> = { ...FIRST };
  for (const part of PARTS) query[part] = params.get(NAMES[part]) ?? FIRST[part];
  return query;
}

/** The address of the list; another filter starts at the first page. */
export function hrefOf(query: Partial<Query>): string {
  const whole = { ...FIRST, ...query };
  const params = new URLSearchParams();
  for (const part of PARTS) if (whole[part] !== FIRST[part]) params.set(NAMES[part], whole[part]);
  const search = params.toString();
  return search === "" ? "/desk" : `/desk?${search}`;
}

/** The same list under another filter, from its first page. */
export function changed(query: Query, change: Partial<Query>): string {
  return hrefOf({ ...query, after: "", before: "", ...change });
}

/** What is asked for by words is best sorted by how well they fit; else who waits longest is first. */
export function sortOf({ sort, text }: Query): string {
  return sort || (text === "" ? "received" : "relevance");
}

/** As the portal takes it. */
export function paramsOf(query: Query): URLSearchParams {
  const params = new URLSearchParams();
  for (const part of PARTS) if (query[part] !== "") params.set(part, query[part]);
  params.set("sort", sortOf(query));
  return params;
}

let last: Query = FIRST;

/** The list as it was last shown: where "back" from a case leads. */
export function lastList(): string {
  return hrefOf(last);
}

export function lastQuery(): Query {
  return last;
}

export function noteList(query: Query): void {
  last = query;
}
