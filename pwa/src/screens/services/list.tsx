/** All services, to choose one. */
import { text, useFirstWords } from "../../i18n/index.ts";
import { content, slugOf } from "../../offline/content.ts";
import { Choice, Choices } from "../../ui/choice.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { ContentState } from "../frame/content-state.tsx";

export function ServiceList() {
  const t = useFirstWords();
  const { services } = useLive(content);
  return (
    <Page title={t.services.title} lead={t.services.lead} narrow>
      <ContentState />
      {services.length > 0 && (
        <Choices>
          {services.map((service) => (
            <Choice key={service._id} href={`/servicios/${slugOf(service)}`} title={text(service.title)}>
              <span class="choice-note">{text(service.summary)}</span>
            </Choice>
          ))}
        </Choices>
      )}
    </Page>
  );
}
