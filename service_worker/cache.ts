/** One version of the app's files, whole or not at all. Old and new never mix on one page. */
declare const self: ServiceWorkerGlobalScope;

interface KeptFile {
  readonly url: string;
  /** W3C Subresource Integrity: a file of another version does not pass for ours. */
  readonly integrity: string;
  /** Only devices that used this part of the app keep it (desk, kiosk). */
  readonly group?: string;
}

declare const __FILES__: readonly KeptFile[];
declare const __VERSION__: string;

const FILES = __FILES__;

const PREFIX = "app-";
const GROUP = "group-";
const NAME = PREFIX + __VERSION__;
/** Served by the portal itself, never by the app's one page. */
const SERVERS = /^\/(?:api|db|open311|robots\.txt|schema|sitemap\.xml)(?:\/|$)/;
/** Their names change with their bytes, so one that any version kept is right for all. */
const HASHED = /^\/assets\//;

/** Groups that this device keeps; an empty cache stands for each. `undefined` is everybody's. */
async function groupsInUse(): Promise<Set<string | undefined>> {
  const marks = (await caches.keys()).filter((name) => name.startsWith(GROUP));
  return new Set([undefined, ...marks.map((name) => name.slice(GROUP.length))]);
}

async function keep(cache: Cache, { url, integrity }: KeptFile): Promise<void> {
  const present = HASHED.test(url) ? await caches.match(url) : undefined;
  if (present) return cache.put(url, present);
  // Names that stay the same are asked of the server itself, whatever lies between.
  const mode: RequestCache = HASHED.test(url) ? "default" : "no-cache";
  const answer = await fetch(url, { integrity, cache: mode, credentials: "omit" });
  if (!answer.ok || answer.redirected) throw new Error(`${url}: ${answer.status}`);
  return cache.put(url, answer);
}

/** Fetch the whole version, or throw and leave the one before as it was. */
export async function install(): Promise<void> {
  const groups = await groupsInUse();
  const cache = await caches.open(NAME);
  try {
    const wanted = FILES.filter(({ group }) => groups.has(group));
    await Promise.all(wanted.map((file) => keep(cache, file)));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

/** From now on this device keeps a part of the app that is not everybody's. */
export async function keepGroup(group: string): Promise<void> {
  await caches.open(GROUP + group);
  const cache = await caches.open(NAME);
  await Promise.all(FILES.filter((each) => each.group === group).map((file) => keep(cache, file)));
}

/** Remove older versions but the last: its open pages may still fetch a part they had not used. */
export async function activate(): Promise<void> {
  const versions = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const older = versions.filter((name) => name !== NAME).slice(0, -1);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** The one page, for every address that is a page's. */
async function page(): Promise<Response> {
  const cache = await caches.open(NAME);
  // The browser may evict the cache under pressure: then the network is all there is.
  return (await cache.match("/")) ?? fetch("/");
}

async function file(request: Request, kept: KeptFile | undefined): Promise<Response> {
  const cache = await caches.open(NAME);
  const hashed = HASHED.test(new URL(request.url).pathname);
  const present = (await cache.match(request)) ?? (hashed && (await caches.match(request)));
  if (present) return present;
  const answer = await fetch(request);
  if (kept && answer.ok) {
    // The first use of the desk or the kiosk: from now on it opens offline too.
    if (kept.group) await caches.open(GROUP + kept.group);
    await cache.put(request, answer.clone());
  }
  return answer;
}

/** The answer to a page's request, or undefined for requests that are not for the app's files. */
export function answerTo(request: Request): Promise<Response> | undefined {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return undefined;
  if (SERVERS.test(pathname)) return undefined;
  // A page's address never has a file's name; an icon opened by itself is the server's to send.
  const kept = FILES.find(({ url }) => url === pathname);
  if (request.mode === "navigate") return kept && pathname !== "/" ? undefined : page();
  return kept || HASHED.test(pathname) ? file(request, kept) : undefined;
}
