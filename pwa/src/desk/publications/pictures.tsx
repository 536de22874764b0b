/** The pictures of a publication: sent to the desk at once, described in both languages. */
import { useRef, useState } from "preact/hooks";
import type { Picture } from "../../generated/documents.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { UndoBar, useUndo } from "../../ui/undo.tsx";
import { failureWords } from "../failure.tsx";
import { Failure } from "../http.ts";
import { useDeskWords } from "../words/index.ts";
import { pictureHref, sendPicture } from "./api.ts";
import { BothLanguages } from "./fields.tsx";
import type { Field, Lack } from "./form.ts";
import { usePublicationWords } from "./words/index.ts";

/** The portal's limits (server/desk/pictures.py, server/portal/picture.py). */
const MOST = 6;
const KILOBYTES = 60;
const MOST_SENT = 12 * 1024 * 1024;

interface PicturesProps {
  pictures: readonly Picture[];
  lacks: ReadonlyMap<Field, Lack>;
  /** From the pictures as they are when the answer comes: more may be typed meanwhile. */
  change: (next: (pictures: readonly Picture[]) => readonly Picture[]) => void;
  /** One is on its way: what is published now would be without it. */
  busy: boolean;
  setBusy: (busy: boolean) => void;
}

export function Pictures({ pictures, lacks, change, busy, setBusy }: PicturesProps) {
  const d = useDeskWords();
  const w = usePublicationWords();
  const [trouble, setTrouble] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const undo = useUndo();
  const add = async (file: File) => {
    setTrouble("");
    if (file.size > MOST_SENT) return setTrouble(w.pictures.large);
    setBusy(true);
    announce(w.pictures.sending);
    try {
      const taken = await sendPicture(file);
      change((now) => (now.some(({ name }) => name === taken.name) ? now : [...now, { ...taken, alt: { es: "", en: "" } }]));
      announce(w.pictures.added);
    } catch (error) {
      const kind = error instanceof Failure ? error.kind : "server";
      const large = error instanceof Failure && error.error === "too_large";
      setTrouble(large ? w.pictures.large : kind === "invalid" ? w.pictures.unreadable : failureWords(d, error));
    }
    setBusy(false);
  };
  const remove = (at: number) => {
    const gone = pictures[at];
    if (!gone) return;
    change((now) => now.filter(({ name }) => name !== gone.name));
    undo.offer(w.pictures.removed, () => change((now) => [...now.slice(0, at), gone, ...now.slice(at)]));
    input.current?.focus();
  };
  return (
    <section class="stack" aria-labelledby="pictures">
      <h2 id="pictures" class="desk-h3">
        {w.pictures.title}
      </h2>
      {pictures.map((picture, at) => (
        <div key={picture.name} class="panel publication-picture">
          <img src={pictureHref(picture.name)} alt="" width={picture.width} height={picture.height} />
          <div class="stack-small">
            <BothLanguages
              name={`alt-${at}`}
              label={w.pictures.alt(at + 1)}
              help={w.pictures.altHelp}
              rows={2}
              value={picture.alt}
              lacks={lacks}
              onChange={(alt) => change((now) => now.map((one) => (one.name === picture.name ? { ...one, alt } : one)))}
            />
            <div>
              <Button kind="link" label={w.pictures.remove(at + 1)} onPress={() => remove(at)}>
                {w.pictures.removeShort}
              </Button>
            </div>
          </div>
        </div>
      ))}
      <UndoBar undo={undo} />
      {trouble && <Note warm live title={trouble} />}
      {pictures.length < MOST && (
        <div class="field">
          <label class="field-label" for="f-picture">
            {w.pictures.add}
          </label>
          <p class="field-help" id="f-picture-help">
            {w.pictures.help(MOST, KILOBYTES)}
          </p>
          <input
            ref={input}
            class="input publication-file"
            id="f-picture"
            type="file"
            accept="image/jpeg,image/png,image/webp"
            aria-describedby="f-picture-help"
            disabled={busy}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              if (file) void add(file);
            }}
          />
          {busy && <p class="small soft">{w.pictures.sending}</p>}
        </div>
      )}
    </section>
  );
}
