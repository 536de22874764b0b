/** Envelopes that a kiosk could not send when their visitors left. Nobody here can read them. */
import { alone } from "./alone.ts";
import { limit } from "./limit.ts";
import { answer, get, getAll, read, remove, write } from "./store.ts";

/** Longest wait for one envelope's answer (milliseconds): six photos on a slow line. */
const PATIENCE = 600_000;

/** The kiosk's own credentials, told once at enrolment. */
export interface Kiosk {
  readonly kiosk: string;
  readonly secret: string;
  readonly name: string;
  /** The portal knows this kiosk no more: it takes no visits until it is enrolled anew. */
  readonly removed?: true;
}

export interface Envelope {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The portal does not take it, now or ever: kept for whoever looks into it, not sent again. */
  readonly refused?: true;
}

export async function kiosk(): Promise<Kiosk | undefined> {
  return get<Kiosk>("values", "kiosk");
}

/** Remember that the portal answered 401 to these very credentials, or that it knows them. */
export async function markKiosk(who: Kiosk, removed: boolean): Promise<void> {
  await write(["values"], async (store) => {
    const present = await answer<Kiosk | undefined>(store("values").get("kiosk"));
    if (present?.kiosk !== who.kiosk || Boolean(present.removed) === removed) return;
    const { removed: _, ...rest } = present;
    store("values").put(removed ? { ...rest, removed } : rest, "kiosk");
  });
}

/** The `Authorization` header of a kiosk (RFC 7617). */
export function kioskAuthorization(who: Kiosk): string {
  return `Basic ${btoa(`${who.kiosk}:${who.secret}`)}`;
}

/** Envelopes on this device: those that wait for the network, and those that the portal refused. */
export async function sealedCounts(): Promise<{ readonly waiting: number; readonly refused: number }> {
  const all = await getAll<Envelope>("sealed");
  const refused = all.filter((envelope) => envelope.refused).length;
  return { waiting: all.length - refused, refused };
}

/** delivered: the portal has it. refused: it never will. stop: no other would fare better now. */
type Fate = "delivered" | "refused" | "later" | "stop";

/** 4xx that speak of the moment or of the kiosk itself, not of the envelope. */
const PASSING = new Set([401, 408, 425, 429]);

/** How one document fared (server/routes/kiosk.py). */
interface Row {
  readonly error?: string;
}

async function fateOf(response: Response): Promise<Fate> {
  // A Wi-Fi sign-in page answers anything with HTML.
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) return "stop";
  if (response.ok) {
    const rows = (await response.json()) as readonly Row[];
    return rows.some(({ error }) => error) ? "refused" : "delivered";
  }
  if (response.status >= 500) return response.status === 503 ? "stop" : "later";
  return PASSING.has(response.status) ? "stop" : "refused";
}

/** Posts it; where the kiosk itself is refused that is remembered, and the envelope stays. */
async function deliver(who: Kiosk, { bytes }: Envelope): Promise<Fate> {
  const { signal, done } = limit(PATIENCE);
  try {
    const response = await fetch("/api/kiosk/sealed", {
      method: "POST",
      credentials: "omit",
      headers: {
        Authorization: kioskAuthorization(who),
        "Content-Type": "application/octet-stream",
      },
      body: bytes,
      signal,
    });
    const fate = await fateOf(response);
    if (response.status === 401 && fate === "stop") await markKiosk(who, true);
    return fate;
  } finally {
    done();
  }
}

/**
 * Send what waits. The portal takes the same envelope twice without harm, but a line pays for it
 * twice: one tab or worker sends. Throws when it cannot.
 */
export function sendSealed(): Promise<void> {
  return alone("portal-sealed", sendAll);
}

async function sendAll(): Promise<void> {
  const who = await kiosk();
  if (!who) return;
  const keys = await read(["sealed"], (store) => answer(store("sealed").getAllKeys()));
  let failed = false;
  for (const key of keys) {
    const envelope = await get<Envelope>("sealed", key);
    if (!envelope || envelope.refused) continue;
    const fate = await deliver(who, envelope);
    failed ||= fate === "later" || fate === "stop";
    if (fate === "stop") break;
    if (fate === "delivered") await remove("sealed", key);
    if (fate === "refused") await keepRefused(key);
  }
  if (failed) throw new Error("not delivered");
}

async function keepRefused(key: IDBValidKey): Promise<void> {
  await write(["sealed"], async (store) => {
    const envelope = await answer<Envelope | undefined>(store("sealed").get(key));
    if (envelope) store("sealed").put({ ...envelope, refused: true } satisfies Envelope);
  });
}
