/**
 * One service: its texts and its form, how people will see them, what keeps it from being published,
 * and the way back to an earlier version.
 */
import "./services.css";
import { useState } from "preact/hooks";
import type { Service } from "../../generated/documents.ts";
import { text } from "../../i18n/index.ts";
import { ServiceBody } from "../../screens/services/service.tsx";
import { navigate } from "../../navigation.ts";
import { announce } from "../../ui/announce.tsx";
import { Ask } from "../../ui/ask.tsx";
import { Button } from "../../ui/button.tsx";
import { Held } from "../../ui/held.tsx";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { UndoBar, useUndo } from "../../ui/undo.tsx";
import { FailureNote } from "../failure.tsx";
import { Failure } from "../http.ts";
import { useDeskWords } from "../words/index.ts";
import { checkService, type EditedService, type Fault, fetchService, publishService, restoreService } from "./api.ts";
import { serviceOf, withFile } from "./draft.ts";
import { useEditing } from "./editing.ts";
import { FormFile } from "./file.tsx";
import { useChecked } from "./form/checking.ts";
import { FormEditor } from "./form/editor.tsx";
import { useFormWords } from "./form/words/index.ts";
import { Problems } from "./problems.tsx";
import { ServiceTexts } from "./texts.tsx";
import { useServiceWords } from "./words/index.ts";

interface EditorProps {
  slug: string;
  official: string;
  part: "texts" | "form";
}

export function ServiceEditor({ slug, official, part }: EditorProps) {
  const d = useDeskWords();
  const w = useServiceWords();
  const f = useFormWords();
  const editing = useEditing(official, slug);
  const { draft, offered, failure } = editing;
  const [trouble, setTrouble] = useState<unknown>(undefined);
  const [seeing, setSeeing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState("");
  const [asked, setAsked] = useState(0);
  const undo = useUndo();
  const service = draft && serviceOf(draft);
  const checked = useChecked(editing.changed ? service : undefined);
  if (!draft || !service) {
    return (
      <Page title={w.place} back="/desk/servicios">
        {failure === undefined ? <p class="soft">{d.opening}</p> : <FailureNote error={failure} again={editing.read} />}
      </Page>
    );
  }
  const version = offered?.service.version ?? 0;
  const faults: readonly Fault[] = editing.changed ? (checked.faults ?? []) : [];
  const command = async (send: () => Promise<EditedService | undefined>) => {
    setBusy(true);
    setDone("");
    setTrouble(undefined);
    try {
      const edited = await send();
      if (edited) {
        editing.published(edited);
        undo.clear();
        setSeeing(false);
        setAsked(0);
        setDone(w.published(edited.service.version));
        announce(w.published(edited.service.version));
        return edited;
      }
    } catch (error) {
      setTrouble(error);
    } finally {
      setBusy(false);
    }
    return undefined;
  };
  const restore = async (older: number) => {
    const typed = editing.changed ? draft : undefined;
    const edited = await command(() => restoreService(slug, older, version));
    if (typed && edited) undo.offer(f.discarded, () => editing.change(() => ({ ...typed, base: edited.service.version })));
  };
  const publish = (base: number) =>
    command(async () => {
      setAsked(asked + 1);
      // What is wrong is told beside the questions, in both languages, before anything is sent.
      if ((await checkService(service)).length > 0) return undefined;
      return publishService(slug, service, base);
    });
  const conflict = (trouble instanceof Failure && trouble.kind === "conflict") || (editing.changed && draft.base !== version);
  const changeService = (how: (service: Service) => Service) => {
    setDone("");
    editing.change((now) => ({ ...now, service: how(now.service) }));
  };
  const withUndo = (words: string, act: () => void) => {
    const before = draft;
    act();
    undo.offer(words, () => editing.change(() => before));
  };
  const earlier = offered?.versions.filter((one) => one !== version) ?? [];
  const path = `/desk/servicios/${slug}`;
  return (
    <Page
      title={text(service.title) || f.newPlace}
      lead={version === 0 ? f.neverPublished : w.version(version)}
      back="/desk/servicios"
      backLabel={w.place}
    >
      <nav class="service-parts" aria-label={text(service.title)}>
        <a href={path} aria-current={part === "texts" ? "page" : undefined}>
          {f.texts}
        </a>
        <a href={`${path}/formulario`} aria-current={part === "form" ? "page" : undefined}>
          {f.name}
        </a>
      </nav>
      <Held while={busy}>
        {editing.changed && version > 0 && (
          <Note icon="pencil" title={f.draft}>
            <div>
              <Button kind="quiet" onPress={() => withUndo(f.discarded, () => editing.discard())}>
                {f.discard}
              </Button>
            </div>
          </Note>
        )}
        {version === 0 && (
          <Ask
            button={f.discard}
            kind="quiet"
            title={f.discardNew}
            yes={f.discardYes}
            no={f.discardNo}
            onYes={async () => {
              editing.discard();
              navigate("/desk/servicios");
            }}
            failed={() => ""}
          />
        )}
        <UndoBar undo={undo} />
        {part === "form" ? (
          <>
            {draft.form ? (
              <FormEditor
                form={draft.form}
                faults={faults}
                asked={asked > 0}
                change={(how) => {
                  setDone("");
                  editing.change((now) => (now.form ? { ...now, form: how(now.form) } : now));
                }}
              />
            ) : (
              <Note title={f.notEditable} />
            )}
            <FormFile
              slug={slug}
              published={version > 0}
              take={(imported) => withUndo(f.broughtUndo, () => editing.change((now) => withFile(now, imported.service)))}
            />
          </>
        ) : seeing ? (
          <Seen service={service} />
        ) : (
          <ServiceTexts service={draft.service} faults={asked > 0 ? faults : []} change={changeService} />
        )}
      </Held>
      {editing.changed && <Problems checked={checked} form={draft.form} path={path} asked={asked} />}
      {conflict ? (
        <Note warm live title={w.conflict}>
          <div class="actions">
            <Button kind="quiet" busy={busy} onPress={() => void command(async () => publishOver(slug, service))}>
              {f.takeMine}
            </Button>
            <Button kind="quiet" busy={busy} onPress={() => withUndo(f.discarded, () => editing.discard())}>
              {f.takeTheirs}
            </Button>
          </div>
        </Note>
      ) : (
        trouble !== undefined && <FailureNote error={trouble} />
      )}
      {done && <Note icon="done" title={done} />}
      <div class="actions">
        <Button busy={busy} onPress={() => void publish(draft.base)}>
          {busy ? w.publishing : w.publish}
        </Button>
        {part === "texts" && (
          <Button kind="quiet" onPress={() => setSeeing(!seeing)}>
            {seeing ? w.edit : w.see}
          </Button>
        )}
      </div>
      {earlier.length > 0 && (
        <section class="stack-small" aria-labelledby="earlier">
          <h2 id="earlier">{w.earlier}</h2>
          <div class="actions">
            {earlier.map((one) => (
              <Button key={one} kind="quiet" busy={busy} onPress={() => void restore(one)}>
                {w.restore(one)}
              </Button>
            ))}
          </div>
        </section>
      )}
    </Page>
  );
}

/** In place of what somebody else published meanwhile, having seen that it is there. */
async function publishOver(slug: string, service: Service): Promise<EditedService> {
  const now = await fetchService(slug);
  return publishService(slug, service, now.service.version);
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
