/** The city's municipalities and the organizations that attend, to choose one. */
import { text } from "../../i18n/index.ts";
import { content, slugOf } from "../../offline/content.ts";
import { Choice, Choices } from "../../ui/choice.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { ContentState } from "../frame/content-state.tsx";
import { organizationsOf } from "./organizations.ts";
import { usePlaceWords } from "./words/index.ts";

export function PlaceList() {
  const w = usePlaceWords();
  const held = useLive(content);
  const organizations = organizationsOf(held);
  return (
    <Page title={w.title} lead={w.lead} back="/">
      <ContentState />
      <div class="columns">
        {held.municipalities.length > 0 && (
          <section class="stack-small" aria-labelledby="municipalities">
            <h2 id="municipalities">{w.municipalities}</h2>
            <Choices twoUp>
              {held.municipalities.map((each) => (
                <Choice key={each._id} href={`/municipios/${slugOf(each)}`} title={each.name} />
              ))}
            </Choices>
          </section>
        )}
        {organizations.length > 0 && (
          <section class="stack-small" aria-labelledby="organizations">
            <h2 id="organizations">{w.organizations}</h2>
            <Choices>
              {organizations.map(({ slug, name, services }) => (
                <Choice key={slug} href={`/organizaciones/${slug}`} title={text(name)}>
                  <span class="choice-note">{w.offered(services.length)}</span>
                </Choice>
              ))}
            </Choices>
          </section>
        )}
      </div>
    </Page>
  );
}
