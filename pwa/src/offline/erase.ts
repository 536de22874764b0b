/** Taking a person off this device. Public content and a kiosk's enrolment stay. */
import { tell } from "./channel.ts";
import { identities, type StoredIdentity } from "./identity.ts";
import { replica } from "./replica.ts";
import { write, type StoreName } from "./store.ts";

const PERSONAL: StoreName[] = ["drafts", "photos", "texts", "outbox", "snapshots", "identities"];

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

/** Everything of the person leaves this device; public content stays. Ask twice before. */
export async function eraseAll(): Promise<void> {
  const all = await identities();
  await write([...PERSONAL, "values"], (store) => {
    for (const name of PERSONAL) store(name).clear();
    for (const name of ["lastSync", "push"]) store("values").delete(name);
  });
  tell({ kind: "erased" });
  for (const who of all) await destroyDatabase(who);
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
