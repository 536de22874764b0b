/** What she does about comments besides writing them: reports of others' and appeals of her own. */
import type { Appeal, Correction, Report } from "../generated/documents.ts";
import { identity } from "./identity.ts";
import type { Queued } from "./queue.ts";
import { sendWritten } from "./submit.ts";
import { type Holdings, index, sendingOf } from "./views.ts";

/** Where the comment stands: its publication's slug and its uuid. */
export interface About {
  readonly publication: string;
  readonly comment: string;
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

/** The uuids of the comments that she reported. */
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

/** Which of her identities has the comment. */
export function identityOf(held: readonly Holdings[], comment: string): string | undefined {
  return held.find((each) => index(each)("comment").has(comment))?.identity;
}
