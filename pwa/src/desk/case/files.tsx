/** Photos and documents of a case, from the portal; a tap opens one whole in another tab. */
import { useState } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";
import { size } from "../../ui/time.ts";
import { attachmentHref } from "../api.ts";
import type { Attachment, DeskCaseView } from "../model.ts";
import { useDeskWords } from "../words/index.ts";

export function Files({ view }: { view: DeskCaseView }) {
  const w = useDeskWords();
  const photos = view.attachments.filter(isPhoto);
  const documents = view.attachments.filter((file) => !isPhoto(file));
  if (view.attachments.length === 0) return null;
  return (
    <section class="stack-small">
      <h3 class="desk-h3">{w.one.files}</h3>
      {photos.length > 0 && (
        <ul class="desk-photos">
          {photos.map((photo, index) => (
            <li key={photo.name}>
              <Picture href={attachmentHref(view.uuid, photo.name)} alt={w.one.photo(index + 1, photos.length)} />
            </li>
          ))}
        </ul>
      )}
      {documents.length > 0 && (
        <ul class="stack-small">
          {documents.map((file) => (
            <li key={file.name}>
              <a class="row" href={attachmentHref(view.uuid, file.name)} target="_blank" rel="noreferrer">
                <Icon name="paper" />
                {w.one.document(file.name)} ({size(file.length)})
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function isPhoto(file: Attachment): boolean {
  return file.content_type.startsWith("image/");
}

function Picture({ href, alt }: { href: string; alt: string }) {
  const w = useDeskWords();
  const [broken, setBroken] = useState(false);
  if (broken) return <span class="soft">{w.one.photoMissing}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      <img src={href} alt={alt} loading="lazy" decoding="async" onError={() => setBroken(true)} />
    </a>
  );
}
