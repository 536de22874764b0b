/** Her own comments on a publication, those nobody else sees yet, and why one was refused. */
import { ownComments } from "../../offline/citizen.ts";
import { useLive } from "../../ui/live.ts";
import { moment } from "../../ui/time.ts";
import { RefusedActions } from "../frame/refused.tsx";
import { Appeal } from "./appeal.tsx";
import { CommentState } from "./comment-state.tsx";
import { useNewsWords } from "./words/index.ts";

export function OwnComments({ slug }: { slug: string }) {
  const n = useNewsWords();
  const mine = useLive(ownComments).filter(({ comment }) => comment.publication === slug);
  if (mine.length === 0) return null;
  return (
    <section class="stack-small" aria-labelledby="own">
      <h2 id="own">{n.comment.yours}</h2>
      <ul class="comments">
        {mine.map((own) => (
          <li key={own.uuid} class="stack-small">
            <CommentState own={own} />
            <p class="prewrap">{own.comment.text}</p>
            <p class="small soft">{moment(own.comment.created_at)}</p>
            <Appeal own={own} publication={slug} />
            <RefusedActions id={`comment:${own.uuid}`} />
          </li>
        ))}
      </ul>
    </section>
  );
}
