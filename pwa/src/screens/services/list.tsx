/** All services, to choose one: by a search that comes after the list, which is there at once. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Service } from "../../generated/documents.ts";
import { text, useFirstWords } from "../../i18n/index.ts";
import { content, slugOf } from "../../offline/content.ts";
import { Choice, Choices } from "../../ui/choice.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { ContentState } from "../frame/content-state.tsx";

export function ServiceList() {
  const t = useFirstWords();
  const { services } = useLive(content);
  const [found, setFound] = useState<readonly Service[] | undefined>(undefined);
  const Search = useSearch();
  const shown = found ?? services;
  return (
    <Page title={t.services.title} lead={t.services.lead} narrow>
      <ContentState />
      {services.length > 0 && (
        <div class="search-place">{Search && <Search services={services} found={setFound} />}</div>
      )}
      {shown.length > 0 && (
        <Choices>
          {shown.map((service) => (
            <Choice key={service._id} href={`/servicios/${slugOf(service)}`} title={text(service.title)}>
              <span class="choice-note">{text(service.summary)}</span>
            </Choice>
          ))}
        </Choices>
      )}
    </Page>
  );
}

type Search = ComponentType<{ services: readonly Service[]; found: (services: readonly Service[] | undefined) => void }>;

/** The search box, once it is there; without it the list is whole. */
function useSearch(): Search | undefined {
  const [loaded, setLoaded] = useState<{ Search: Search } | undefined>(undefined);
  useEffect(() => {
    void import("./search.tsx").then(({ ServiceSearch }) => setLoaded({ Search: ServiceSearch }), () => undefined);
  }, []);
  return loaded?.Search;
}
