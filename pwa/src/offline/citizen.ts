/** What the person's databases hold, as screens show it. */
import type {
  Answer,
  Case,
  Comment,
  Correction,
  Message,
  Moderation,
  Notice,
  Receipt,
  Submission,
} from "../generated/documents.ts";
import { Source, type Live } from "./live.ts";

/**
 * waiting: on this device, not sent yet. sent: the server has it, has not answered. refused: the
 * server would not take it (`refusal` says why). correction: it breaks its form (`correction`).
 * Else the case's own state.
 */
export type Stage = "waiting" | "sent" | "refused" | "correction" | Case["state"];

export type ThreadItem =
  | { readonly kind: "answer"; readonly uuid: string; readonly at: string; readonly answer: Answer }
  | {
      readonly kind: "message";
      readonly uuid: string;
      readonly at: string;
      readonly message: Message;
      readonly stage: "waiting" | "sent" | "refused";
    };

export interface CaseView {
  readonly uuid: string;
  /** Whose database it is in; `followed` cases came from a kiosk's code. */
  readonly identity: string;
  readonly followed: boolean;
  /** Absent when only the server's part was pulled so far. */
  readonly submission?: Submission;
  readonly stage: Stage;
  readonly case?: Case;
  readonly receipt?: Receipt;
  readonly correction?: Correction;
  /** The server's reason when `stage` is `refused`. */
  readonly refusal?: string;
  /** Answers and messages, oldest first. */
  readonly thread: readonly ThreadItem[];
}

export interface OwnComment {
  readonly uuid: string;
  readonly comment: Comment;
  readonly stage: "waiting" | "sent" | "refused" | Moderation["state"];
  readonly moderation?: Moderation;
  readonly refusal?: string;
}

const caseSource = new Source<readonly CaseView[]>([]);
/** Newest first. */
export const cases: Live<readonly CaseView[]> = caseSource;

const commentSource = new Source<readonly OwnComment[]>([]);
/** Newest first. */
export const ownComments: Live<readonly OwnComment[]> = commentSource;

const noticeSource = new Source<readonly Notice[]>([]);
/** Newest first. */
export const notices: Live<readonly Notice[]> = noticeSource;

const readySource = new Source(false);
/** False until this device's databases were read: show nothing rather than "no cases yet". */
export const citizenReady: Live<boolean> = readySource;
