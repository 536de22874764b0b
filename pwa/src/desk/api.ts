/** Everything the desk asks of the portal and commands it, one function each. All throw `Failure`. */
import type {
  CaseState,
  CommentPage,
  CasePage,
  Colleague,
  Neighbours,
  Present,
  Decision,
  DeskCaseView,
  Done,
  Organization,
  Tab,
} from "./model.ts";
import { paramsOf, type Query } from "./query.ts";
import { ask } from "./http.ts";
import { askSigned } from "./session.ts";

export function fetchCases(query: Query, signal?: AbortSignal): Promise<CasePage> {
  return askSigned<CasePage>(`/cases?${paramsOf(query)}`, signal ? { signal } : {});
}

/** The cases before and after one in a list. */
export function fetchNeighbours(uuid: string, query: Query): Promise<Neighbours> {
  const params = paramsOf(query);
  params.delete("after");
  params.delete("before");
  return ask<Neighbours>(`/cases/${uuid}/neighbours?${params}`);
}

/** Says that this official has the case open; who else has. */
export function sayPresence(
  uuid: string,
  body: { readonly writing: boolean; readonly gone: boolean },
): Promise<readonly Present[]> {
  // A hint: whether the session ended is for what she does herself to find out.
  return ask<readonly Present[]>(`/cases/${uuid}/presence`, { method: "POST", body, keepalive: body.gone });
}

/** Each case with who had it when it was chosen: one that changed hands since is refused. */
export interface AssignMany {
  readonly command: string;
  readonly assignee: string;
  readonly cases: readonly { readonly uuid: string; readonly assignee: string }[];
}

export function assignMany(body: AssignMany): Promise<{ readonly done: readonly string[]; readonly refused: readonly string[] }> {
  return askSigned(`/assignments`, { method: "POST", body });
}

/** Those who attend to cases anywhere that this official does. */
export function fetchAttendants(): Promise<readonly Colleague[]> {
  return askSigned<readonly Colleague[]>("/attendants");
}

export function fetchCase(uuid: string, signal?: AbortSignal): Promise<DeskCaseView> {
  return askSigned<DeskCaseView>(`/cases/${uuid}`, signal ? { signal } : {});
}

/** Where a photo or a document of a case is. */
export function attachmentHref(uuid: string, name: string): string {
  return `/api/desk/cases/${uuid}/attachments/${encodeURIComponent(name)}`;
}

export interface AnswerCommand {
  readonly command: string;
  readonly rev: string;
  readonly text: string;
  readonly state: CaseState;
}

export function sendAnswer(uuid: string, body: AnswerCommand): Promise<Done> {
  return askSigned<Done>(`/cases/${uuid}/answers`, { method: "POST", body });
}

export function changeState(uuid: string, body: Omit<AnswerCommand, "text">): Promise<Done> {
  return askSigned<Done>(`/cases/${uuid}/state`, { method: "POST", body });
}

/** What is decided about a case besides answering it; `rev` is the one it was decided on. */
export interface CaseDecisions {
  readonly assignee: { readonly assignee: string };
  readonly extension: { readonly reason: string };
  readonly redirection: { readonly reason: string; readonly organization?: string; readonly body?: string };
}

export function decideCase<D extends keyof CaseDecisions>(
  uuid: string,
  what: D,
  body: CaseDecisions[D] & { readonly command: string; readonly rev: string },
): Promise<Done> {
  return askSigned<Done>(`/cases/${uuid}/${what}`, { method: "POST", body });
}

export function fetchColleagues(uuid: string): Promise<readonly Colleague[]> {
  return askSigned<readonly Colleague[]>(`/cases/${uuid}/colleagues`);
}

/** A template filled in for a case. */
export interface ReadyAnswer {
  readonly title: string;
  readonly text: string;
}

export function fetchReadyAnswers(uuid: string): Promise<readonly ReadyAnswer[]> {
  return askSigned<readonly ReadyAnswer[]>(`/cases/${uuid}/templates`);
}

export function fetchOrganizations(): Promise<readonly Organization[]> {
  return askSigned<readonly Organization[]>("/organizations");
}

export function fetchComments(tab: Tab, after: string, signal?: AbortSignal): Promise<CommentPage> {
  const params = new URLSearchParams({ state: tab, after });
  return askSigned<CommentPage>(`/comments?${params}`, signal ? { signal } : {});
}

export interface DecisionCommand extends Decision {
  readonly command: string;
  readonly rev: string;
}

/** `leaving`: the page is going away, the request must outlive it. */
export function decide(uuid: string, body: DecisionCommand, leaving = false): Promise<Done> {
  return askSigned<Done>(`/comments/${uuid}/decision`, { method: "POST", body, keepalive: leaving });
}
