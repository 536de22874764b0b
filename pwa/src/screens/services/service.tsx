/** A service: what it is and what one needs, and the way into its form. */
import { useState } from "preact/hooks";
import type { Service, Text } from "../../generated/documents.ts";
import { language, text, useFirstWords } from "../../i18n/index.ts";
import { linksAnywhere, navigate } from "../../navigation.ts";
import { content, slugOf } from "../../offline/content.ts";
import { drafts, startDraft } from "../../offline/drafts.ts";
import type { Params } from "../../params.ts";
import { Button } from "../../ui/button.tsx";
import { Fact } from "../../ui/fact.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { moment } from "../../ui/time.ts";
import { Offices } from "./offices.tsx";
import { useContentComing } from "../frame/content-state.tsx";
import { Missing, Opening } from "../frame/fallbacks.tsx";

export function ServicePage({ params }: { params: Params }) {
  const t = useFirstWords();
  const held = useLive(content);
  const coming = useContentComing();
  const service = held.service(params["slug"] ?? "");
  if (!service) {
    if (coming) return <Opening />;
    return <Missing title={t.service.missing} help={t.service.missingHelp} back="/servicios" />;
  }
  return (
    <Page title={text(service.title)} lead={text(service.summary)} back="/servicios" backLabel={t.services.title}>
      <ServiceBody service={service} />
    </Page>
  );
}

/** All of the page below its title. */
export function ServiceBody({ service }: { service: Service }) {
  const t = useFirstWords();
  return (
    <div class="columns">
      <StartPanel service={service} />
      <div class="stack-large">
        <List id="requirements" title={t.service.requirements} items={service.requirements} />
        <section class="stack-small" aria-labelledby="who">
          <h2 id="who">{t.service.who}</h2>
          <p>{text(service.who)}</p>
        </section>
        <Offices offices={service.offices} title={t.service.offices} />
        <List id="legal" title={t.service.legal} items={service.legal_basis} />
      </div>
    </div>
  );
}

function StartPanel({ service }: { service: Service }) {
  const t = useFirstWords();
  const slug = slugOf(service);
  const begun = useLive(drafts).find((draft) => draft.service === slug && !draft.replaces);
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    const draft = await startDraft(service, { language: language.value.language });
    navigate(`/borradores/${draft.uuid}/1`);
  };
  return (
    <div class="start-panel beside">
      {begun ? (
        <>
          <Note icon="pencil">{t.service.draftFound(moment(begun.changed_at))}</Note>
          <a class="button button-big" href={`/borradores/${begun.uuid}`}>
            {t.service.resume}
          </a>
          <Button kind="quiet" busy={busy} onPress={() => void start()}>
            {t.service.startNew}
          </Button>
        </>
      ) : (
        <Button big busy={busy} onPress={() => void start()}>
          {t.service.start}
        </Button>
      )}
      <p class="small soft">
        {t.service.pagesHint(service.form.pages.length)} {t.service.offlineHint}
      </p>
      <dl class="facts panel">
        <Fact name={t.service.cost}>{text(service.cost)}</Fact>
        <Fact name={t.service.duration}>{text(service.duration)}</Fact>
        <Organization service={service} />
      </dl>
    </div>
  );
}

/** Who attends to it, and the way to the rest that they offer. */
function Organization({ service }: { service: Service }) {
  const t = useFirstWords();
  const { organization, organization_slug } = service;
  if (!organization_slug || !linksAnywhere()) return <Fact name={t.service.organization}>{text(organization)}</Fact>;
  return (
    <Fact name={t.service.organization}>
      <a href={`/organizaciones/${organization_slug}`}>{text(organization)}</a>
    </Fact>
  );
}

function List({ id, title, items }: { id: string; title: string; items: readonly Text[] }) {
  if (items.length === 0) return null;
  return (
    <section class="stack-small" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul class="bullets">
        {items.map((item) => (
          <li key={item.es}>{text(item)}</li>
        ))}
      </ul>
    </section>
  );
}
