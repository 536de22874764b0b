/**
 * What only a shared device does: a visit ends with nothing of the visitor left, and nothing lost.
 *
 * After `endVisit` and `eraseVisitor` load the page anew (`location.replace`): what this page still
 * has in memory goes with it.
 */
import { refreshConfig, portalConfig } from "./config.ts";
import { erasePerson } from "./erase.ts";
import { HttpError, fetchJson } from "./http.ts";
import { keepAtKiosk } from "./kiosk-mark.ts";
import { identities, userName, type Identity } from "./identity.ts";
import type { StoredPhoto } from "./records.ts";
import { queued, type Queued } from "./queue.ts";
import { seal } from "./seal.ts";
import { kiosk, kioskAuthorization, markKiosk, sendSealed, type Envelope, type Kiosk } from "./sealed.ts";
import { getAll, photosOf, put } from "./store.ts";
import { exchangeNow, wakeLater } from "./sync.ts";
import { askWorker } from "./worker.ts";

export { sealedCounts } from "./sealed.ts";

/** Enrol this browser with the one-time code; keeps the kiosk's own credentials. */
export async function enrolKiosk(
  code: string,
  name: string,
): Promise<"enrolled" | "refused" | "offline"> {
  try {
    const enrolled = await fetchJson<Kiosk>("/api/kiosk/enrol", {
      method: "POST",
      body: JSON.stringify(name ? { code, name } : { code }),
    });
    await put("values", enrolled, "kiosk");
    keepAtKiosk();
    // What waited under credentials that were taken away leaves with the new ones.
    void sendSealed().catch(() => undefined);
    // Without the key to seal to, a visit could not end offline.
    await refreshConfig(true);
    await askWorker({ keep: "kiosk" });
    return "enrolled";
  } catch (error) {
    return error instanceof HttpError && error.status < 500 ? "refused" : "offline";
  }
}

export interface KioskState {
  readonly name: string;
  /** The portal knows it no more: it takes no visits, and keeps what is sealed, until enrolled anew. */
  readonly removed: boolean;
}

/** How this kiosk stands, as far as this device knows; undefined where it is none. */
export async function kioskState(): Promise<KioskState | undefined> {
  const who = await kiosk();
  if (who) keepAtKiosk();
  return who && { name: who.name, removed: who.removed ?? false };
}

/** Ask the portal whether it still knows this kiosk, and remember the answer. Never throws. */
export async function checkKiosk(): Promise<void> {
  const who = await kiosk().catch(() => undefined);
  if (!who) return;
  try {
    await fetchJson("/api/kiosk", { headers: { Authorization: kioskAuthorization(who) } });
    await markKiosk(who, false);
  } catch (error) {
    if (error instanceof HttpError && error.status === 401) await markKiosk(who, true).catch(() => undefined);
  }
}

function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = String(reader.result);
      resolve(url.slice(url.indexOf(",") + 1));
    };
    reader.onerror = () => reject(reader.error ?? new Error("unreadable photo"));
    reader.readAsDataURL(blob);
  });
}

async function inline(item: Queued): Promise<object> {
  if (item.body.type !== "submission") return item.body;
  const named = new Set(Object.values(item.body.data).filter(Array.isArray).flat());
  const photos = await getAll<StoredPhoto>("photos", photosOf(item.id.slice("submission:".length)));
  const entries = photos
    .filter(({ name }) => named.has(name))
    .map(async ({ name, blob }) => [name, { content_type: blob.type, data: await base64(blob) }]);
  if (entries.length === 0) return item.body;
  return { ...item.body, _attachments: Object.fromEntries(await Promise.all(entries)) };
}

/** One document an envelope, so that one that is refused holds up no other. */
async function sealedCopy(item: Queued, all: readonly Identity[]): Promise<Envelope | undefined> {
  const who = all.find(({ id }) => id === item.identity);
  const key = portalConfig.value?.seal_public_key;
  if (!who) return undefined;
  if (!key) throw new Error("this device does not know the portal's key yet");
  const { secret } = who;
  const visit = { id: userName(who), secret, docs: [await inline(item)], new_edits: true };
  const envelope = { id: crypto.randomUUID(), bytes: await seal(JSON.stringify(visit), key) };
  return item.state === "blocked" ? { ...envelope, refused: true } : envelope;
}

/** Resolves with the work, or after `patience` milliseconds, whichever comes first. */
function atMost(work: Promise<void>, patience: number): Promise<void> {
  return Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, patience))]);
}

/**
 * Finish and erase: tries to send for at most `patience` milliseconds, seals what could not be sent
 * to the portal's key, then deletes the visitor's database, drafts, identity and texts. Public
 * content and the kiosk's enrolment stay. What the portal had refused is sealed too, being the only
 * copy. Throws, and erases nothing, when something could not be sealed.
 */
export async function endVisit(patience = 5_000): Promise<VisitEnd> {
  const left = async () => (await queued()).filter(({ state }) => state !== "dismissed");
  if ((await left()).some(({ state }) => state === "waiting") && navigator.onLine) {
    await atMost(exchangeNow({ pull: false, force: true }), patience);
  }
  const all = await identities();
  const copies = await Promise.all((await left()).map((item) => sealedCopy(item, all)));
  const envelopes = copies.filter((each) => each !== undefined);
  await erasePerson(envelopes);
  const refused = envelopes.filter((each) => each.refused).length;
  const sealed = envelopes.length - refused;
  if (sealed > 0) {
    void wakeLater();
    void sendSealed().catch(() => undefined);
  }
  return { sealed, refused };
}

/** How many documents left sealed: those to be sent later, and those that the portal had refused. */
export interface VisitEnd {
  readonly sealed: number;
  readonly refused: number;
}

/** As `endVisit` but throws unsent documents away too: the visitor tapped "erase without sending". */
export async function eraseVisitor(): Promise<void> {
  await erasePerson([]);
}
