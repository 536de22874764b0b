/** What to call a draft or a case, from what this device holds. */
import { text } from "../i18n/index.ts";
import type { CaseView } from "../offline/citizen.ts";
import { type Content, content } from "../offline/content.ts";
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

/** Those that wait for her first, otherwise as they come. */
export function pressingFirst(views: readonly CaseView[]): CaseView[] {
  return [...views.filter((view) => NEEDS_HER.has(view.stage)), ...views.filter((view) => !NEEDS_HER.has(view.stage))];
}
