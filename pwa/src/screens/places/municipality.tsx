/** A municipality: its news and how to be told of them, its offices, what one can do there. */
import { content } from "../../offline/content.ts";
import type { Params } from "../../params.ts";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { useContentComing } from "../frame/content-state.tsx";
import { Missing, Opening } from "../frame/fallbacks.tsx";
import { FollowTopic } from "../news/follow.tsx";
import { Offices } from "../services/offices.tsx";
import { Deadlines } from "./deadlines.tsx";
import { NewsChoices, ServiceChoices } from "./lists.tsx";
import { officesOf } from "./organizations.ts";
import { usePlaceWords } from "./words/index.ts";

export function MunicipalityPage({ params }: { params: Params }) {
  const w = usePlaceWords();
  const held = useLive(content);
  const met = held.deadlinesMet();
  const coming = useContentComing();
  const slug = params["slug"] ?? "";
  const municipality = held.municipalities.find(({ _id }) => _id === `municipality:${slug}`);
  if (!municipality) {
    if (coming) return <Opening />;
    return <Missing title={w.missing} help={w.missingHelp} back="/municipios" />;
  }
  const news = held.publications.filter((each) => each.municipality === slug);
  const own = [...(municipality.offices ?? []), ...officesOf(held.services, (here) => here === slug)];
  return (
    <Page title={municipality.name} back="/municipios" backLabel={w.title} kicker={w.municipality}>
      <div class="columns">
        <div class="stack-large">
          <section class="stack-small" aria-labelledby="news">
            <h2 id="news">{w.news}</h2>
            {news.length > 0 ? <NewsChoices publications={news} /> : <p class="soft">{w.noNews}</p>}
            <FollowTopic topic={`municipality:${slug}`} name={municipality.name} />
          </section>
          <section class="stack-small" aria-labelledby="services">
            <h2 id="services">{w.services}</h2>
            <ServiceChoices services={held.services} />
          </section>
        </div>
        <div class="stack-large">
          <Deadlines counted={met} own={met?.municipalities[slug]} />
          {own.length > 0 ? (
            <Offices offices={own} title={w.offices} />
          ) : (
            <Offices offices={officesOf(held.services, (here) => here === "")} title={w.officesAnywhere} />
          )}
        </div>
      </div>
    </Page>
  );
}
