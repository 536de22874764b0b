/**
 * A command whose answer may be lost on the way: before it is given again, what stands at the portal
 * tells whether it arrived, so that no publication becomes two.
 */
import { Failure } from "../http.ts";
import { fetchPublication, type Opened, publish, saveDraft, type Written } from "./api.ts";
import { isSame } from "./differences.ts";
import { slugOf } from "./form.ts";
import { FRESH } from "./place.ts";

/** The revisions that a form was begun on; empty where there was nothing. */
export interface Base {
  readonly public: string;
  readonly draft: string;
}

export interface Command {
  readonly kind: "saving" | "publishing";
  readonly written: Written;
  /** When it goes public by itself, null for not. */
  readonly at: string | null;
}

/** Where a new publication was sent, and what was sent last. */
export interface Sent {
  readonly to: string;
  readonly written: Written;
}

export const NOTHING: Opened = { public: null, draft: null, last: null };

/** As it stands: what goes on from here follows it. */
export function newest({ public: standing, draft }: Opened): Base {
  return { public: standing?._rev ?? "", draft: draft?.rev ?? "" };
}

/** What an editor begins with: the draft, else what people read, else what they read last. */
export function writtenAt(now: Opened): Written | undefined {
  return now.draft?.publication ?? now.public ?? now.last ?? undefined;
}

/** Sends what stands at `to` on `base`, or stands there so already. Throws `Failure`. */
export async function send(to: string, command: Command, base: Base): Promise<void> {
  try {
    await give(to, command, base);
  } catch (error) {
    const lost = isFailure(error, "conflict") && isDone(command, await standing(to), base);
    if (!lost) throw error;
  }
}

/**
 * Sends a new publication to an address that no other has; `keep` hears of it before. `before`: what
 * an earlier try sent. Not `whole`: that one is public already and differs, so that this is a
 * correction of it. Throws `Failure`.
 */
export async function sendNew(
  command: Command,
  before: Sent | undefined,
  keep: (sent: Sent) => void,
): Promise<{ to: string; whole: boolean; base: Base }> {
  let refused: unknown;
  for (const to of addresses(command.written, before)) {
    const now = await standing(to);
    const base = newest(now);
    const there = writtenAt(now);
    if (there && !(before?.to === to && isSame(there, before.written))) continue;
    if (isDone(command, now, { public: "", draft: "" })) return { to, whole: true, base };
    if (now.public) return { to, whole: false, base };
    keep({ to, written: command.written });
    try {
      await send(to, command, base);
      return { to, whole: true, base };
    } catch (error) {
      // Somebody took it meanwhile, or whose it is does not show it.
      if (!isFailure(error, "conflict") && !isFailure(error, "forbidden")) throw error;
      refused = error;
    }
  }
  throw refused;
}

function give(to: string, { kind, written, at }: Command, base: Base): Promise<unknown> {
  const { _rev: _, ...text } = written;
  const publication: Written = { ...text, ...(base.public && { _rev: base.public }) };
  if (kind === "publishing") return publish(to, publication, base.draft);
  return saveDraft(to, { publication, rev: base.draft, publish_at: at });
}

/** Whether it stands as the command wants it, by a command that came after `base`. */
function isDone({ kind, written, at }: Command, { public: standing, draft }: Opened, base: Base): boolean {
  if (kind === "publishing") return standing !== null && !draft && standing._rev !== base.public && isWritten(standing, written);
  return draft !== null && draft.rev !== base.draft && moment(draft.publish_at) === moment(at) && isWritten(draft.publication, written);
}

function isWritten(standing: Written, written: Written): boolean {
  return isSame(standing, written) && standing.correction?.es === written.correction?.es;
}

function moment(at: string | null): number {
  return at === null ? 0 : Date.parse(at);
}

async function standing(slug: string): Promise<Opened> {
  try {
    return await fetchPublication(slug);
  } catch (error) {
    if (isFailure(error, "missing")) return NOTHING;
    throw error;
  }
}

const MOST_TRIES = 20;

/** The one that was tried before; those of the title; at last one that is nobody's. */
function* addresses({ title }: Written, before: Sent | undefined): Generator<string> {
  if (before) yield before.to;
  const words = slugOf(title.es) || "noticia";
  for (let number = 1; number <= MOST_TRIES; number += 1) {
    const slug = number === 1 ? words : `${words}-${number}`;
    if (slug !== FRESH && slug !== before?.to) yield slug;
  }
  yield `${words}-${crypto.randomUUID().slice(0, 8)}`;
}

function isFailure(error: unknown, kind: Failure["kind"]): boolean {
  return error instanceof Failure && error.kind === kind;
}
