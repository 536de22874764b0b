/** The services that an official publishes, to choose one. */
import { text } from "../../i18n/index.ts";
import { Choice, Choices } from "../../ui/choice.tsx";
import { useEffect, useState } from "preact/hooks";
import { Page } from "../../ui/page.tsx";
import { FailureNote } from "../failure.tsx";
import { useDeskWords } from "../words/index.ts";
import { fetchServices, type ServiceRow } from "./api.ts";
import { useServiceWords } from "./words/index.ts";

export function Services() {
  const d = useDeskWords();
  const w = useServiceWords();
  const [all, setAll] = useState<readonly ServiceRow[] | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const read = () => {
    setFailure(undefined);
    fetchServices().then(setAll, (error: unknown) => setFailure(error));
  };
  useEffect(read, []);
  return (
    <Page title={w.place} lead={w.lead} narrow>
      {failure !== undefined && <FailureNote error={failure} again={read} />}
      {!all && failure === undefined && <p class="soft">{d.opening}</p>}
      {all?.length === 0 && <p>{w.none}</p>}
      {all && all.length > 0 && (
        <Choices>
          {all.map(({ slug, title, organization, version }) => (
            <Choice key={slug} href={`/desk/servicios/${slug}`} title={text(title)}>
              <span class="choice-note">
                {text(organization)} · {w.version(version)}
              </span>
            </Choice>
          ))}
        </Choices>
      )}
    </Page>
  );
}
