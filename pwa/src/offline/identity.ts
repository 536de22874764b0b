/** Who this device is to the portal: a random id and secret, made offline, trusted on first use. */
import { answer, get, getAll, write } from "./store.ts";

export interface Identity {
  /** 32 hexadecimal digits; her database is `citizen-<id>`. */
  readonly id: string;
  /** By which this device was let into that database; the identity's own id on its first device. */
  readonly device?: string;
  /** 43 characters of base64url. */
  readonly secret: string;
  /** own: this device's. followed: taken over from a kiosk's code, shown beside. */
  readonly role: "own" | "followed";
}

/** What the device remembers of an identity besides. */
export interface StoredIdentity extends Identity {
  /** The server has made its database. */
  readonly registered: boolean;
  /** The server answered 401 or 403: nothing is exchanged until the person asks. */
  readonly paused: boolean;
  /** The portal had no room for something that waits: it is asked before that is sent again. */
  readonly full?: boolean;
  /** It was this device's own until somebody signed in, who has not said that it is hers. */
  readonly earlier?: boolean;
}

const LINK = /(?:^|#)([0-9a-f]{32})\.([A-Za-z0-9_-]{43})$/;

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** New credentials: an id and a secret that nobody else has. */
export function drawCredentials(): { readonly id: string; readonly secret: string } {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  return { id, secret: base64url(crypto.getRandomValues(new Uint8Array(32))) };
}

function make(): StoredIdentity {
  return { ...drawCredentials(), role: "own", registered: false, paused: false };
}

/**
 * This device's own identity; made at the first call. Throws `StorageError`.
 * One transaction, so two tabs that ask at once get the same one.
 */
export function identity(): Promise<Identity> {
  return write(["identities"], async (store) => {
    const all = await answer<StoredIdentity[]>(store("identities").getAll());
    const own = all.find((each) => each.role === "own") ?? make();
    if (!all.includes(own)) store("identities").put(own);
    return own;
  });
}

/** All identities of this device, the own one (if it was ever needed) first. */
export async function identities(): Promise<readonly StoredIdentity[]> {
  const all = await getAll<StoredIdentity>("identities");
  return all.sort((one, other) => Number(other.role === "own") - Number(one.role === "own"));
}

/** Change what is remembered of an identity; nothing when it was erased meanwhile. */
export async function remember(
  id: string,
  change: Partial<Pick<StoredIdentity, "registered" | "paused" | "full">>,
): Promise<void> {
  await write(["identities"], async (store) => {
    const present = await answer<StoredIdentity | undefined>(store("identities").get(id));
    if (present) store("identities").put({ ...present, ...change });
  });
}

/** The name under which the portal knows this device. */
export function userName(who: Identity): string {
  return who.device ?? who.id;
}

/** The `Authorization` header of an identity (RFC 7617). */
export function authorization(who: Identity): string {
  return `Basic ${btoa(`${userName(who)}:${who.secret}`)}`;
}

/** The address for a QR code by which another phone follows what identity `id` sent. */
export async function followHref(id: string): Promise<string> {
  const who = await get<StoredIdentity>("identities", id);
  if (!who) throw new Error("no such identity on this device");
  // After "#": browsers never send that part to a server, so the secret stays out of its logs.
  return `${location.origin}/seguir#${userName(who)}.${who.secret}`;
}

/** `malformed`: no such link. `known`: already here. */
export type Followed = "malformed" | "known" | "followed";

/**
 * Take over the link of a kiosk's QR code (`/seguir#<id>.<secret>`, whole or only its hash).
 *
 * It never becomes the device's own identity: somebody who sends a stranger such a link knows its
 * secret, and would read all that the stranger files afterwards.
 */
export async function followLink(link: string): Promise<Followed> {
  const [, id, secret] = LINK.exec(link) ?? [];
  if (!id || !secret) return "malformed";
  return write(["identities"], async (store) => {
    if (await answer(store("identities").get(id))) return "known";
    const followed: StoredIdentity = {
      id,
      secret,
      role: "followed",
      registered: true,
      paused: false,
    };
    store("identities").put(followed);
    return "followed";
  });
}
