/** Envelopes that a kiosk could not send when their visitors left. Nobody here can read them. */
import { limit } from "./limit.ts";
import { answer, get, getAll, read, write } from "./store.ts";

/** Longest wait for one envelope's answer (milliseconds): six photos on a slow line. */
const PATIENCE = 600_000;

/** The kiosk's own credentials, told once at enrolment. */
export interface Kiosk {
  readonly kiosk: string;
  readonly secret: string;
  readonly name: string;
}

export interface Envelope {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The portal cannot open it, now or ever: kept for whoever looks into it, not sent again. */
  readonly refused?: true;
}

export async function kiosk(): Promise<Kiosk | undefined> {
  return get<Kiosk>("values", "kiosk");
}

/** Envelopes that wait for the network. */
export async function sealedWaiting(): Promise<number> {
  return (await getAll<Envelope>("sealed")).filter(({ refused }) => !refused).length;
}

/** Send what waits; the portal takes the same envelope twice without harm. Throws when it cannot. */
export async function sendSealed(): Promise<void> {
  const who = await kiosk();
  if (!who) return;
  const keys = await read(["sealed"], (store) => answer(store("sealed").getAllKeys()));
  for (const key of keys) {
    const envelope = await get<Envelope>("sealed", key);
    if (!envelope || envelope.refused) continue;
    const { signal, done } = limit(PATIENCE);
    const response = await fetch("/api/kiosk/sealed", {
      method: "POST",
      credentials: "omit",
      headers: {
        Authorization: `Basic ${btoa(`${who.kiosk}:${who.secret}`)}`,
        "Content-Type": "application/octet-stream",
      },
      body: envelope.bytes,
      signal,
    }).finally(done);
    const ours = (response.headers.get("Content-Type") ?? "").includes("json");
    if (!ours || (!response.ok && response.status !== 400)) throw new Error("not delivered");
    await write(["sealed"], (store) => {
      if (response.ok) store("sealed").delete(key);
      else store("sealed").put({ ...envelope, refused: true });
    });
  }
}
