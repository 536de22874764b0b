/**
 * Publications read on this device, each once a day, told to the portal in batches that name nobody:
 * a batch's number is made up for it alone, so that one told twice counts once.
 */
import { alone } from "./alone.ts";
import { fetchJson } from "./http.ts";
import { answer, get, write } from "./store.ts";

/** In `values`. */
const KEY = "visits";

interface Visits {
  /** The day that `seen` is of, as the device has it. */
  readonly day: string;
  readonly seen: readonly string[];
  /** Not told yet. */
  readonly open: Readonly<Record<string, number>>;
  /** On its way: the same until the portal has it. */
  readonly batch?: { readonly id: string; readonly visits: Readonly<Record<string, number>> };
}

const NONE: Visits = { day: "", seen: [], open: {} };
/** What the portal takes in a batch (server/routes/visits.py). */
const MOST_DAYS = 31;
const MOST_PUBLICATIONS = 100;

async function change(work: (now: Visits) => Visits): Promise<void> {
  await write(["values"], async (store) => {
    const now = (await answer<Visits | undefined>(store("values").get(KEY))) ?? NONE;
    store("values").put(work(now), KEY);
  });
}

function seenToday(now: Visits, slug: string): Visits {
  const day = new Date().toDateString();
  const seen = now.day === day ? now.seen : [];
  if (seen.includes(slug)) return now;
  const days = Math.min((now.open[slug] ?? 0) + 1, MOST_DAYS);
  const room = slug in now.open || Object.keys(now.open).length < MOST_PUBLICATIONS;
  return { ...now, day, seen: [...seen, slug], open: room ? { ...now.open, [slug]: days } : now.open };
}

function closed(now: Visits): Visits {
  if (now.batch || Object.keys(now.open).length === 0) return now;
  return { ...now, open: {}, batch: { id: crypto.randomUUID(), visits: now.open } };
}

async function tellAll(): Promise<void> {
  await change(closed);
  const batch = (await get<Visits>("values", KEY))?.batch;
  if (!batch) return;
  await fetchJson("/api/visits", {
    method: "POST",
    body: JSON.stringify({ batch: batch.id, visits: batch.visits }),
  });
  await change(({ batch: told, ...now }) => (told && told.id !== batch.id ? { ...now, batch: told } : now));
}

function tell(): void {
  if (navigator.onLine) void alone("portal-visits", tellAll).catch(() => undefined);
}

/** This publication is being read. Never throws: a count is worth no error. */
export function noteVisit(slug: string): void {
  void change((now) => seenToday(now, slug)).then(tell, () => undefined);
}

addEventListener("online", tell);
