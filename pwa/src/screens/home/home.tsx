/** The first screen: her cases if she has any, the services, the news. */
import { text, useFirstWords } from "../../i18n/index.ts";
import { cases } from "../../offline/citizen.ts";
import { seen } from "../../offline/seen.ts";
import { connection } from "../../offline/connection.ts";
import { content, slugOf } from "../../offline/content.ts";
import { drafts } from "../../offline/drafts.ts";
import { Choice, Choices } from "../../ui/choice.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { Shape, State } from "../../ui/state.tsx";
import { day, moment } from "../../ui/time.ts";
import { ContentState } from "../frame/content-state.tsx";
import { CaseChoice, Gist } from "../case-choice.tsx";
import { pressingFirst, serviceTitle } from "../titles.ts";

export function Home() {
  const t = useFirstWords();
  const begun = useLive(drafts);
  const sent = useLive(cases);
  const mine = begun.length + sent.length > 0;
  return (
    <Page title={t.home.title} lead={t.home.lead}>
      <div class="columns">
        <div class="stack-large">
          {mine && <Mine />}
          <Services />
        </div>
        <div class="stack-large">
          <News />
          {!mine && (
            <section class="stack-small" aria-labelledby="mine">
              <h2 id="mine">{t.home.cases}</h2>
              <p class="soft">{t.home.noCases}</p>
            </section>
          )}
          <section class="stack-small" aria-labelledby="city">
            <h2 id="city">{t.home.city}</h2>
            <Choices>
              <Choice href="/propuestas" title={t.home.proposals} />
              <Choice href="/municipios" title={t.home.places} />
            </Choices>
          </section>
          <ConnectionLine />
        </div>
      </div>
    </Page>
  );
}

function Mine() {
  const t = useFirstWords();
  useLive(seen);
  const begun = useLive(drafts).slice(0, 2);
  const sent = pressingFirst(useLive(cases)).slice(0, 3);
  return (
    <section class="stack-small" aria-labelledby="mine">
      <div class="section-head">
        <h2 id="mine">{t.home.cases}</h2>
        <SeeAll href="/mis-casos" words={t.home.allCases} />
      </div>
      <Choices>
        {sent.map((view) => (
          <CaseChoice key={view.uuid} view={view} />
        ))}
        {begun.map((draft) => (
          <Choice key={draft.uuid} href={`/borradores/${draft.uuid}`} title={serviceTitle(draft.service)}>
            <Gist draft={draft} />
            <State stage="draft" />
          </Choice>
        ))}
      </Choices>
    </section>
  );
}

function Services() {
  const t = useFirstWords();
  const { services } = useLive(content);
  return (
    <section class="stack-small" aria-labelledby="services">
      <div class="section-head">
        <h2 id="services">{t.home.services}</h2>
      </div>
      <ContentState />
      {services.length > 0 && (
        <Choices>
          {services.map((service) => (
            <Choice key={service._id} href={`/servicios/${slugOf(service)}`} title={text(service.title)}>
              <span class="choice-note roomy">{text(service.summary)}</span>
            </Choice>
          ))}
        </Choices>
      )}
    </section>
  );
}

function News() {
  const t = useFirstWords();
  const latest = useLive(content).publications.slice(0, 3);
  if (latest.length === 0) return null;
  return (
    <section class="stack-small" aria-labelledby="news">
      <div class="section-head">
        <h2 id="news">{t.home.news}</h2>
        <SeeAll href="/noticias" words={t.home.allNews} />
      </div>
      <Choices>
        {latest.map((publication) => (
          <Choice key={publication._id} href={`/noticias/${slugOf(publication)}`} title={text(publication.title)}>
            <span class="choice-note">
              {text(publication.section_title)} · {day(publication.published_on)}
            </span>
          </Choice>
        ))}
      </Choices>
    </section>
  );
}

/** All of it is read out; on a phone the heading beside it says the second half. */
function SeeAll({ href, words: [all, of] }: { href: string; words: readonly [string, string] }) {
  return (
    <a href={href}>
      {all}
      <span class="band-long">&nbsp;{of}</span>
    </a>
  );
}

function ConnectionLine() {
  const t = useFirstWords();
  const { online, syncing, lastSync } = useLive(connection);
  const state = syncing ? t.connection.syncing : online ? t.connection.online : t.connection.offline;
  return (
    <p class="stack-small">
      <Shape icon={online ? "online" : "offline"}>{state}</Shape>
      {lastSync && !syncing && <span class="small soft">{t.connection.upToDate(moment(lastSync))}</span>}
    </p>
  );
}
