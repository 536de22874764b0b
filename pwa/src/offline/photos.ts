/** Photos of drafts, and of what waits to be sent; later they are attachments of the submission. */
import type { StoredPhoto } from "./records.ts";
import { answer, get, put, remove, write } from "./store.ts";
import { replica } from "./replica.ts";
import { identities } from "./identity.ts";

/** Keep a photo of a draft under an attachment name such as `foto-1.jpg`. Throws `StorageError`. */
export async function putPhoto(uuid: string, name: string, blob: Blob): Promise<void> {
  await put("photos", { uuid, name, blob } satisfies StoredPhoto);
}

/** A photo of a draft, or of a submission that was made on this device or pulled to it. */
export async function photo(uuid: string, name: string): Promise<Blob | undefined> {
  const kept = await get<StoredPhoto>("photos", [uuid, name]);
  if (kept) return kept.blob;
  const { attachment } = await replica();
  for (const who of await identities()) {
    const found = await attachment(who, `submission:${uuid}`, name);
    if (found) return found;
  }
  return undefined;
}

export async function removePhoto(uuid: string, name: string): Promise<void> {
  await remove("photos", [uuid, name]);
}

/** Give the photos of one draft or submission to a new draft. */
export async function copyPhotos(from: string, to: string, names: readonly string[]): Promise<void> {
  const blobs = await Promise.all(names.map((name) => photo(from, name)));
  await write(["photos"], async (store) => {
    for (const [index, blob] of blobs.entries()) {
      const name = names[index];
      if (blob && name) await answer(store("photos").put({ uuid: to, name, blob }));
    }
  });
}
