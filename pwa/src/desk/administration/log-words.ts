/** An entry of the log in the reader's language: what was done, to what, from what to what. */
import { day } from "../../ui/time.ts";
import type { DeskWords } from "../words/index.ts";
import type { Entry } from "./api.ts";
import { grantFrom, placeWords, type PlaceNames } from "./grants.ts";

/** Characters of a comment's uuid that tell it from the others; the exports have all of it. */
const SHORT = 8;

export function actWords(w: DeskWords, act: string): string {
  return act in w.log.acts ? w.log.acts[act as keyof typeof w.log.acts] : act;
}

/** The subject by the name people use for it, and from what to what. */
export function whatWords(w: DeskWords, places: PlaceNames, { subject, detail }: Entry): string {
  const told = (name: string) => (typeof detail[name] === "string" ? String(detail[name]) : "");
  const state = (name: string) => stateWords(w, told(name));
  const grants = (name: string) => (Array.isArray(detail[name]) ? detail[name].map((one) => grantWords(w, places, String(one))).join("; ") : "");
  const date = (name: string) => told(name) && day(told(name));
  const moved = told("from") && told("from") !== told("to") ? `${state("from")} → ${state("to")}` : "";
  const given = "assignee" in detail ? `→ ${told("assignee") || w.list.nobody}` : "";
  const due = told("answer_by") && `${date("answer_by_before")} → ${date("answer_by")}`;
  const granted = "grants" in detail ? [grants("grants_before"), grants("grants") || w.administration.noGrants].filter(Boolean).join(" → ") : "";
  return [told("number") || nameOf(subject), moved, given, due, granted].filter(Boolean).join(" · ");
}

function nameOf(subject: string): string {
  const [kind = "", id = ""] = subject.split(/:(.*)/);
  if (kind === "desk-comment") return id.slice(0, SHORT);
  return ["official", "desk-case"].includes(kind) ? id : subject;
}

/** Of a case, or of a comment. */
function stateWords(w: DeskWords, state: string): string {
  if (state in w.states) return w.states[state as keyof typeof w.states];
  return state in w.log.commentStates ? w.log.commentStates[state as keyof typeof w.log.commentStates] : state;
}

/** Of a grant as the log has it, "attend organization/municipality", with * for all of them. */
function grantWords(w: DeskWords, places: PlaceNames, written: string): string {
  const grant = grantFrom(written);
  if (!grant) return written;
  return `${w.administration.roles[grant.role]} (${placeWords(w, grant, places)})`;
}
