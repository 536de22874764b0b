/** Photos: add, see, remove, bring back. They are made small before they are kept. */
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../i18n/index.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useAsync } from "../ui/live.ts";
import { size } from "../ui/time.ts";
import { UndoBar, useUndo } from "../ui/undo.tsx";
import { FieldError, type FrameProps, Group } from "./control.tsx";
import type { Field } from "./model.ts";
import { NotStored } from "./not-stored.tsx";
import { shrink } from "./shrink.ts";

/** Where photos are kept: a draft's place on this device. */
export interface PhotoStore {
  put(name: string, blob: Blob): Promise<void>;
  get(name: string): Promise<Blob | undefined>;
  remove(name: string): Promise<void>;
}

interface PhotosProps {
  frame: FrameProps;
  field: Field;
  value: unknown;
  onChange: (names: string[]) => void;
  files: PhotoStore;
}

type Trouble = "bad" | "storage";

export function PhotosInput({ frame, field, value, onChange, files }: PhotosProps) {
  const t = useWords();
  const names = Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
  const most = Number(field.schema["maxItems"] ?? 6);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const undo = useUndo();

  const add = async (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])].slice(0, most - names.length);
    input.value = "";
    if (chosen.length === 0) return;
    setBusy(true);
    setTrouble(undefined);
    undo.clear();
    const kept = [...names];
    for (const file of chosen) {
      const failure = await keep(file, kept, field.name, files);
      if (failure) {
        setTrouble(failure);
        announce(failure === "bad" ? t.photo.bad : t.storage.failedTitle);
      }
    }
    setBusy(false);
    if (kept.length > names.length) onChange(kept);
  };

  const remove = async (name: string) => {
    const blob = await files.get(name);
    onChange(names.filter((each) => each !== name));
    await files.remove(name);
    undo.offer(t.photo.removed, async () => {
      if (blob) await files.put(name, blob);
      onChange(names);
    });
  };

  return (
    <Group {...frame}>
      <div class="stack">
        {names.length > 0 && (
          <ul class="photos">
            {names.map((name, index) => (
              <li class="photo" key={name}>
                <Photo name={name} files={files} alt={t.photo.alt(index + 1)} sized />
                <Button kind="link" icon="trash" label={t.photo.remove(index + 1)} onPress={() => void remove(name)}>
                  {t.photo.removeShort}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <UndoBar undo={undo} />
        {trouble === "bad" && <FieldError id={`${frame.id}-bad`} error={t.photo.bad} />}
        {trouble === "storage" && <NotStored />}
        {names.length < most && (
          <span class="button button-quiet file">
            <Icon name="camera" />
            {busy ? t.photo.shrinking : names.length === 0 ? t.photo.add : t.photo.addAnother}
            <input
              type="file"
              id={frame.id}
              accept="image/*"
              multiple={most - names.length > 1}
              aria-label={names.length === 0 ? t.photo.add : t.photo.addAnother}
              onChange={(event) => void add(event.currentTarget)}
            />
          </span>
        )}
      </div>
    </Group>
  );
}

/** Shrinks a file and keeps it under the next free name, which it adds to `names`. */
async function keep(file: File, names: string[], field: string, files: PhotoStore): Promise<Trouble | undefined> {
  let small: Blob;
  try {
    small = await shrink(file);
  } catch {
    return "bad";
  }
  const name = nextName(names, field);
  try {
    await files.put(name, small);
  } catch {
    return "storage";
  }
  names.push(name);
  return undefined;
}

/** Attachments share one name space in a submission, so a field's name is in the photo's. */
function nextName(names: readonly string[], field: string): string {
  const stem = field === "photos" ? "foto" : field.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  for (let number = names.length + 1; ; number += 1) {
    const name = `${stem}-${number}.jpg`;
    if (!names.includes(name)) return name;
  }
}

interface PhotoProps {
  name: string;
  alt: string;
  files: Pick<PhotoStore, "get">;
  /** Say how small it was made. */
  sized?: boolean;
}

/** One photo, from this device. */
export function Photo({ name, alt, files, sized }: PhotoProps) {
  const t = useWords();
  const found = useAsync(async () => ({ blob: await files.get(name) }), [name]);
  const [url, setUrl] = useState<string | undefined>(undefined);
  const blob = found?.blob;
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  if (found && !blob) return <span class="small soft">{t.photo.missing}</span>;
  return (
    <>
      {url ? <img src={url} alt={alt} /> : <span class="photo-blank" />}
      {sized && blob && <span class="small soft">{size(blob.size)}</span>}
    </>
  );
}
