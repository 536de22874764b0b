/**
 * Writing one publication: kept in this browser at every change, saved and published against the
 * revisions it was begun on, so that nobody overwrites anybody without seeing what.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../../ui/announce.tsx";
import { Failure } from "../http.ts";
import { keepPublication, keptPublication } from "../keeping.ts";
import { fetchPublication, type Opened, type Written } from "./api.ts";
import { isSame } from "./differences.ts";
import { draftLacks, emptyForm, type Field, type Form, formOf, type Lack, lacks, writtenOf } from "./form.ts";
import { type Base, type Command, newest, NOTHING, send, sendNew, type Sent, writtenAt } from "./sending.ts";

export type Outcome =
  | { readonly kind: "none" }
  /** Something is missing before it can go on. */
  | { readonly kind: "lacks"; readonly lacks: ReadonlyMap<Field, Lack> }
  | { readonly kind: "done"; readonly words: string }
  | { readonly kind: "failed"; readonly error: unknown }
  /** Somebody was faster: how it stands now. */
  | { readonly kind: "conflict"; readonly now: Opened };

export interface Writing {
  /** Undefined until it is here. */
  readonly form: Form | undefined;
  readonly opened: Opened;
  readonly base: Base;
  /** Not saved at the portal: it is only in this browser. */
  readonly unsaved: boolean;
  /** What was kept here from before is shown. */
  readonly returned: boolean;
  readonly busy: "" | "saving" | "publishing";
  readonly outcome: Outcome;
  /** Grows with every attempt that lacked something. */
  readonly attempt: number;
  write(form: Form): void;
  /** As it is at the portal. */
  forget(): void;
  /** `at`: when it goes public by itself, null for not. */
  save(at: string | null, done: (slug: string) => string): Promise<void>;
  publish(done: (slug: string) => string): Promise<void>;
  /** After a conflict: on with one's own over what is there now, or with that. */
  settle(mine: boolean, words: string): void;
  /** Reads it again from the portal. */
  read(words?: string): Promise<void>;
  fail(error: unknown): void;
}

const NONE: Outcome = { kind: "none" };

export function useWriting(official: string, slug: string, start: () => Form, moved: (slug: string) => void): Writing {
  const [form, setForm] = useState<Form | undefined>(undefined);
  const [opened, setOpened] = useState<Opened>(NOTHING);
  const [base, setBase] = useState<Base>({ public: "", draft: "" });
  const [unsaved, setUnsaved] = useState(false);
  const [returned, setReturned] = useState(false);
  const [busy, setBusy] = useState<Writing["busy"]>("");
  const [outcome, setOutcome] = useState<Outcome>(NONE);
  const [attempt, setAttempt] = useState(0);
  const wanted = useRef(true);
  /** Of a new one: what was sent and not answered. */
  const sent = useRef<Sent | undefined>(undefined);

  const keep = (kept: Form, on: Base, at = slug) => {
    keepPublication(official, at, JSON.stringify({ form: kept, base: on, ...(at === slug && { sent: sent.current }) }));
  };
  const show = (now: Opened, words?: string) => {
    keepPublication(official, slug, "");
    sent.current = undefined;
    setOpened(now);
    setForm(formAt(now) ?? start());
    setBase(baseOf(now));
    setUnsaved(false);
    setReturned(false);
    const done: Outcome = words ? { kind: "done", words } : NONE;
    setOutcome(isOutdated(baseOf(now), now) ? { kind: "conflict", now } : done);
    if (words) announce(words);
  };
  const begin = async () => {
    try {
      const [now, kept] = await Promise.all([slug ? fetchPublication(slug) : NOTHING, keptHere(official, slug)]);
      if (!wanted.current) return;
      const same = kept && formAt(now) && isSame(writtenOf(kept.form, ""), writtenOf(formAt(now) ?? kept.form, ""));
      if (!kept || (same && kept.form.correction.es === formAt(now)?.correction.es)) return show(now);
      sent.current = kept.sent;
      setOpened(now);
      setForm(kept.form);
      setBase(kept.base);
      setUnsaved(true);
      setReturned(true);
      setOutcome(isOutdated(kept.base, now) ? { kind: "conflict", now } : NONE);
    } catch (error) {
      if (wanted.current) setOutcome({ kind: "failed", error });
    }
  };
  useEffect(() => {
    wanted.current = true;
    void begin();
    return () => {
      wanted.current = false;
    };
  }, [official, slug]);

  const write = (next: Form) => {
    setForm(next);
    setUnsaved(true);
    keep(next, base);
    if (outcome.kind === "done" || outcome.kind === "failed") setOutcome(NONE);
  };
  const lacking = (found: ReadonlyMap<Field, Lack>) => {
    setOutcome({ kind: "lacks", lacks: found });
    setAttempt((count) => count + 1);
  };
  const read = async (words?: string) => show(slug ? await fetchPublication(slug) : NOTHING, words);

  /** Sends it under its address; under a free one like it where it is new. */
  const give = async (command: Command, found: ReadonlyMap<Field, Lack>, done: (slug: string) => string) => {
    if (!form || busy) return;
    if (found.size > 0) return lacking(found);
    setBusy(command.kind);
    try {
      if (slug) {
        await send(slug, command, base);
        await read(done(slug));
      } else {
        const { to, whole, base: standing } = await sendNew(command, sent.current, (next) => {
          sent.current = next;
          keep(form, base);
        });
        keepPublication(official, slug, "");
        if (whole) announce(done(to));
        else keep(form, standing, to);
        moved(to);
      }
    } catch (error) {
      setOutcome(await explained(error, slug));
    }
    setBusy("");
  };

  return {
    form,
    opened,
    base,
    unsaved,
    returned,
    busy,
    outcome,
    attempt,
    write,
    read,
    forget: () => show(opened),
    fail: (error) => setOutcome({ kind: "failed", error }),
    save: async (at, done) => {
      if (!form) return;
      const found = at === null ? draftLacks(form) : lacks(form, base.public !== "");
      await give({ kind: "saving", written: writtenOf(form, base.public), at }, found, done);
    },
    publish: async (done) => {
      if (!form) return;
      const found = lacks(form, base.public !== "");
      await give({ kind: "publishing", written: writtenOf(form, base.public), at: null }, found, done);
    },
    settle: (mine, words) => {
      if (outcome.kind !== "conflict" || !form) return;
      const { now } = outcome;
      const other = theirs(now, base);
      if (!mine && other === now.draft?.publication) return show(now, words);
      const next = newest(now);
      const kept = mine || !other ? form : formOf(other, form.correction);
      setOpened(now);
      setForm(kept);
      setBase(next);
      setUnsaved(true);
      keep(kept, next);
      setOutcome({ kind: "done", words });
      announce(words);
    },
  };
}

function formAt(now: Opened): Form | undefined {
  const written = writtenAt(now);
  return written && formOf(written, now.draft?.publication.correction);
}

/** A draft follows what was public when it was saved, which may be another by now. */
function baseOf({ public: standing, draft }: Opened): Base {
  return { public: (draft ? draft.publication._rev : standing?._rev) ?? "", draft: draft?.rev ?? "" };
}

function isOutdated(base: Base, now: Opened): boolean {
  const { public: standing, draft } = newest(now);
  return standing !== base.public || draft !== base.draft;
}

/** What somebody else made of it since. */
export function theirs(now: Opened, base: Base): Written | undefined {
  if (now.draft && now.draft.rev !== base.draft) return now.draft.publication;
  return now.public ?? now.last ?? undefined;
}

interface Kept {
  readonly form: Form;
  readonly base: Base;
  readonly sent: Sent | undefined;
}

async function keptHere(official: string, slug: string): Promise<Kept | undefined> {
  const { form, base, sent } = (await keptPublication(official, slug)) as { form?: Partial<Form>; base?: Base; sent?: Sent };
  if (!form || !base) return undefined;
  // An older version of the app may have kept fewer fields.
  return { form: { ...emptyForm("", "", ""), ...form }, base, sent };
}

async function explained(error: unknown, slug: string): Promise<Outcome> {
  if (!(error instanceof Failure) || error.kind !== "conflict" || !slug) return { kind: "failed", error };
  try {
    return { kind: "conflict", now: await fetchPublication(slug) };
  } catch (unread) {
    const gone = unread instanceof Failure && unread.kind === "missing";
    return gone ? { kind: "conflict", now: NOTHING } : { kind: "failed", error: unread };
  }
}
