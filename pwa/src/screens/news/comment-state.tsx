/** How one of her comments stands: on its way, being read, published, or refused and why. */
import { type Words, useWords } from "../../i18n/index.ts";
import type { OwnComment } from "../../offline/citizen.ts";
import type { IconName } from "../../ui/icon.tsx";
import { Shape } from "../../ui/state.tsx";

const SHAPES: Readonly<Record<OwnComment["stage"], IconName>> = {
  waiting: "clock",
  sent: "up",
  pending: "search",
  published: "done",
  refused: "stop",
};

/** Without a moderator's decision, "refused" means that the portal did not take it. */
function undelivered({ stage, moderation }: OwnComment): boolean {
  return stage === "refused" && !moderation;
}

function wordsOf(t: Words, own: OwnComment): string {
  return undelivered(own) ? t.comment.undelivered : t.comment.stage[own.stage];
}

/** The state alone. */
export function CommentShape({ own }: { own: OwnComment }) {
  const t = useWords();
  return (
    <Shape icon={SHAPES[own.stage]} warm={own.stage === "refused"}>
      {wordsOf(t, own)}
    </Shape>
  );
}

/** The state with the rule and the moderator's note. */
export function CommentState({ own }: { own: OwnComment }) {
  const t = useWords();
  const { moderation, refusal } = own;
  return (
    <div class="stack-small">
      <CommentShape own={own} />
      {undelivered(own) && refusal && <p class="small">{refusal}</p>}
      {moderation?.rule && <p>{t.comment.reason(t.comment.refusedFor[moderation.rule])}</p>}
      {moderation?.note && <p>{t.comment.note(moderation.note)}</p>}
    </div>
  );
}
