/** A publication: text, rating and visits, comments, and the box to comment in. */
import { useEffect, useState } from "preact/hooks";
import type { Publication, PublishedComment } from "../../generated/documents.ts";
import { text, useWords } from "../../i18n/index.ts";
import { content } from "../../offline/content.ts";
import { follow, push, unfollow } from "../../offline/push.ts";
import { noteVisit } from "../../offline/visits.ts";
import type { Params } from "../../router.tsx";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { Shape } from "../../ui/state.tsx";
import { day, moment } from "../../ui/time.ts";
import { useContentComing } from "../frame/content-state.tsx";
import { Missing, Opening } from "../frame/fallbacks.tsx";
import { CommentBox } from "./comment-box.tsx";
import { OwnComments } from "./own-comments.tsx";
import { Figures, RatingBox } from "./rating.tsx";

export function PublicationPage({ params }: { params: Params }) {
  const t = useWords();
  const held = useLive(content);
  const coming = useContentComing();
  const slug = params["slug"] ?? "";
  const publication = held.publication(slug);
  const here = publication !== undefined;
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
      <article class="article">
        {publication.body.map((paragraph) => (
          <p key={paragraph.es}>{text(paragraph)}</p>
        ))}
      </article>
      <RatingBox slug={slug} />
      <FollowSection publication={publication} />
      <section class="stack" aria-labelledby="comments">
        <h2 id="comments">{t.news.commentsTitle}</h2>
        <Comments comments={held.comments(slug)} />
      </section>
      <OwnComments slug={slug} />
      <CommentBox slug={slug} topic={topicOf(publication)} />
    </Page>
  );
}

/** The texts that a comment on it may be about, as the server sees it (comment_rules.py). */
function topicOf({ title, section_title, body }: Publication): string[] {
  return [title, section_title, ...body].flatMap(({ es, en }) => [es, en]);
}

function Comments({ comments }: { comments: readonly PublishedComment[] }) {
  const t = useWords();
  if (comments.length === 0) return <p class="soft">{t.news.noComments}</p>;
  return (
    <ol class="comments">
      {comments.map((comment) => (
        <li key={comment._id} class="stack-small">
          <p class="entry-head">
            <strong>{comment.author_name}</strong>
            <time dateTime={comment.at}>{moment(comment.at)}</time>
          </p>
          <p class="prewrap">{comment.text}</p>
        </li>
      ))}
    </ol>
  );
}

/** News of the section on this phone, without any account. */
function FollowSection({ publication }: { publication: Publication }) {
  const t = useWords();
  const { support, permission, topics } = useLive(push);
  const [busy, setBusy] = useState(false);
  const topic = `section:${publication.section}`;
  const section = text(publication.section_title);
  if (support === "no" || permission === "denied") return null;
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    await work().catch(() => announce(t.push.failed));
    setBusy(false);
  };
  if (topics.includes(topic)) {
    return (
      <div class="row">
        <Shape icon="bell">{t.news.following(section)}</Shape>
        <Button kind="link" busy={busy} onPress={() => void run(() => unfollow(topic))}>
          {t.news.unfollow}
        </Button>
      </div>
    );
  }
  return (
    <div>
      <Button kind="quiet" icon="bell" busy={busy} onPress={() => void run(() => follow(topic))}>
        {t.news.followSection(section)}
      </Button>
    </div>
  );
}
