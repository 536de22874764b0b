/** What to call a draft or a case, from what this device holds. */
import { text } from "../i18n/index.ts";
import type { CaseView } from "../offline/citizen.ts";
import { type Content, content } from "../offline/content.ts";
import { isNew } from "../offline/seen.ts";
import { NEEDS_HER } from "../ui/state.tsx";

export function serviceTitle(slug: string, held: Content = content.value): string {
  const service = held.service(slug);
  return service ? text(service.title) : slug;
}

export function caseTitle(view: CaseView): string {
  const named = view.case ?? view.receipt;
  if (named) return text(named.service_title);
  return serviceTitle(view.submission?.service ?? view.correction?.service ?? view.uuid);
}

/** Characters of her own words in a list. */
const GIST = 60;

/** What tells it from others of its service: the address, else what she wrote. */
export function gist(slug = "", data: Readonly<Record<string, unknown>> = {}): string {
  const properties = (content.value.service(slug)?.form.schema["properties"] ?? {}) as Record<string, { "x-widget"?: string }>;
  const of = (widget: string) => Object.keys(properties).filter((name) => properties[name]?.["x-widget"] === widget);
  const places = of("place").map((name) => (data[name] as { address?: string } | undefined)?.address);
  const written = [...places, ...of("textarea").map((name) => data[name])].find(Boolean);
  const words = typeof written === "string" ? written.trim() : "";
  return words.length > GIST ? `${words.slice(0, GIST).trim()}…` : words;
}

/** Those that wait for her first, then those with a new answer; not what she has sent anew. */
export function pressingFirst(views: readonly CaseView[]): CaseView[] {
  const rank = (view: CaseView) => (NEEDS_HER.has(view.stage) ? 0 : isNew(view) ? 1 : 2);
  return views.filter(({ stage }) => stage !== "replaced").sort((a, b) => rank(a) - rank(b));
}
