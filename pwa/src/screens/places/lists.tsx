/** Services and news as they are listed on a place's page. */
import type { Publication, Service } from "../../generated/documents.ts";
import { text } from "../../i18n/index.ts";
import { slugOf } from "../../offline/content.ts";
import { Choice, Choices } from "../../ui/choice.tsx";
import { day } from "../../ui/time.ts";

export function ServiceChoices({ services }: { services: readonly Service[] }) {
  return (
    <Choices>
      {services.map((service) => (
        <Choice key={service._id} href={`/servicios/${slugOf(service)}`} title={text(service.title)}>
          <span class="choice-note">{text(service.summary)}</span>
        </Choice>
      ))}
    </Choices>
  );
}

export function NewsChoices({ publications }: { publications: readonly Publication[] }) {
  return (
    <Choices>
      {publications.map((publication) => (
        <Choice key={publication._id} href={`/noticias/${slugOf(publication)}`} title={text(publication.title)}>
          <span class="choice-note">
            {text(publication.section_title)} · {day(publication.published_on)}
          </span>
        </Choice>
      ))}
    </Choices>
  );
}
