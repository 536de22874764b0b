/** Her own comments on a publication, those nobody else sees yet, and why one was refused. */
import { useWords } from "../../i18n/index.ts";
import { type OwnComment, ownComments } from "../../offline/citizen.ts";
import { useLive } from "../../ui/live.ts";
import { Shape } from "../../ui/state.tsx";
import type { IconName } from "../../ui/icon.tsx";
import { moment } from "../../ui/time.ts";

const SHAPES: Readonly<Record<OwnComment["stage"], IconName>> = {
  waiting: "clock",
  sent: "up",
  pending: "search",
  published: "done",
  refused: "stop",
};

export function OwnComments({ slug }: { slug: string }) {
  const t = useWords();
  const mine = useLive(ownComments).filter(({ comment }) => comment.publication === slug);
  if (mine.length === 0) return null;
  return (
    <section class="stack-small" aria-labelledby="own">
      <h2 id="own">{t.comment.yours}</h2>
      <ul class="comments">
        {mine.map((own) => (
          <li key={own.uuid} class="stack-small">
            <State own={own} />
            <p class="prewrap">{own.comment.text}</p>
            <p class="small soft">{moment(own.comment.created_at)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function State({ own: { stage, moderation, refusal } }: { own: OwnComment }) {
  const t = useWords();
  // Without a moderator's decision, "refused" means that the portal did not take it.
  const undelivered = stage === "refused" && !moderation;
  return (
    <div class="stack-small">
      <Shape icon={SHAPES[stage]} warm={stage === "refused"}>
        {undelivered ? t.comment.undelivered : t.comment.stage[stage]}
      </Shape>
      {undelivered && refusal && <p class="small">{refusal}</p>}
      {moderation?.rule && <p>{t.comment.reason(t.comment.refusedFor[moderation.rule])}</p>}
      {moderation?.note && <p>{t.comment.note(moderation.note)}</p>}
    </div>
  );
}
