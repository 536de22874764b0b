/** What the desk knows of cases and comments, as the portal's desk API gives it. */
import type { DeskCase, DeskComment, Text } from "../generated/documents.ts";

export type CaseState = DeskCase["state"];
export type CommentRule = NonNullable<DeskComment["rule"]>;
export type ThreadEntry = DeskCase["thread"][number];

export const STATES: readonly CaseState[] = [
  "received",
  "in_study",
  "waiting_citizen",
  "in_review",
  "answered",
  "closed",
  "redirected",
];
/** They wait for somebody. */
export const OPEN: readonly CaseState[] = ["received", "in_study", "waiting_citizen", "in_review"];
export const RULES: readonly CommentRule[] = ["offensive", "off_topic", "unlawful"];

/** One row of the list. */
export interface CaseRow {
  readonly uuid: string;
  readonly number: string;
  readonly service: string;
  readonly service_title: Text;
  readonly municipality: string;
  readonly state: CaseState;
  readonly received_at: string;
  /** ISO date. */
  readonly answer_by: string;
}

export interface CasePage {
  /** Longest waiting first. */
  readonly rows: readonly CaseRow[];
  /** Cursor of the next page, null on the last. */
  readonly next: string | null;
  /** All that match, on whatever page. */
  readonly total: number;
  /** Every case by its state, whatever the filter. */
  readonly states: Readonly<Record<CaseState, number>>;
}

/** A file that came with the submission. */
export interface Attachment {
  readonly name: string;
  readonly content_type: string;
  readonly length: number;
}

/** One case, whole, as it stood at revision `rev`. */
export interface DeskCaseView {
  readonly uuid: string;
  readonly rev: string;
  readonly case: DeskCase;
  readonly attachments: readonly Attachment[];
  /** Where the transition table lets an official take it without an answer. */
  readonly moves: readonly CaseState[];
  /** How it may stand after an answer; empty when it takes none. */
  readonly after_answer: readonly CaseState[];
}

export interface CommentView {
  readonly uuid: string;
  readonly rev: string;
  readonly comment: DeskComment;
}

export interface CommentPage {
  /** Longest waiting first. */
  readonly rows: readonly CommentView[];
  /** Cursor of the next page, null on the last. */
  readonly next: string | null;
  readonly total: number;
}

/** What a command was answered: the document's new revision and state. */
export interface Done {
  readonly rev: string;
  readonly state: string;
}

export interface Decision {
  readonly decision: "publish" | "refuse";
  readonly rule: CommentRule | null;
  readonly note: string;
}
