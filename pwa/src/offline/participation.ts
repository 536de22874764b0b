/** What she writes for others to read besides comments, and what she does about it: proposals, support,
 * reports of others' and appeals of her own. */
import type { Appeal, Correction, Proposal, Report } from "../generated/documents.ts";
import { identity } from "./identity.ts";
import type { Queued } from "./queue.ts";
import { sendWritten } from "./submit.ts";
import { type Holdings, index, sendingOf } from "./views.ts";

/** A comment by its publication's slug and its uuid; a proposal by its uuid alone. */
export interface About {
  readonly publication?: string;
  readonly comment: string;
}

/** `uuid` makes a repeated tap one proposal. Throws `StorageError`. */
export async function sendProposal(
  proposal: Pick<Proposal, "kind" | "topic" | "title" | "text" | "author_name" | "language" | "municipality">,
  uuid: string,
): Promise<void> {
  const created_at = new Date().toISOString();
  const { id } = await identity();
  await sendWritten(id, { _id: `proposal:${uuid}`, type: "proposal", ...proposal, created_at });
}

/** Whether she supports a proposal; the newest counts. Throws `StorageError`. */
export async function sendSupport(proposal: string, supports: boolean): Promise<void> {
  const created_at = new Date().toISOString();
  const { id } = await identity();
  await sendWritten(id, { _id: `support:${crypto.randomUUID()}`, type: "support", proposal, supports, created_at });
}

export async function sendReport(
  about: About,
  reason: Report["reason"],
  text: string,
  uuid: string,
): Promise<void> {
  const created_at = new Date().toISOString();
  const { id } = await identity();
  await sendWritten(id, { _id: `report:${uuid}`, type: "report", ...about, reason, text, created_at });
}

/** `identity`: whose comment it is. */
export async function sendAppeal(identity: string, about: About, text: string, uuid: string): Promise<void> {
  const created_at = new Date().toISOString();
  await sendWritten(identity, { _id: `appeal:${uuid}`, type: "appeal", ...about, text, created_at });
}

/** The uuids of the comments and proposals that she reported. */
export function reportedBy(held: readonly Holdings[]): ReadonlySet<string> {
  return new Set(held.flatMap((each) => [...index(each)<Report>("report").values()].map(({ comment }) => comment)));
}

export interface OwnAppeal {
  readonly appeal: Appeal;
  readonly stage: "waiting" | "sent" | "refused";
}

/** Her appeals by the comment's uuid, without those that the portal would not take. */
export function appealsOf(held: readonly Holdings[]): ReadonlyMap<string, OwnAppeal> {
  const found = held.flatMap((each) => {
    const of = index(each);
    const corrections = of<Correction>("correction");
    const queue = new Map(each.queue.map((item: Queued) => [item.id, item]));
    return [...of<Appeal>("appeal")]
      .filter(([uuid]) => !corrections.has(uuid))
      .map(([, appeal]): [string, OwnAppeal] => [
        appeal.comment,
        { appeal, stage: sendingOf(queue, appeal._id).stage },
      ]);
  });
  return new Map(found);
}

/** Which of her identities wrote the comment or proposal. */
export function identityOf(held: readonly Holdings[], uuid: string): string | undefined {
  return held.find((each) => index(each)("comment").has(uuid) || index(each)("proposal").has(uuid))?.identity;
}
