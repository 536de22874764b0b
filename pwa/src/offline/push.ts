/** Notifications of this browser: what it is subscribed to. Ask only on a tap. */
import { Source, type Live } from "./live.ts";
import { isFetched, syncState } from "./sync.ts";
import { NO_WISHES, keepWishes, settleWishes, wishes, type Wishes } from "./subscription.ts";

export interface Push {
  readonly support: "yes" | "no";
  readonly permission: NotificationPermission;
  /** Answers and states of her cases. */
  readonly cases: boolean;
  /** Such as `section:del-gobernador`, `municipality:playa`. */
  readonly topics: readonly string[];
  /** Chosen here but not yet known to the server: it is told when there is a connection. */
  readonly pending: boolean;
}

const supported =
  "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;

function shown(wanted: Wishes): Push {
  return {
    support: supported ? "yes" : "no",
    permission: supported ? Notification.permission : "denied",
    cases: wanted.cases,
    topics: wanted.topics,
    pending: !wanted.told,
  };
}

const source = new Source<Push>(shown(NO_WISHES));
export const push: Live<Push> = source;

async function settle(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  // Without network, or with a worker that is still being installed: `pending` stays.
  if (registration?.active) await settleWishes(registration).catch(() => undefined);
  source.set(shown(await wishes()));
}

async function change(how: (present: Wishes) => Partial<Wishes>): Promise<void> {
  const present = await wishes();
  await keepWishes({ ...present, ...how(present), told: false });
  source.set(shown(await wishes()));
  await settle();
}

/** The browser's question first: it must come straight from the tap. */
async function granted(): Promise<boolean> {
  if (!supported) return false;
  const permission = await Notification.requestPermission();
  source.patch({ permission });
  return permission === "granted";
}

/** These two may show the browser's question, so call them from a tap. Answer: granted. */
export async function enableCases(): Promise<boolean> {
  if (!(await granted())) return false;
  await change(() => ({ cases: true }));
  return true;
}

export async function follow(topic: string): Promise<boolean> {
  if (!(await granted())) return false;
  await change(({ topics }) => ({ topics: [...new Set([...topics, topic])].sort() }));
  return true;
}

export async function unfollow(topic: string): Promise<void> {
  await change(({ topics }) => ({ topics: topics.filter((each) => each !== topic) }));
}

export async function disableCases(): Promise<void> {
  await change(() => ({ cases: false }));
}

/** No notifications at all in this browser. */
export async function disable(): Promise<void> {
  await change(() => ({ cases: false, topics: [] }));
}

/** The language of notifications follows the app's. */
export async function setPushLanguage(language: "es" | "en"): Promise<void> {
  const present = await wishes().catch(() => NO_WISHES);
  if (present.language === language) return;
  if (present.cases || present.topics.length > 0) await change(() => ({ language }));
  else await keepWishes({ ...present, language }).catch(() => undefined);
}

export async function startPush(): Promise<void> {
  source.set(shown(await wishes()));
  if (!supported) return;
  addEventListener("online", () => void settle());
  // Her cases can be asked for only after the server has met this device.
  syncState.subscribe(() => {
    if (source.value.pending && isFetched(syncState.value)) void settle();
  });
  await settle();
}
