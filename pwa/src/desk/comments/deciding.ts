/**
 * A decision waits a few seconds before it is sent, so that it can be undone; after that the author
 * is told. Leaving the page sends what waits: a moderator who goes on meant what she did.
 */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../../ui/announce.tsx";
import { decide } from "../api.ts";
import { Failure } from "../http.ts";
import { keepRefusal } from "../keeping.ts";
import type { CommentView, Decision, Tab } from "../model.ts";
import { useDeskWords } from "../words/index.ts";
import { oneDecided } from "./pending.ts";

/** Seconds in which a decision can be undone. */
export const UNDO_SECONDS = 8;

export type Standing =
  | { readonly kind: "waiting" | "elsewhere" }
  | { readonly kind: "counting" | "sending" | "done"; readonly decision: Decision }
  | { readonly kind: "failed"; readonly decision: Decision; readonly error: unknown };

export interface Deciding {
  standing(uuid: string): Standing;
  decide(view: CommentView, decision: Decision): void;
  undo(uuid: string): void;
  /** Send at once; also to try again after a failure. */
  now(uuid: string): void;
}

interface Job {
  readonly view: CommentView;
  readonly decision: Decision;
  /** The same for every attempt, so that a retry decides once. */
  readonly command: string;
  timer: number | undefined;
}

const WAITING: Standing = { kind: "waiting" };

export function useDeciding(official: string, tab: Tab): Deciding {
  const w = useDeskWords();
  const [standings, setStandings] = useState<ReadonlyMap<string, Standing>>(new Map());
  const jobs = useRef(new Map<string, Job>());
  const set = useCallback(
    (uuid: string, standing: Standing) => setStandings((now) => new Map(now).set(uuid, standing)),
    [],
  );

  const send = useCallback(
    async (job: Job, leaving = false) => {
      const { view, decision, command } = job;
      clearTimeout(job.timer);
      job.timer = undefined;
      set(view.uuid, { kind: "sending", decision });
      try {
        await decide(view.uuid, { ...decision, command, rev: view.rev }, leaving);
        keepRefusal(official, view.uuid, { rule: null, note: "" });
        jobs.current.delete(view.uuid);
        oneDecided(tab);
        set(view.uuid, { kind: "done", decision });
      } catch (error) {
        const late = error instanceof Failure && (error.kind === "conflict" || error.kind === "missing");
        if (late) jobs.current.delete(view.uuid);
        set(view.uuid, late ? { kind: "elsewhere" } : { kind: "failed", decision, error });
        announce(late ? w.moderation.conflict : w.moderation.failed);
      }
    },
    [official, set, tab, w],
  );

  useEffect(() => {
    const flush = () => {
      for (const job of jobs.current.values()) if (job.timer !== undefined) void send(job, true);
    };
    addEventListener("pagehide", flush);
    return () => {
      removeEventListener("pagehide", flush);
      flush();
    };
  }, [send]);

  return {
    standing: (uuid) => standings.get(uuid) ?? WAITING,
    decide(view, decision) {
      const job: Job = { view, decision, command: crypto.randomUUID(), timer: undefined };
      job.timer = window.setTimeout(() => void send(job), UNDO_SECONDS * 1000);
      jobs.current.set(view.uuid, job);
      set(view.uuid, { kind: "counting", decision });
    },
    undo(uuid) {
      const job = jobs.current.get(uuid);
      if (!job || job.timer === undefined) return;
      clearTimeout(job.timer);
      jobs.current.delete(uuid);
      set(uuid, WAITING);
      announce(w.moderation.undone);
    },
    now(uuid) {
      const job = jobs.current.get(uuid);
      if (job) void send(job);
    },
  };
}
