/** A publication: text, rating and visits, comments, and the box to comment in. */
import { useEffect } from "preact/hooks";
import type { Publication, PublishedComment } from "../../generated/documents.ts";
import { text, useWords } from "../../i18n/index.ts";
import { content, slugOf } from "../../offline/content.ts";
import { noteVisit } from "../../offline/visits.ts";
import type { Params } from "../../params.ts";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { day } from "../../ui/time.ts";
import { useOpenedComing } from "../frame/content-state.tsx";
import { Missing, Opening } from "../frame/fallbacks.tsx";
import { CommentBox } from "./comment-box.tsx";
import { Comments } from "./comments.tsx";
import { FollowTopic } from "./follow.tsx";
import { useKept } from "./kept.ts";
import { OwnComments } from "./own-comments.tsx";
import { CitizensPicture } from "./picture.tsx";
import { Figures, RatingBox } from "./rating.tsx";
import { PublicationText } from "./text.tsx";

export function PublicationPage({ params }: { params: Params }) {
  const t = useWords();
  const held = useLive(content);
  const slug = params["slug"] ?? "";
  const publication = held.publication(slug);
  const here = publication !== undefined;
  const coming = useOpenedComing(`publication:${slug}`, here, held.publications);
  const comments = held.comments(slug);
  const [answeredUuid, setAnswered] = useKept(`answers:${slug}`);
  const answered = comments.find((comment) => slugOf(comment) === answeredUuid);
  const reply = (comment: PublishedComment) => {
    setAnswered(slugOf(comment));
    document.getElementById("comment-text")?.focus();
  };
  useEffect(() => {
    if (here) noteVisit(slug);
  }, [slug, here]);
  if (!publication) {
    if (coming) return <Opening />;
    return <Missing title={t.news.missing} help={t.news.missingHelp} back="/noticias" />;
  }
  return (
    <Page
      title={text(publication.title)}
      back="/noticias"
      backLabel={t.news.title}
      kicker={`${text(publication.section_title)} · ${day(publication.published_on)}`}
      narrow
    >
      <Figures tally={held.tally(slug)} />
      <PublicationText
        publication={publication}
        words={text}
        picture={(picture, alt) => <CitizensPicture slug={slug} picture={picture} alt={alt} />}
      />
      <RatingBox slug={slug} />
      <FollowTopic topic={`section:${publication.section}`} name={text(publication.section_title)} />
      <section class="stack" aria-labelledby="comments">
        <h2 id="comments">{t.news.commentsTitle}</h2>
        <Comments comments={comments} onReply={reply} />
      </section>
      <OwnComments slug={slug} />
      <CommentBox slug={slug} topic={topicOf(publication)} answered={answered} onNoReply={() => setAnswered("")} />
    </Page>
  );
}

/** The texts that a comment on it may be about, as the server sees it (comment_rules.py). */
function topicOf({ title, section_title, body, topics = [] }: Publication): string[] {
  return [title, section_title, ...body, ...topics].flatMap(({ es, en }) => [es, en]);
}
