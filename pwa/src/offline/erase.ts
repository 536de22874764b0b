/**
 * Taking a person off this device. Public content, a kiosk's enrolment, and what an official has
 * begun to write at the desk in the same browser stay.
 */
import { tell } from "./channel.ts";
import { identities, type StoredIdentity } from "./identity.ts";
import { strikeAll } from "./journal.ts";
import { OPENED } from "./keeping.ts";
import { replica } from "./replica.ts";
import type { Envelope } from "./sealed.ts";
import { write, type StoreName } from "./store.ts";
import { clearTexts, isDesksNote } from "./texts.ts";

const PERSONAL: StoreName[] = ["drafts", "photos", "outbox", "snapshots", "identities"];

/** Without the script (offline, not kept): PouchDB's database goes by its IndexedDB name. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    // "blocked": another tab closes its connection at this very request, then it goes.
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}

async function destroyDatabase(who: StoredIdentity): Promise<void> {
  await replica()
    .then(({ destroy }) => destroy(who))
    .catch(() => undefined);
  await deleteDatabase(`_pouch_citizen-${who.id}`);
}

async function stopNotifications(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  // The push service then answers 410 to the portal, which forgets it.
  await subscription?.unsubscribe();
  for (const notification of (await registration?.getNotifications()) ?? []) notification.close();
}

/**
 * Remove a person's records and keep the sealed copies of what she had not sent, in one
 * transaction: a crash leaves either all of it readable here, or none and nothing lost.
 */
export async function erasePerson(sealed: readonly Envelope[]): Promise<void> {
  const all = await identities();
  await write([...PERSONAL, "texts", "values", "sealed"], (store) => {
    for (const name of PERSONAL) store(name).clear();
    clearTexts(store("texts"));
    for (const name of ["lastSync", "push", "account", "newDevice", "erasedAt", "seen", OPENED]) store("values").delete(name);
    for (const envelope of sealed) store("sealed").put(envelope);
  });
  strikeAll(isDesksNote);
  tell({ kind: "erased" });
  for (const who of all) await destroyDatabase(who);
}

/**
 * Everything of the person leaves this device; public content stays. Ask twice before, and load the
 * page anew after, so that nothing stays in its memory either.
 */
export async function eraseAll(): Promise<void> {
  await erasePerson([]);
  await stopNotifications().catch(() => undefined);
}

/** Stop showing a followed identity's cases here; the server keeps them. */
export async function unfollowIdentity(id: string): Promise<void> {
  const who = (await identities()).find((each) => each.id === id && each.role === "followed");
  if (!who) return;
  await write(["identities", "snapshots"], (store) => {
    store("identities").delete(id);
    store("snapshots").delete(id);
  });
  tell({ kind: "citizen" });
  await destroyDatabase(who);
}
