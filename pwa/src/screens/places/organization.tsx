/** An organization: what it offers, and where it attends. */
import { text } from "../../i18n/index.ts";
import { content } from "../../offline/content.ts";
import type { Params } from "../../params.ts";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { useContentComing } from "../frame/content-state.tsx";
import { Missing, Opening } from "../frame/fallbacks.tsx";
import { Offices } from "../services/offices.tsx";
import { ServiceChoices } from "./lists.tsx";
import { Deadlines } from "./deadlines.tsx";
import { officesOf, organizationsOf } from "./organizations.ts";
import { usePlaceWords } from "./words/index.ts";

export function OrganizationPage({ params }: { params: Params }) {
  const w = usePlaceWords();
  const held = useLive(content);
  const met = held.deadlinesMet();
  const coming = useContentComing();
  const organization = organizationsOf(held).find(({ slug }) => slug === params["slug"]);
  if (!organization) {
    if (coming) return <Opening />;
    return <Missing title={w.missing} help={w.missingHelp} back="/municipios" />;
  }
  return (
    <Page title={text(organization.name)} back="/municipios" backLabel={w.title} kicker={w.organization}>
      <div class="columns">
        <section class="stack-small" aria-labelledby="services">
          <h2 id="services">{w.services}</h2>
          <ServiceChoices services={organization.services} />
        </section>
        <div class="stack-large">
          <Deadlines counted={met} own={met?.organizations[organization.slug]} />
          <Offices offices={officesOf(organization.services, () => true)} title={w.offices} />
        </div>
      </div>
    </Page>
  );
}
