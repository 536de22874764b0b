/** How a comment or proposal of hers stands: on its way, being read, published, or refused and why. */
import { useWords } from "../../i18n/index.ts";
import type { Moderated } from "../../offline/citizen.ts";
import type { IconName } from "../../ui/icon.tsx";
import { Shape } from "../../ui/state.tsx";
import { refusalWords } from "../refusal.ts";
import { type NewsWords, useNewsWords } from "./words/index.ts";

const SHAPES: Readonly<Record<Moderated["stage"], IconName>> = {
  waiting: "clock",
  sent: "up",
  pending: "search",
  published: "done",
  refused: "stop",
  taken_down: "stop",
};

/** Without a moderator's decision, "refused" means that the portal did not take it. */
function undelivered({ stage, moderation }: Moderated): boolean {
  return stage === "refused" && !moderation;
}

function wordsOf(n: NewsWords, own: Moderated): string {
  return undelivered(own) ? n.comment.undelivered : n.comment.stage[own.stage];
}

/** The state alone. */
export function CommentShape({ own }: { own: Moderated }) {
  const n = useNewsWords();
  return (
    <Shape icon={SHAPES[own.stage]} warm={own.stage === "refused" || own.stage === "taken_down"}>
      {wordsOf(n, own)}
    </Shape>
  );
}

/** The state with the rule and the moderator's note. */
export function CommentState({ own, reasons }: { own: Moderated; reasons?: NewsWords["comment"]["refusedFor"] }) {
  const t = useWords();
  const n = useNewsWords();
  const refusedFor = reasons ?? n.comment.refusedFor;
  const { moderation, refusal } = own;
  return (
    <div class="stack-small">
      <CommentShape own={own} />
      {undelivered(own) && refusal && <p>{refusalWords(t, refusal)}</p>}
      {moderation?.rule && <p>{n.comment.reason(refusedFor[moderation.rule])}</p>}
      {moderation?.note && <p>{n.comment.note(moderation.note)}</p>}
    </div>
  );
}
