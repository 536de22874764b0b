/**
 * Writing and sending one answer: kept at every change, sent once, never lost.
 *
 * An attempt whose outcome is unknown (no network, a crash) is settled by the case itself: its
 * thread holds an entry with the command's uuid, or it does not.
 */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../../ui/announce.tsx";
import { sendAnswer } from "../api.ts";
import { CommandKey } from "../command.ts";
import { type Difference, difference } from "../difference.ts";
import { Failure } from "../http.ts";
import { keepAnswer, keptAnswer } from "../keeping.ts";
import type { CaseState, DeskCaseView } from "../model.ts";
import { useDeskWords } from "../words/index.ts";
import type { Watched } from "./watched.ts";

export type Outcome =
  | { readonly kind: "none" | "sent" | "empty" }
  | { readonly kind: "failed"; readonly error: unknown }
  /** Somebody was faster: what they did. */
  | { readonly kind: "conflict"; readonly what: Difference };

export interface Answering {
  readonly text: string;
  readonly busy: boolean;
  readonly outcome: Outcome;
  write(text: string): void;
  send(state: CaseState): Promise<void>;
}

const NONE: Outcome = { kind: "none" };

export function useAnswering(view: DeskCaseView, official: string, watched: Watched): Answering {
  const w = useDeskWords();
  const { uuid } = view;
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>(NONE);
  const key = useRef(new CommandKey());
  /** The command of an attempt with the present text whose outcome is not known. */
  const attempt = useRef("");
  const touched = useRef(false);

  const put = useCallback(
    (next: string) => {
      setText(next);
      watched.hold(next !== "");
    },
    [watched.hold],
  );
  const write = (next: string) => {
    touched.current = true;
    attempt.current = "";
    put(next);
    keepAnswer(official, uuid, { text: next, command: "" });
    if (outcome.kind !== "none" && outcome.kind !== "conflict") setOutcome(NONE);
  };
  const arrived = useCallback(() => {
    attempt.current = "";
    key.current.done();
    put("");
    keepAnswer(official, uuid, { text: "", command: "" });
    setOutcome({ kind: "sent" });
    announce(w.answer.sent);
  }, [put, official, uuid, w]);

  useEffect(() => {
    let wanted = true;
    void keptAnswer(official, uuid).then((draft) => {
      if (!wanted || touched.current || draft.text === "") return;
      attempt.current = draft.command;
      if (holds(view, draft.command)) arrived();
      else put(draft.text);
    });
    return () => {
      wanted = false;
    };
  }, [official, uuid]);

  const { newer, show } = watched;
  useEffect(() => {
    if (busy || !newer || !holds(newer, attempt.current)) return;
    arrived();
    show(newer);
  }, [newer, busy]);

  const send = async (state: CaseState) => {
    if (busy) return;
    if (text.trim() === "") return setOutcome({ kind: "empty" });
    const command = key.current.for(uuid, view.rev, text, state);
    attempt.current = command;
    keepAnswer(official, uuid, { text, command });
    setBusy(true);
    try {
      await sendAnswer(uuid, { command, rev: view.rev, text, state });
      arrived();
      await watched.read().catch(() => undefined);
    } catch (error) {
      setOutcome(await explain(error, view, watched));
    }
    setBusy(false);
  };

  return { text, busy, outcome, write, send };
}

function holds(view: DeskCaseView, command: string): boolean {
  return command !== "" && view.case.thread.some((entry) => entry.uuid === command);
}

/** After a conflict the case is shown as it is now, with what became of it meanwhile. */
export async function explain(error: unknown, before: DeskCaseView, watched: Watched): Promise<Outcome> {
  if (!(error instanceof Failure) || error.kind !== "conflict") return { kind: "failed", error };
  try {
    return { kind: "conflict", what: difference(before, await watched.read()) };
  } catch (unread) {
    return { kind: "failed", error: unread };
  }
}
