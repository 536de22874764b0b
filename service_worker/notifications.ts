/** Showing what a push told, and opening what it is about. */
import { wordsFor } from "./words.ts";

declare const self: ServiceWorkerGlobalScope;

/** The portal's payload (no personal data in it). */
interface News {
  readonly kind: string;
  readonly case?: string;
  readonly slug?: string;
  readonly url: string;
  readonly language: "es" | "en";
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Whatever came is shown: browsers take the permission back where a push shows nothing. */
function newsOf(data: PushMessageData | null): News {
  let told: Record<string, unknown> = {};
  try {
    told = (data?.json() ?? {}) as Record<string, unknown>;
  } catch {
    // Unreadable: the general words.
  }
  const [about, slug] = [text(told["case"]), text(told["slug"])];
  return {
    kind: text(told["kind"]) ?? "",
    ...(about && { case: about }),
    ...(slug && { slug }),
    url: text(told["url"]) ?? "/",
    language: told["language"] === "en" ? "en" : "es",
  };
}

/** One notification a case: a newer state replaces the older one. */
export async function show(data: PushMessageData | null): Promise<void> {
  const news = newsOf(data);
  const { title, body } = wordsFor(news.kind, news.language);
  const options: NotificationOptions & { renotify: boolean } = {
    body,
    lang: news.language,
    tag: news.case ?? news.slug ?? news.kind,
    renotify: true,
    icon: "/icon-192.png",
    data: { url: news.url },
  };
  if (!options.tag) options.renotify = false; // the standard refuses it without a tag
  await self.registration.showNotification(title, options);
}

/** A page of the portal, whatever a payload says. */
function address(notification: Notification): string {
  const { url } = (notification.data ?? {}) as { url?: unknown };
  const wanted = new URL(text(url) ?? "/", self.location.origin);
  return wanted.origin === self.location.origin ? wanted.pathname + wanted.search : "/";
}

/** An official's desk and a kiosk are no place for a citizen's case. */
function isHers({ url }: WindowClient): boolean {
  return !/^\/(desk|kiosk)(\/|$)/.test(new URL(url).pathname);
}

/** Bring an open page there, without loading it anew (somebody may be typing), or open one. */
export async function open(notification: Notification): Promise<void> {
  notification.close();
  const url = address(notification);
  const all = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const windows = all.filter(isHers);
  const client = windows.find(({ focused }) => focused) ?? windows[0];
  if (!client) {
    await self.clients.openWindow(url);
    return;
  }
  client.postMessage({ open: url });
  await client.focus().catch(() => undefined);
}
