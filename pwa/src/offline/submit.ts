/**
 * Sending. One transaction turns a draft into a queued, immutable document; nothing later can lose
 * it, and nothing can make it two (the draft's uuid is the document's). Replication does the rest.
 */
import type { Correction, Submission } from "../generated/documents.ts";
import { cases } from "./citizen.ts";
import {
  draftState,
  drafts,
  flushDraft,
  forgetDraft,
  isThisTabs,
  startDraft,
  type Draft,
  type Language,
  type Stored,
} from "./drafts.ts";
import { identity } from "./identity.ts";
import { dismissBlocked, reloadQueue } from "./outbox.ts";
import { copyPhotos } from "./photos.ts";
import type { Outgoing, Queued } from "./queue.ts";
import { persistQuietly } from "./storage.ts";
import { StorageError, answer, get, put, write } from "./store.ts";
import { exchangeNow, wakeLater } from "./sync.ts";
import { tell } from "./channel.ts";

function now(): string {
  return new Date().toISOString();
}

function pageLanguage(): Language {
  return document.documentElement.lang === "en" ? "en" : "es";
}

async function send(): Promise<void> {
  tell({ kind: "outbox" });
  await reloadQueue();
  void wakeLater();
  void persistQuietly().catch(() => undefined);
  void exchangeNow({ pull: true });
}

/** Another tab holds a different version of this draft, so what would be sent is not what she sees. */
export class ElsewhereError extends Error {}

/**
 * Turn a draft into `submission:<uuid>`. Answers the uuid (the draft's own: a double tap, a crash
 * and a second try are one submission). Throws `StorageError` when the device refuses to store it,
 * or has not stored the draft, and `ElsewhereError`; the draft then stays as it is.
 */
export async function submitDraft(uuid: string): Promise<string> {
  const who = await identity();
  const kiosk = await get("values", "kiosk");
  await flushDraft(uuid);
  const flushed = draftState(uuid).value;
  if (flushed.state === "elsewhere") throw new ElsewhereError();
  // An older edition may well be on disk: those are not the answers that she sees.
  if (flushed.state === "memory") throw new StorageError(flushed.reason);
  const draft = await write(["drafts", "outbox"], async (store) => {
    const draft = await answer<Stored | undefined>(store("drafts").get(uuid));
    if (!draft) return undefined; // already sent, by an earlier tap or another tab
    if (!isThisTabs(draft)) throw new ElsewhereError();
    const body: Submission = {
      _id: `submission:${uuid}`,
      type: "submission",
      service: draft.service,
      service_version: draft.service_version,
      data: draft.data,
      language: draft.language,
      created_at: now(),
      via: kiosk ? "kiosk" : "web",
      ...(draft.replaces !== null && { replaces: draft.replaces }),
    };
    store("outbox").put({
      id: body._id,
      identity: who.id,
      body,
      state: "waiting",
    } satisfies Queued);
    store("drafts").delete(uuid);
    return draft;
  });
  if (!draft && !(await isQueuedOrSent(uuid))) throw new StorageError("refused");
  forgetDraft(uuid);
  await send();
  return uuid;
}

/** A draft that is nowhere was never stored: then nothing may claim that it was sent. */
async function isQueuedOrSent(uuid: string): Promise<boolean> {
  if (await get("outbox", `submission:${uuid}`)) return true;
  return cases.value.some((view) => view.uuid === uuid);
}

/** Queue a document of hers and send it as soon as that can be. Throws `StorageError`. */
export async function sendWritten(identityId: string, body: Outgoing): Promise<void> {
  const item: Queued = { id: body._id, identity: identityId, body, state: "waiting" };
  await put("outbox", item);
  await send();
}

/** Answers the comment's uuid. Give `uuid` to make a repeated tap one comment. */
export async function sendComment(comment: {
  publication: string;
  text: string;
  author_name: string;
  /** The uuid of the comment that it answers. */
  answers?: string;
  language?: Language;
  uuid?: string;
}): Promise<string> {
  const { uuid = crypto.randomUUID(), language = pageLanguage(), ...rest } = comment;
  const { id } = await identity();
  await sendWritten(id, {
    _id: `comment:${uuid}`,
    type: "comment",
    ...rest,
    language,
    created_at: now(),
  });
  return uuid;
}

/** Her rating of a publication, 1 to 5 stars; the newest counts. */
export async function sendVote(publication: string, stars: number): Promise<void> {
  const { id } = await identity();
  await sendWritten(id, {
    _id: `vote:${crypto.randomUUID()}`,
    type: "vote",
    publication,
    stars,
    created_at: now(),
  });
}

/** A message in the thread of a case; it goes to the database that the case is in. */
export function sendMessage(caseUuid: string, text: string, uuid?: string): Promise<string> {
  return sendAbout("message", caseUuid, text, uuid);
}

/** She disagrees with the answer to a case and asks for a review. */
export function sendReview(caseUuid: string, text: string, uuid?: string): Promise<string> {
  return sendAbout("review", caseUuid, text, uuid);
}

/** Answers the document's uuid. Give `uuid` to make a repeated tap one document. */
async function sendAbout(
  type: "message" | "review",
  caseUuid: string,
  text: string,
  uuid: string = crypto.randomUUID(),
): Promise<string> {
  const view = cases.value.find((each) => each.uuid === caseUuid);
  const id = view?.identity ?? (await identity()).id;
  await sendWritten(id, { _id: `${type}:${uuid}`, type, case: caseUuid, text, created_at: now() });
  return uuid;
}

/**
 * A draft with the data and photos of a submission that was refused or needs correction: the one
 * that she has begun already, or a new one.
 */
export async function draftFrom(submissionUuid: string): Promise<Draft | undefined> {
  const view = cases.value.find((each) => each.uuid === submissionUuid);
  const submission = view?.submission;
  if (!view || !submission) return undefined;
  const begun = drafts.value.find((each) => each.replaces === submissionUuid);
  if (begun) return begun;
  const corrected: Correction | undefined = view.correction;
  const draft = await startDraft(
    { _id: `service:${submission.service}`, version: submission.service_version },
    {
      language: submission.language,
      data: { ...submission.data },
      // A submission that the server never took is nothing it could find again.
      ...(corrected && { replaces: submissionUuid }),
    },
  );
  const names = Object.values(submission.data).filter(Array.isArray).flat().map(String);
  await copyPhotos(submissionUuid, draft.uuid, names);
  if (view.stage === "refused") await dismissBlocked(`submission:${submissionUuid}`);
  return draft;
}
