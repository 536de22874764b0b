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
  readonly organization: string;
  readonly kind: string;
  readonly assignee: string;
  /** As people read it; empty when nobody has the case. */
  readonly assignee_name: string;
  readonly confidential: boolean;
  readonly state: CaseState;
  readonly received_at: string;
  /** ISO date. */
  readonly answer_by: string;
  /** The first words of what was written; may be empty. */
  readonly subject: string;
  /** The citizen's name; empty where it is confidential. */
  readonly person: string;
  /** The citizen wrote since an official last opened or answered it. */
  readonly unread: boolean;
  readonly last_message_at: string;
}

export interface Neighbours {
  readonly previous: string | null;
  readonly next: string | null;
}

export interface CasePage {
  readonly rows: readonly CaseRow[];
  /** Cursor of the next page, null on the last. */
  readonly next: string | null;
  /** Cursor of the page before, null on the first. */
  readonly previous: string | null;
  /** All that match, on whatever page. */
  readonly total: number;
  /** The count stopped there: more match. */
  readonly more: boolean;
  /** Every case by its state, whatever the filter. */
  readonly states: Readonly<Record<CaseState, number>>;
  /** Open cases near their day, and past it. */
  readonly due: { readonly near: number; readonly past: number };
  /** Cases with a message that nobody has read. */
  readonly unread: number;
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
  /** Who the citizen is stays hidden from this official: she asked for it. */
  readonly hidden: boolean;
  /** The last days (ISO dates) for an extension and for sending it on; null when it may not be done. */
  readonly extend_by: string | null;
  readonly redirect_by: string | null;
  /** How near the day is, in the city's time. */
  readonly due: "far" | "near" | "past";
}

/** Somebody else who has a case open. */
export interface Present {
  readonly name: string;
  readonly display: string;
  readonly writing: boolean;
}

/** An official to whom a case can be given. */
export interface Colleague {
  readonly name: string;
  readonly display: string;
}

export interface Organization {
  readonly slug: string;
  readonly name: Text;
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
  /** All that wait for a moderator, by why. */
  readonly waiting: Readonly<Record<Tab, number>>;
}

/** Why a comment waits for a moderator. */
export type Tab = "pending" | "reported" | "appeals";
export const TABS: readonly Tab[] = ["pending", "reported", "appeals"];

/** What a command was answered: the document's new revision and state. */
export interface Done {
  readonly rev: string;
  readonly state: string;
}

export interface Decision {
  readonly decision: "publish" | "refuse" | "take_down" | "keep" | "grant" | "deny";
  readonly rule: CommentRule | null;
  readonly note: string;
}
