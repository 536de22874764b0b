/** One comment to moderate: what it says, under which publication, and the decision. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Finding } from "../../generated/documents.ts";
import { useWords } from "../../i18n/index.ts";
import { Button } from "../../ui/button.tsx";
import { Shape } from "../../ui/state.tsx";
import { moment } from "../../ui/time.ts";
import { failureWords } from "../failure.tsx";
import type { CommentView, Decision } from "../model.ts";
import { type DeskWords, useDeskWords } from "../words/index.ts";
import { Context } from "./context.tsx";
import { type Deciding, type Standing, UNDO_SECONDS } from "./deciding.ts";
import { RefusalForm } from "./refusal.tsx";

interface CardProps {
  view: CommentView;
  official: string;
  /** Somebody else has decided on it. */
  gone: boolean;
  deciding: Deciding;
}

export function CommentCard({ view, official, gone, deciding }: CardProps) {
  const own = deciding.standing(view.uuid);
  const standing: Standing = own.kind === "waiting" && gone ? { kind: "elsewhere" } : own;
  const { comment, uuid } = view;
  const open = standing.kind === "waiting";
  return (
    <li class={open ? "panel desk-comment stack-small" : "panel desk-comment desk-settled"}>
      {open && <Context comment={comment} />}
      <p class="entry-head">
        <strong>{comment.author_name}</strong>
        <time dateTime={comment.submitted_at}>{moment(comment.submitted_at)}</time>
      </p>
      <blockquote class={open ? "desk-quote prewrap" : "desk-quote desk-quote-short"} lang={comment.language}>
        {comment.text}
      </blockquote>
      {open && <Findings findings={comment.findings ?? []} />}
      {open ? (
        <Choose view={view} official={official} onDecide={(decision) => deciding.decide(view, decision)} />
      ) : (
        <Settled standing={standing} onUndo={() => deciding.undo(uuid)} onNow={() => deciding.now(uuid)} />
      )}
    </li>
  );
}

/** What the rules found in it; they propose, she decides. */
function Findings({ findings }: { findings: readonly Finding[] }) {
  const t = useWords();
  const w = useDeskWords();
  if (findings.length === 0) return null;
  return (
    <div class="stack-small">
      <Shape icon="alert" warm>
        {w.moderation.findings}
      </Shape>
      <ul class="bullets">
        {findings.map(({ rule, why, found }) => (
          <li key={why}>
            {t.comment.why[why](found)} <span class="soft">({w.rules[rule]})</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Choose({ view, official, onDecide }: { view: CommentView; official: string; onDecide: (decision: Decision) => void }) {
  const w = useDeskWords();
  const [refusing, setRefusing] = useState(false);
  const name = view.comment.author_name;
  if (refusing) {
    return (
      <RefusalForm
        view={view}
        official={official}
        onRefuse={(rule, note) => onDecide({ decision: "refuse", rule, note })}
        onCancel={() => setRefusing(false)}
      />
    );
  }
  return (
    <div class="actions">
      <Button
        icon="check"
        label={`${w.moderation.publish}: ${w.moderation.by(name)}`}
        onPress={() => onDecide({ decision: "publish", rule: null, note: "" })}
      >
        {w.moderation.publish}
      </Button>
      <Button kind="quiet" label={`${w.moderation.refuse} ${w.moderation.by(name)}`} onPress={() => setRefusing(true)}>
        {w.moderation.refuse}
      </Button>
    </div>
  );
}

/** A decision on its way, or made. The undo button takes the focus: the one that had it is gone. */
function Settled({ standing, onUndo, onNow }: { standing: Standing; onUndo: () => void; onNow: () => void }) {
  const w = useDeskWords();
  const box = useRef<HTMLDivElement>(null);
  const counting = standing.kind === "counting";
  useEffect(() => {
    if (counting) box.current?.querySelector("button")?.focus();
  }, [counting]);
  return (
    <div class="row" ref={box}>
      {counting ? (
        <>
          <Countdown refuse={standing.decision.decision === "refuse"} />
          <Button kind="quiet" onPress={onUndo}>
            {w.moderation.undo}
          </Button>
          <Button kind="link" onPress={onNow}>
            {w.moderation.now}
          </Button>
        </>
      ) : (
        <div role="status" class="stack-small">
          <Shape icon={shapeOf(standing)} warm={standing.kind === "elsewhere" || standing.kind === "failed"}>
            {wordsOf(w, standing)}
          </Shape>
          {standing.kind === "failed" && (
            <div class="actions">
              <Button kind="quiet" onPress={onNow}>
                {w.retry}
              </Button>
            </div>
          )}
        </div>
      )}
    </div>
  );
}

function Countdown({ refuse }: { refuse: boolean }) {
  const w = useDeskWords();
  const [left, setLeft] = useState(UNDO_SECONDS);
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => Math.max(1, seconds - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  return <Shape icon="clock">{refuse ? w.moderation.refusing(left) : w.moderation.publishing(left)}</Shape>;
}

function shapeOf(standing: Standing): "check" | "stop" | "alert" | "up" {
  if (standing.kind === "sending") return "up";
  if (standing.kind === "done") return standing.decision.decision === "publish" ? "check" : "stop";
  return "alert";
}

function wordsOf(w: DeskWords, standing: Standing): string {
  switch (standing.kind) {
    case "sending":
      return w.moderation.sending;
    case "elsewhere":
      return w.moderation.conflict;
    case "failed":
      return `${w.moderation.failed} ${failureWords(w, standing.error)}`;
    case "done": {
      const { decision, rule } = standing.decision;
      return decision === "publish" || rule === null ? w.moderation.published : w.moderation.refused(w.rules[rule]);
    }
    default:
      return "";
  }
}
