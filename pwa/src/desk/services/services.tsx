/** The services that an official publishes, to choose one or begin another. */
import "./services.css";
import { text } from "../../i18n/index.ts";
import { Choice, Choices } from "../../ui/choice.tsx";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { useAsync } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { FailureNote } from "../failure.tsx";
import { useDeskWords } from "../words/index.ts";
import type { Official } from "../session.ts";
import { fetchServices, type ServiceRow } from "./api.ts";
import { keptNewServices } from "./draft.ts";
import { useFormWords } from "./form/words/index.ts";
import { NewService } from "./new-service.tsx";
import { useServiceWords } from "./words/index.ts";

export function Services({ official }: { official: Official }) {
  const d = useDeskWords();
  const w = useServiceWords();
  const [all, setAll] = useState<readonly ServiceRow[] | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const f = useFormWords();
  const begun = useAsync(() => keptNewServices(official.name), []) ?? [];
  const [adding, setAdding] = useState(false);
  const read = () => {
    setFailure(undefined);
    fetchServices().then(setAll, (error: unknown) => setFailure(error));
  };
  useEffect(read, []);
  return (
    <Page title={w.place} lead={w.lead} narrow>
      {failure !== undefined && <FailureNote error={failure} again={read} />}
      {!all && failure === undefined && <p class="soft">{d.opening}</p>}
      {all?.length === 0 && begun.length === 0 && <p>{w.none}</p>}
      {all && all.length + begun.length > 0 && (
        <Choices>
          {begun.map(([slug, { service }]) => (
            <Choice key={slug} href={`/desk/servicios/${slug}`} title={text(service.title)}>
              <span class="choice-note">
                {text(service.organization)} · {f.unpublished}
              </span>
            </Choice>
          ))}
          {all.map(({ slug, title, organization, version }) => (
            <Choice key={slug} href={`/desk/servicios/${slug}`} title={text(title)}>
              <span class="choice-note">
                {text(organization)} · {w.version(version)}
              </span>
            </Choice>
          ))}
        </Choices>
      )}
      {all && publishesWhole(official) && (
        adding ? (
          <NewService official={official} services={all} taken={begun.map(([slug]) => slug)} cancel={() => setAdding(false)} />
        ) : (
          <div>
            <Button kind="quiet" onPress={() => setAdding(true)}>
              {f.newService}
            </Button>
          </div>
        )
      )}
    </Page>
  );
}

/** A service is the whole city's: who publishes for one municipality offers none. */
function publishesWhole({ grants }: Official): boolean {
  return grants.some(({ role, municipality }) => role === "publish" && municipality === "");
}
