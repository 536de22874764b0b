/** Who this device is to the portal: a random id and secret, made offline, trusted on first use. */

export interface Identity {
  /** 32 hexadecimal digits; her database is `citizen-<id>`. */
  readonly id: string;
  /** 43 characters of base64url. */
  readonly secret: string;
  /** own: this device's. followed: taken over from a kiosk's code, shown beside. */
  readonly role: "own" | "followed";
}

/** This device's own identity; made at the first call. Throws `StorageError`. */
export function identity(): Promise<Identity> {
  throw new Error("signature only");
}

/** All identities of this device, the own one (if it was ever needed) first. */
export function identities(): Promise<readonly Identity[]> {
  throw new Error("signature only");
}

/** The address for a QR code by which another phone follows what identity `id` sent. */
export function followHref(_id: string): Promise<string> {
  throw new Error("signature only");
}

/** `malformed`: no such link. `known`: already here. `adopted`: now this device's own. */
export type Followed = "malformed" | "known" | "adopted" | "followed";

/** Take over the link of a kiosk's QR code (`/seguir#<id>.<secret>`, whole or only its hash). */
export function followLink(_link: string): Promise<Followed> {
  throw new Error("signature only");
}

/** Stop showing a followed identity's cases here; the server keeps them. */
export function unfollowIdentity(_id: string): Promise<void> {
  throw new Error("signature only");
}

/** Everything of the person leaves this device; public content stays. Ask twice before. */
export function eraseAll(): Promise<void> {
  throw new Error("signature only");
}
