/** Keeps browser, push service and portal agreed on what this browser is notified of. */
import { authorization, identities } from "./identity.ts";
import { HttpError, fetchJson } from "./http.ts";
import type { PortalConfig } from "./config.ts";
import { bytesOf } from "./seal.ts";
import { get, put } from "./store.ts";

/** What the person chose; kept on this device, then told to the server. */
export interface Wishes {
  readonly cases: boolean;
  readonly topics: readonly string[];
  readonly language: "es" | "en";
  /** The server knows of these very wishes. */
  readonly told: boolean;
}

export const NO_WISHES: Wishes = { cases: false, topics: [], language: "es", told: true };

const WISHES = "push";

export async function wishes(): Promise<Wishes> {
  return (await get<Wishes>("values", WISHES)) ?? NO_WISHES;
}

export async function keepWishes(wanted: Wishes): Promise<void> {
  await put("values", wanted, WISHES);
}

/** This device opens another person's database now: the portal is told once more whose cases. */
export async function tellWishesAgain(): Promise<void> {
  const present = await wishes();
  if (present.cases) await keepWishes({ ...present, told: false });
}

function sameKey(subscription: PushSubscription, key: Uint8Array): boolean {
  const present = subscription.options.applicationServerKey;
  if (!present) return false;
  const bytes = new Uint8Array(present);
  return bytes.length === key.length && bytes.every((byte, index) => byte === key[index]);
}

/** The browser's subscription for the portal's present key (RFC 8292); made when there is none. */
async function subscribed(manager: PushManager): Promise<PushSubscription> {
  const config =
    (await get<PortalConfig>("values", "config")) ?? (await fetchJson<PortalConfig>("/api/config"));
  const key = bytesOf(config.vapid_public_key);
  const present = await manager.getSubscription();
  if (present && sameKey(present, key)) return present;
  await present?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** Whose cases: her own, or those she follows when this device has sent nothing itself. */
async function casesHeader(): Promise<Record<string, string>> {
  const all = await identities();
  const who = all.find(({ registered }) => registered);
  if (!who) throw new Error("the server has not met this device yet");
  return { Authorization: authorization(who) };
}

/** Make it so, or throw: then it is tried again at the next start or `online`. */
export async function settleWishes(registration: ServiceWorkerRegistration): Promise<void> {
  const wanted = await wishes();
  if (wanted.told) return;
  const topics = [...(wanted.cases ? ["cases"] : []), ...wanted.topics];
  const manager = registration.pushManager;
  if (topics.length === 0) {
    await leave(await manager.getSubscription());
  } else {
    const subscription = await subscribed(manager);
    await fetchJson("/api/push/subscriptions", {
      method: "POST",
      body: JSON.stringify({ subscription: plain(subscription), language: wanted.language, topics }),
      ...(wanted.cases && { headers: await casesHeader() }),
    });
  }
  // Wishes changed meanwhile stay untold.
  const now = await wishes();
  if (JSON.stringify(now) === JSON.stringify(wanted)) await keepWishes({ ...now, told: true });
}

/** The fields that the portal takes; browsers add others, such as `expirationTime`. */
function plain(subscription: PushSubscription): object {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint, keys: { p256dh: keys?.["p256dh"], auth: keys?.["auth"] } };
}

async function leave(subscription: PushSubscription | null): Promise<void> {
  if (!subscription) return;
  const { endpoint } = subscription;
  await fetchJson("/api/push/subscriptions", {
    method: "DELETE",
    body: JSON.stringify({ endpoint }),
  }).catch((error: unknown) => {
    if (!(error instanceof HttpError && error.status === 404)) throw error;
  });
  await subscription.unsubscribe();
}
