/** One comment to moderate: what it says, under which publication, and the decision. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Finding } from "../../generated/documents.ts";
import { useNewsWords } from "../../screens/news/words/index.ts";
import { Button } from "../../ui/button.tsx";
import { Shape } from "../../ui/state.tsx";
import { moment } from "../../ui/time.ts";
import { failureWords } from "../failure.tsx";
import type { CommentView, Decision, Tab } from "../model.ts";
import { type DeskWords, useDeskWords } from "../words/index.ts";
import { Context } from "./context.tsx";
import { type Deciding, type Standing, UNDO_SECONDS } from "./deciding.ts";
import { RefusalForm, type Refusing } from "./refusal.tsx";
import { Appealed, Reports } from "./why.tsx";

interface CardProps {
  view: CommentView;
  official: string;
  tab: Tab;
  /** Somebody else has decided on it. */
  gone: boolean;
  deciding: Deciding;
}

export function CommentCard({ view, official, tab, gone, deciding }: CardProps) {
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
      {open && tab === "pending" && <Findings findings={comment.findings ?? []} />}
      {open && tab === "reported" && <Reports comment={comment} />}
      {open && tab === "appeals" && <Appealed comment={comment} />}
      {open ? (
        <Choose view={view} official={official} tab={tab} onDecide={(decision) => deciding.decide(view, decision)} />
      ) : (
        <Settled standing={standing} onUndo={() => deciding.undo(uuid)} onNow={() => deciding.now(uuid)} />
      )}
    </li>
  );
}

/** What the rules found in it; they propose, she decides. */
function Findings({ findings }: { findings: readonly Finding[] }) {
  const n = useNewsWords();
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
            {n.comment.why[why](found)} <span class="soft">({w.rules[rule]})</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What lets the comment stand, and what does not, by why it waits. */
const CHOICES: Readonly<Record<Tab, { readonly yes: Decision["decision"]; readonly no: Refusing }>> = {
  pending: { yes: "publish", no: "refuse" },
  reported: { yes: "keep", no: "take_down" },
  appeals: { yes: "grant", no: "deny" },
};

interface ChooseProps {
  view: CommentView;
  official: string;
  tab: Tab;
  onDecide: (decision: Decision) => void;
}

function Choose({ view, official, tab, onDecide }: ChooseProps) {
  const w = useDeskWords();
  const [refusing, setRefusing] = useState(false);
  const by = w.moderation[view.comment.proposal ? "proposalBy" : "by"](view.comment.author_name);
  const { yes, no } = CHOICES[tab];
  if (refusing) {
    return (
      <RefusalForm
        view={view}
        official={official}
        decision={no}
        onRefuse={(rule, note) => onDecide({ decision: no, rule, note })}
        onCancel={() => setRefusing(false)}
      />
    );
  }
  return (
    <div class="actions">
      <Button
        icon="check"
        label={`${w.moderation.yes[tab]}: ${by}`}
        onPress={() => onDecide({ decision: yes, rule: null, note: "" })}
      >
        {w.moderation.yes[tab]}
      </Button>
      <Button kind="quiet" label={`${w.moderation.no[tab]} ${by}`} onPress={() => setRefusing(true)}>
        {w.moderation.no[tab]}
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
          <Countdown decision={standing.decision.decision} />
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

function Countdown({ decision }: { decision: Decision["decision"] }) {
  const w = useDeskWords();
  const [left, setLeft] = useState(UNDO_SECONDS);
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => Math.max(1, seconds - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  return <Shape icon="clock">{w.moderation.counting[decision](left)}</Shape>;
}

function shapeOf(standing: Standing): "check" | "stop" | "alert" | "up" {
  if (standing.kind === "sending") return "up";
  if (standing.kind === "done") return ["publish", "keep", "grant"].includes(standing.decision.decision) ? "check" : "stop";
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
      return w.moderation.decided[decision](rule === null ? "" : w.rules[rule]);
    }
    default:
      return "";
  }
}
