/** One publication: written beside what people will see, then saved, published, corrected, taken down. */
import { useRef, useState } from "preact/hooks";
import { ErrorSummary } from "../../forms/error-summary.tsx";
import { text } from "../../i18n/index.ts";
import { navigate } from "../../navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { Held } from "../../ui/held.tsx";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { cityDay, moment } from "../../ui/time.ts";
import { UndoBar, useUndo } from "../../ui/undo.tsx";
import { FailureNote } from "../failure.tsx";
import { Failure } from "../http.ts";
import type { Official } from "../session.ts";
import { useDeskWords } from "../words/index.ts";
import { discardDraft, restore, saveDraft, takeDown } from "./api.ts";
import { ConflictNote } from "./conflict.tsx";
import { Fields, lackWords, publishing } from "./fields.tsx";
import { emptyForm, type Field, type Form as Typed, formOf, type Lack, writtenOf } from "./form.ts";
import { History } from "./history.tsx";
import { Pictures } from "./pictures.tsx";
import { Preview } from "./preview.tsx";
import { PLACE } from "./place.ts";
import { Scheduling } from "./scheduling.tsx";
import { type PublicationWords, usePublicationWords } from "./words/index.ts";
import { useWriting } from "./writing.ts";

const NO_LACKS: ReadonlyMap<Field, Lack> = new Map();

export function PublicationEditor({ slug, official }: { slug: string; official: Official }) {
  const d = useDeskWords();
  const w = usePublicationWords();
  const undo = useUndo();
  const start = () => {
    const [grant] = publishing(official);
    return emptyForm(cityDay(), grant?.organization ?? "", grant?.municipality ?? "");
  };
  const writing = useWriting(official.name, slug, start, (to) => navigate(`${PLACE}/${to}`, { replace: true }));
  const { form, opened, base, outcome } = writing;
  const latest = useRef<Typed | undefined>(form);
  latest.current = form;
  const [preparing, setPreparing] = useState(false);
  if (!form) {
    return (
      <Page title={w.place} back={PLACE} backLabel={w.place}>
        {outcome.kind === "failed" ? <Trouble error={outcome.error} again={() => void writing.read().catch(writing.fail)} /> : <p class="soft">{d.opening}</p>}
      </Page>
    );
  }
  const corrects = base.public !== "";
  const lacks = outcome.kind === "lacks" ? outcome.lacks : NO_LACKS;
  const problems = [...lacks].map(([field, lack]) => ({ field, summary: summaryOf(w, field, lack), message: summaryOf(w, field, lack) }));
  const written = writtenOf(form, base.public);
  const write = (next: Typed) => {
    latest.current = next;
    writing.write(next);
  };
  const change = async (command: () => Promise<unknown>, words: string, back?: () => Promise<unknown>) => {
    try {
      await command();
      if (back) undo.offer(words, () => change(back, ""));
      await writing.read(words || undefined);
    } catch (error) {
      writing.fail(error);
    }
  };
  const sending = writing.busy !== "";
  const busy = preparing || sending;
  const { draft } = opened;
  const discard = () => {
    if (!draft) return;
    const { publication, publish_at } = draft;
    const again = () => saveDraft(slug, { publication, rev: "", publish_at });
    // What was never public is no publication without its draft: the list is where to go on from.
    if (!opened.public && !opened.last) {
      void discardDraft(slug).then(() => {
        writing.forget();
        navigate(PLACE, { replace: true });
      }, writing.fail);
    } else void change(() => discardDraft(slug), w.discarded, again);
  };
  const down = () => void change(() => takeDown(slug, opened.public?._rev ?? ""), w.takenDown, () => restore(slug));
  return (
    <Page
      title={text(form.title).trim() || form.title.es.trim() || (slug ? w.untitled : w.fresh)}
      lead={<StateWords writing={writing} />}
      back={PLACE}
      backLabel={w.place}
    >
      <Held while={sending}>
        {writing.returned && outcome.kind !== "conflict" && (
          <Note icon="pencil" title={w.back}>
            <div>
              <Button kind="link" onPress={() => forget(writing, undo, w)}>
                {w.forget}
              </Button>
            </div>
          </Note>
        )}
        <UndoBar undo={undo} />
        {!opened.public && opened.last && (
          <Note icon="closed" title={w.takenDownLead}>
            <div>
              <Button kind="quiet" onPress={() => void change(() => restore(slug), w.restored)}>
                {w.restore}
              </Button>
            </div>
          </Note>
        )}
        {outcome.kind === "conflict" && <ConflictNote now={outcome.now} base={base} mine={written} settle={writing.settle} />}
        <ErrorSummary problems={problems} attempt={writing.attempt} />
        <div class="publication-columns">
          <Form class="stack" onSubmit={() => !busy && void writing.save(null, () => w.saved)}>
            <Fields form={form} official={official} lacks={lacks} corrects={corrects} onChange={write} />
            <Pictures
              pictures={form.pictures}
              lacks={lacks}
              change={(next) => {
                const now = latest.current ?? form;
                write({ ...now, pictures: next(now.pictures) });
              }}
              busy={preparing}
              setBusy={setPreparing}
            />
          </Form>
          <Preview publication={written} corrects={corrects} />
        </div>
      </Held>
      {outcome.kind === "failed" && <Trouble error={outcome.error} />}
      {outcome.kind === "done" && <Note icon="done" title={outcome.words} />}
      <p class="small soft">{w.kept}</p>
      <div class="actions">
        <Button busy={busy} onPress={() => void writing.publish(() => (corrects ? w.corrected : w.published))}>
          {writing.busy === "publishing" ? w.publishing : corrects ? w.correct : w.publish}
        </Button>
        <Button kind="quiet" busy={busy} onPress={() => void writing.save(null, () => w.saved)}>
          {writing.busy === "saving" ? w.saving : w.save}
        </Button>
        {opened.public && (
          <a class="button button-quiet" href={`/noticias/${slug}`}>
            {w.seePublic}
          </a>
        )}
      </div>
      <Held while={sending}>
        <Scheduling busy={busy} at={draft?.publish_at ?? null} onChoose={(at, words) => void writing.save(at, () => words)} />
        <div class="row">
          {draft && (
            <Button kind="link" icon="trash" onPress={discard}>
              {w.discard}
            </Button>
          )}
          {opened.public && (
            <Button kind="link" icon="closed" onPress={down}>
              {w.takeDown}
            </Button>
          )}
        </div>
        {(opened.public || opened.last) && (
          <History
            key={base.public}
            slug={slug}
            onUse={({ number, publication }) => {
              const before = form;
              write({ ...formOf(publication, form.correction), published_on: form.published_on });
              undo.offer(w.history.used(number), () => write(before));
              scrollTo(0, 0);
            }}
          />
        )}
      </Held>
    </Page>
  );
}

type Writing = ReturnType<typeof useWriting>;

function forget(writing: Writing, undo: ReturnType<typeof useUndo>, w: PublicationWords): void {
  const { form } = writing;
  writing.forget();
  if (form) undo.offer(w.forgotten, () => writing.write(form));
}

function StateWords({ writing }: { writing: Writing }) {
  const w = usePublicationWords();
  const { opened } = writing;
  const { draft } = opened;
  const at = draft?.publish_at;
  if (opened.public) return <>{draft ? (at ? w.state.correctingAt(moment(at)) : w.state.correcting) : w.state.published}</>;
  if (draft) return <>{at ? w.state.scheduled(moment(at)) : w.state.draft}</>;
  return opened.last ? <>{w.state.taken_down}</> : null;
}

function Trouble({ error, again }: { error: unknown; again?: () => void }) {
  const w = usePublicationWords();
  const kind = error instanceof Failure ? error.kind : undefined;
  if (kind === "forbidden") return <Note warm live title={w.denied} />;
  if (kind === "missing") return <Note warm live title={w.missing} />;
  return <FailureNote error={error} again={again} />;
}

function summaryOf(w: PublicationWords, field: Field, lack: Lack): string {
  if (field === "section") return w.lacks.section;
  const at = /^(.+)-(es|en)$/.exec(field);
  const [, name = "", language = "es"] = at ?? [];
  const picture = /^alt-(\d+)$/.exec(name)?.[1];
  const label = picture ? w.pictures.alt(Number(picture) + 1) : w.fields[name as "title"];
  return lackWords(w, lack, w.part(label, language as "es" | "en"));
}
