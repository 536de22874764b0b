/** Documents as the person's cases, comments and notices. Pure. */
import type {
  Answer,
  AnyDocument,
  Case,
  Comment,
  Correction,
  Message,
  Moderation,
  Notice,
  Proposal,
  Receipt,
  Review,
  Submission,
  Support,
  Text,
  Vote,
} from "../generated/documents.ts";
import { slugOf } from "./documents.ts";
import type { Queued } from "./queue.ts";

/**
 * waiting: on this device, not sent yet. sent: the server has it, has not answered. refused: the
 * server would not take it (`refusal` says why). correction: it breaks its form (`correction`).
 * replaced: it did, and she sent it anew (`replacedBy`). Else the case's own state.
 */
export type Stage = "waiting" | "sent" | "refused" | "correction" | "replaced" | Case["state"];

export type ThreadItem =
  | { readonly kind: "answer"; readonly uuid: string; readonly at: string; readonly answer: Answer }
  | {
      /** review: she disagrees with the answer. */
      readonly kind: "message" | "review";
      readonly uuid: string;
      readonly at: string;
      readonly message: Message | Review;
      readonly stage: "waiting" | "sent" | "refused";
      /** The server's reason when `stage` is `refused`. */
      readonly refusal?: string;
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
  /** The uuid of the submission that she sent in its place. */
  readonly replacedBy?: string;
  /** The server's reason when `stage` is `refused`. */
  readonly refusal?: string;
  /** Answers and messages, oldest first. */
  readonly thread: readonly ThreadItem[];
}

/** How something that she wrote for everybody to read stands. */
export interface Moderated {
  readonly uuid: string;
  readonly stage: "waiting" | "sent" | "refused" | Moderation["state"];
  readonly moderation?: Moderation;
  readonly refusal?: string;
}

export interface OwnComment extends Moderated {
  readonly comment: Comment;
}

export interface OwnProposal extends Moderated {
  readonly proposal: Proposal;
}

/** One identity's documents, and what of hers still waits. */
export interface Holdings {
  readonly identity: string;
  readonly followed: boolean;
  readonly documents: readonly AnyDocument[];
  readonly queue: readonly Queued[];
}

/** Her newest vote on a publication. */
export interface OwnVote {
  readonly vote: Vote;
  readonly stage: "waiting" | "sent" | "refused";
}

/** Whether she supports a proposal, by her newest word on it. */
export interface OwnSupport {
  readonly support: Support;
  readonly stage: "waiting" | "sent" | "refused";
}

export interface Views {
  /** By publication. */
  readonly votes: ReadonlyMap<string, OwnVote>;
  readonly cases: readonly CaseView[];
  readonly comments: readonly OwnComment[];
  readonly proposals: readonly OwnProposal[];
  /** By proposal. */
  readonly support: ReadonlyMap<string, OwnSupport>;
  readonly notices: readonly Notice[];
}

interface Sending {
  readonly stage: "waiting" | "sent" | "refused";
  readonly refusal?: string;
}

/** A text of hers that the portal took but could do nothing with. */
function undone({ problems }: Correction, language: keyof Text): Sending {
  return { stage: "refused", refusal: problems.map(({ message }) => message[language]).join(" ") };
}

export function sendingOf(queue: ReadonlyMap<string, Queued>, id: string): Sending {
  const item = queue.get(id);
  if (!item) return { stage: "sent" };
  if (item.state === "waiting") return { stage: "waiting" };
  return { stage: "refused", ...(item.reason !== undefined && { refusal: item.reason }) };
}

/** The documents by type and then uuid: those in her database, and those that still wait. */
export function index(holdings: Holdings): <T extends AnyDocument>(type: T["type"]) => Map<string, T> {
  const byType = new Map<string, Map<string, AnyDocument>>();
  const dismissed = new Set<string>();
  for (const { id, state } of holdings.queue) if (state === "dismissed") dismissed.add(id);
  for (const document of [...holdings.queue.map(({ body }) => body), ...holdings.documents]) {
    if (dismissed.has(document._id)) continue;
    const same = byType.get(document.type) ?? new Map<string, AnyDocument>();
    byType.set(document.type, same.set(slugOf(document), document));
  }
  return <T extends AnyDocument>(type: T["type"]) =>
    (byType.get(type) ?? new Map()) as Map<string, T>;
}

/**
 * Which submission was sent anew as which: the last one, where it was mended twice. What she follows
 * she mends on this device under its own identity, so all of them are looked at together.
 */
function replacements(holdings: readonly Holdings[]): ReadonlyMap<string, string> {
  const submissions = holdings.flatMap((each) => [...index(each)<Submission>("submission")]);
  submissions.sort(([, a], [, b]) => a.created_at.localeCompare(b.created_at));
  return new Map(submissions.flatMap(([uuid, { replaces }]) => (replaces ? [[replaces, uuid]] : [])));
}

function casesOf(
  holdings: Holdings,
  replaced: ReadonlyMap<string, string>,
  language: keyof Text,
): CaseView[] {
  const of = index(holdings);
  const queue = new Map(holdings.queue.map((item) => [item.id, item]));
  const submissions = of<Submission>("submission");
  const cases = of<Case>("case");
  const receipts = of<Receipt>("receipt");
  const corrections = of<Correction>("correction");
  const threads = new Map<string, ThreadItem[]>();
  const add = (uuid: string, item: ThreadItem) =>
    threads.set(uuid, [...(threads.get(uuid) ?? []), item]);
  for (const [uuid, answer] of of<Answer>("answer")) {
    add(answer.case, { kind: "answer", uuid, at: answer.at, answer });
  }
  for (const [uuid, message] of [...of<Message>("message"), ...of<Review>("review")]) {
    const correction = corrections.get(uuid);
    const sending = correction ? undone(correction, language) : sendingOf(queue, message._id);
    add(message.case, { kind: message.type, uuid, at: message.created_at, message, ...sending });
  }
  const uuids = new Set([...submissions.keys(), ...cases.keys(), ...receipts.keys()]);
  return [...uuids].map((uuid) => {
    const submission = submissions.get(uuid);
    const itsCase = cases.get(uuid);
    const receipt = receipts.get(uuid);
    const correction = corrections.get(uuid);
    const sending = sendingOf(queue, `submission:${uuid}`);
    const replacedBy = replaced.get(uuid);
    const corrected = replacedBy === undefined ? "correction" : "replaced";
    return {
      uuid,
      identity: holdings.identity,
      followed: holdings.followed,
      ...sending,
      stage: itsCase?.state ?? (correction ? corrected : sending.stage),
      ...(submission && { submission }),
      ...(itsCase && { case: itsCase }),
      ...(receipt && { receipt }),
      ...(correction && { correction }),
      ...(replacedBy !== undefined && { replacedBy }),
      thread: (threads.get(uuid) ?? []).sort((a, b) => a.at.localeCompare(b.at)),
    };
  });
}

/** What of a type awaits or had a moderator's decision, with how it stands. */
function moderatedOf<T extends Comment | Proposal>(
  holdings: Holdings,
  type: T["type"],
  language: keyof Text,
): { readonly written: T; readonly standing: Moderated }[] {
  const of = index(holdings);
  const queue = new Map(holdings.queue.map((item) => [item.id, item]));
  const corrections = of<Correction>("correction");
  const moderations = of<Moderation>("moderation");
  return [...of<T>(type)].map(([uuid, written]) => {
    const moderation = moderations.get(uuid);
    const correction = corrections.get(uuid);
    const sending = correction ? undone(correction, language) : sendingOf(queue, written._id);
    const stage = moderation?.state ?? sending.stage;
    return { written, standing: { uuid, ...sending, stage, ...(moderation && { moderation }) } };
  });
}

/** Her votes or what she supports, oldest first: of several on one subject the last one counts. */
function givenOf<T extends Vote | Support>(
  holdings: readonly Holdings[],
  type: T["type"],
): { readonly given: T; readonly stage: OwnVote["stage"] }[] {
  const found = holdings.flatMap((each) => {
    const queue = new Map(each.queue.map((item) => [item.id, item]));
    const all = [...index(each)<T>(type).values()];
    return all.map((given) => ({ given, stage: sendingOf(queue, given._id).stage }));
  });
  return found.sort((a, b) => a.given.created_at.localeCompare(b.given.created_at));
}

function newestFirst(a: { readonly created_at: string }, b: { readonly created_at: string }): number {
  return b.created_at.localeCompare(a.created_at);
}

/** The server's time where it is known: the phone's clock may be years off. */
function begun(view: CaseView): string {
  return view.receipt?.received_at ?? view.case?.received_at ?? view.submission?.created_at ?? "";
}

/** Everything newest first, over all identities of the device; the server's words in `language`. */
export function viewsOf(holdings: readonly Holdings[], language: keyof Text): Views {
  const replaced = replacements(holdings);
  const notices = holdings.flatMap((each) => [...index(each)<Notice>("notice").values()]);
  return {
    votes: new Map(
      givenOf<Vote>(holdings, "vote").map(({ given, stage }) => [given.publication, { vote: given, stage }]),
    ),
    support: new Map(
      givenOf<Support>(holdings, "support").map(({ given, stage }) => [given.proposal, { support: given, stage }]),
    ),
    cases: holdings
      .flatMap((each) => casesOf(each, replaced, language))
      .sort((a, b) => begun(b).localeCompare(begun(a))),
    comments: holdings
      .flatMap((each) => moderatedOf<Comment>(each, "comment", language))
      .map(({ written, standing }) => ({ ...standing, comment: written }))
      .sort((a, b) => newestFirst(a.comment, b.comment)),
    proposals: holdings
      .flatMap((each) => moderatedOf<Proposal>(each, "proposal", language))
      .map(({ written, standing }) => ({ ...standing, proposal: written }))
      .sort((a, b) => newestFirst(a.proposal, b.proposal)),
    notices: notices.sort((a, b) => b.at.localeCompare(a.at)),
  };
}
