/** One service: its texts, how people will see them, and the way back to an earlier version. */
import { useEffect, useState } from "preact/hooks";
import type { Service } from "../../generated/documents.ts";
import { text } from "../../i18n/index.ts";
import { ServiceBody } from "../../screens/services/service.tsx";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { FailureNote } from "../failure.tsx";
import { Failure } from "../http.ts";
import { useDeskWords } from "../words/index.ts";
import { type EditedService, fetchService, publishService, restoreService } from "./api.ts";
import { ServiceTexts } from "./texts.tsx";
import { useServiceWords } from "./words/index.ts";

export function ServiceEditor({ slug }: { slug: string }) {
  const d = useDeskWords();
  const w = useServiceWords();
  const [offered, setOffered] = useState<EditedService | undefined>(undefined);
  const [service, setService] = useState<Service | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const [seeing, setSeeing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState("");
  const show = (edited: EditedService) => {
    setOffered(edited);
    setService(edited.service);
    setFailure(undefined);
  };
  const read = () => void fetchService(slug).then(show, (error: unknown) => setFailure(error));
  useEffect(read, [slug]);
  if (!offered || !service) {
    return (
      <Page title={w.place} back="/desk/servicios">
        {failure === undefined ? <p class="soft">{d.opening}</p> : <FailureNote error={failure} again={read} />}
      </Page>
    );
  }
  const { version } = offered.service;
  const command = async (sent: Promise<EditedService>) => {
    setBusy(true);
    setDone("");
    try {
      const edited = await sent;
      show(edited);
      setSeeing(false);
      setDone(w.published(edited.service.version));
      announce(w.published(edited.service.version));
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  const change = (next: Service) => {
    setService(next);
    setDone("");
  };
  const earlier = offered.versions.filter((one) => one !== version);
  return (
    <Page title={text(offered.service.title)} lead={w.version(version)} back="/desk/servicios" backLabel={w.place}>
      {seeing ? <Seen service={service} /> : <ServiceTexts service={service} change={change} />}
      {failure instanceof Failure && failure.kind === "conflict" ? (
        <Note warm live title={w.conflict} />
      ) : (
        failure !== undefined && <FailureNote error={failure} />
      )}
      {done && <Note icon="done" title={done} />}
      <div class="actions">
        <Button busy={busy} onPress={() => void command(publishService(slug, service, version))}>
          {busy ? w.publishing : w.publish}
        </Button>
        <Button kind="quiet" onPress={() => setSeeing(!seeing)}>
          {seeing ? w.edit : w.see}
        </Button>
      </div>
      {earlier.length > 0 && (
        <section class="stack-small" aria-labelledby="earlier">
          <h2 id="earlier">{w.earlier}</h2>
          <div class="actions">
            {earlier.map((one) => (
              <Button key={one} kind="quiet" busy={busy} onPress={() => void command(restoreService(slug, one, version))}>
                {w.restore(one)}
              </Button>
            ))}
          </div>
        </section>
      )}
    </Page>
  );
}

/** The page as citizens see it; nothing in it can be pressed. */
function Seen({ service }: { service: Service }) {
  const w = useServiceWords();
  return (
    <section class="panel stack" aria-label={w.seen} inert>
      <h2>{text(service.title)}</h2>
      <p>{text(service.summary)}</p>
      <ServiceBody service={service} />
    </section>
  );
}
