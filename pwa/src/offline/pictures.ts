/**
 * Pictures of publications on this device. They are attachments of the public documents, which the
 * plain reader of `content.ts` does not bring: each is fetched the first time somebody looks at it,
 * and stays in the browser's cache until no publication has it.
 */
import { content } from "./content.ts";

const CACHE = "pictures";

interface Connection {
  readonly saveData?: boolean;
}

/** Whether the person asked the browser to save data. */
export function savesData(): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: Connection };
  return connection?.saveData === true || matchMedia("(prefers-reduced-data: reduce)").matches;
}

/** Names are made of what the picture holds, so one kept under a name is right for good. */
function address(name: string): string {
  return `/pictures/${name}`;
}

async function opened(): Promise<Cache | undefined> {
  // Pages without TLS have no cache, and a browser may refuse it.
  return "caches" in globalThis ? caches.open(CACHE).catch(() => undefined) : undefined;
}

/** The picture if this device has it. Never throws. */
export async function keptPicture(name: string): Promise<Blob | undefined> {
  try {
    return await (await (await opened())?.match(address(name)))?.blob();
  } catch {
    return undefined;
  }
}

/** From the portal, and kept. Rejects where neither has it. */
export async function fetchPicture(slug: string, name: string): Promise<Blob> {
  const kept = await keptPicture(name);
  if (kept) return kept;
  const answer = await fetch(`/db/public/${encodeURIComponent(`publication:${slug}`)}/${name}`, { credentials: "omit" });
  if (!answer.ok || !answer.headers.get("content-type")?.startsWith("image/")) throw new Error(`picture: ${answer.status}`);
  const blob = await answer.blob();
  await keep(name, blob).catch(() => undefined); // a full device shows it and keeps it not
  return blob;
}

async function keep(name: string, blob: Blob): Promise<void> {
  const cache = await opened();
  if (!cache) return;
  await cache.put(address(name), new Response(blob, { headers: { "content-type": blob.type } }));
  const wanted = new Set([name, ...content.value.publications.flatMap(({ pictures = [] }) => pictures.map((each) => each.name))]);
  for (const request of await cache.keys()) {
    const known = new URL(request.url).pathname.split("/").pop() ?? "";
    if (!wanted.has(known)) await cache.delete(request);
  }
}
