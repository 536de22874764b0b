/** All publications, newest first. */
import { text, useWords } from "../../i18n/index.ts";
import { content, slugOf } from "../../offline/content.ts";
import { Choice, Choices } from "../../ui/choice.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { day } from "../../ui/time.ts";
import { ContentState } from "../frame/content-state.tsx";
import { Older } from "../frame/older.tsx";

export function NewsList() {
  const t = useWords();
  const held = useLive(content);
  const nothing = held.publications.length === 0;
  return (
    <Page title={t.news.title} narrow>
      {nothing && (held.services.length === 0 ? <ContentState /> : <p class="soft">{t.news.none}</p>)}
      {!nothing && (
        <Choices>
          {held.publications.map((publication) => (
            <Choice key={publication._id} href={`/noticias/${slugOf(publication)}`} title={text(publication.title)}>
              <span class="choice-note">
                {text(publication.section_title)} · {day(publication.published_on)} ·{" "}
                {t.news.comments(held.comments(slugOf(publication)).length)}
              </span>
            </Choice>
          ))}
        </Choices>
      )}
      <Older kind="publication" held={held.publications} />
    </Page>
  );
}
