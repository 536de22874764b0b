/** A kiosk's sealed envelope, version 1; the format is described in server/kiosk_seal.py. */

const VERSION = 1;
const INFO = new TextEncoder().encode("citizens-portal kiosk envelope 1");
const CURVE = { name: "ECDH", namedCurve: "P-256" } as const;
/** Bytes of an AES-256 key and of a GCM nonce. */
const KEY = 32;
const NONCE = 12;

type Bytes = Uint8Array<ArrayBuffer>;

function joined(...parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function bytesOf(base64url: string): Bytes {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * Seal `plaintext` so that only the portal reads it: an ephemeral key, ECDH with the portal's
 * public key (base64url of the uncompressed point), HKDF-SHA256 (RFC 5869), AES-256-GCM.
 */
export async function seal(plaintext: string, portalKey: string): Promise<Bytes> {
  const { subtle } = crypto;
  const portalPoint = bytesOf(portalKey);
  const portal = await subtle.importKey("raw", portalPoint, CURVE, false, []);
  const pair = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  const shared = await subtle.deriveBits({ name: "ECDH", public: portal }, pair.privateKey, 256);
  const secret = await subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
  const material = new Uint8Array(
    await subtle.deriveBits(
      { name: "HKDF", hash: "SHA-256", salt: joined(point, portalPoint), info: INFO },
      secret,
      8 * (KEY + NONCE),
    ),
  );
  const key = await subtle.importKey("raw", material.slice(0, KEY), "AES-GCM", false, ["encrypt"]);
  const head = joined(Uint8Array.of(VERSION), point);
  const sealed = await subtle.encrypt(
    { name: "AES-GCM", iv: material.slice(KEY), additionalData: head },
    key,
    new TextEncoder().encode(plaintext),
  );
  return joined(head, new Uint8Array(sealed));
}
