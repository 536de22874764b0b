/** Where a comment would stand: its publication, to read without leaving the page. Of a proposal: what
 * it is about. */
import type { DeskComment } from "../../generated/documents.ts";
import { text, useWords } from "../../i18n/index.ts";
import { content, slugOf } from "../../offline/content.ts";
import { Icon } from "../../ui/icon.tsx";
import { useLive } from "../../ui/live.ts";
import { day } from "../../ui/time.ts";
import { headOf } from "../../screens/proposals/place.ts";
import { useProposalWords } from "../../screens/proposals/words/index.ts";
import { useDeskWords } from "../words/index.ts";

export function Context({ comment }: { comment: DeskComment }) {
  useWords();
  const w = useDeskWords();
  const held = useLive(content);
  const p = useProposalWords();
  if (comment.proposal) {
    const head = headOf(p, held, { ...comment.proposal, municipality: comment.municipality ?? "" });
    return (
      <div class="desk-context">
        <p class="small soft">
          {w.moderation.proposal} · {head}
        </p>
        <p class="strong" lang={comment.language}>
          {comment.proposal.title}
        </p>
      </div>
    );
  }
  const slug = comment.publication ?? "";
  const publication = held.publication(slug);
  if (!publication) return <p class="small soft">{held.ready && w.moderation.publicationGone}</p>;
  const others = held.comments(slug);
  const answered = others.find((other) => slugOf(other) === comment.answers);
  return (
    <div class="desk-context">
      <p class="small soft">
        {w.moderation.on} · {text(publication.section_title)} · {day(publication.published_on)}
      </p>
      <details>
        <summary>
          <Icon name="next" />
          <span class="strong">{text(publication.title)}</span>
          <span class="visually-hidden"> ({w.moderation.context})</span>
        </summary>
        <div class="stack-small desk-publication">
          {publication.body.map((paragraph) => (
            <p key={paragraph.es}>{text(paragraph)}</p>
          ))}
          {others.length > 0 && <p class="small soft">{w.moderation.earlier(others.length)}</p>}
          {others.map((other) => (
            <p class="small" key={other._id}>
              <strong>{other.author_name}:</strong> {other.text}
            </p>
          ))}
        </div>
      </details>
      {answered && (
        <p class="small">
          <span class="strong">{w.moderation.answers(answered.author_name)}</span> {answered.text.slice(0, 300)}
        </p>
      )}
    </div>
  );
}
