/** What the person's databases hold, as screens show it. */
import type { Notice } from "../generated/documents.ts";
import { hear } from "./channel.ts";
import { identities } from "./identity.ts";
import { Source, type Live } from "./live.ts";
import { queue } from "./outbox.ts";
import type { Snapshot } from "./records.ts";
import { getAll } from "./store.ts";
import {
  viewsOf,
  type CaseView,
  type Holdings,
  type OwnComment,
  type OwnProposal,
  type OwnSupport,
  type OwnVote,
} from "./views.ts";

export type { CaseView, Moderated, OwnComment, OwnProposal, OwnVote, Stage, ThreadItem } from "./views.ts";

const caseSource = new Source<readonly CaseView[]>([]);
/** Newest first. */
export const cases: Live<readonly CaseView[]> = caseSource;

const commentSource = new Source<readonly OwnComment[]>([]);
/** Newest first. */
export const ownComments: Live<readonly OwnComment[]> = commentSource;

const proposalSource = new Source<readonly OwnProposal[]>([]);
/** Newest first. */
export const ownProposals: Live<readonly OwnProposal[]> = proposalSource;

const supportSource = new Source<ReadonlyMap<string, OwnSupport>>(new Map());
/** By proposal. */
export const ownSupport: Live<ReadonlyMap<string, OwnSupport>> = supportSource;

const voteSource = new Source<ReadonlyMap<string, OwnVote>>(new Map());
/** By publication. */
export const ownVotes: Live<ReadonlyMap<string, OwnVote>> = voteSource;

const holdingsSource = new Source<readonly Holdings[]>([]);
/** All that this device has of each identity, for screens that look for what the views leave out. */
export const holdings: Live<readonly Holdings[]> = holdingsSource;

const noticeSource = new Source<readonly Notice[]>([]);
/** Newest first. */
export const notices: Live<readonly Notice[]> = noticeSource;

const readySource = new Source(false);
/** False until this device's databases were read: show nothing rather than "no cases yet". */
export const citizenReady: Live<boolean> = readySource;

/** Read the snapshots anew and show them together with what waits. */
export async function reloadCitizen(): Promise<void> {
  const [all, snapshots] = await Promise.all([identities(), getAll<Snapshot>("snapshots")]);
  const held = all.map(({ id, role }) => ({
    identity: id,
    followed: role === "followed",
    documents: snapshots.find(({ identity }) => identity === id)?.documents ?? [],
    queue: queue.value.filter(({ identity }) => identity === id),
  }));
  const views = viewsOf(held, document.documentElement.lang === "en" ? "en" : "es");
  holdingsSource.set(held);
  caseSource.set(views.cases);
  commentSource.set(views.comments);
  proposalSource.set(views.proposals);
  supportSource.set(views.support);
  voteSource.set(views.votes);
  noticeSource.set(views.notices);
  readySource.set(true);
}

/** Throws `StorageError`. */
export async function startCitizen(): Promise<void> {
  const reload = () => void reloadCitizen().catch(() => undefined);
  hear(({ kind }) => {
    if (kind === "citizen") reload();
  });
  queue.subscribe(reload);
  await reloadCitizen();
}
