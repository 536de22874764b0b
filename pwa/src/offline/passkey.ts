/**
 * Passkeys: the browser's own API (W3C Web Authentication Level 3) with JSON on the wire. The
 * browser's converters to and from JSON are younger than the phones we care for, so these are ours.
 */
import type { AddPasskey, Ceremony, NewDevice, ProvePasskey, SignedIn, UsePasskey } from "../generated/accounts.ts";
import { deviceName } from "./device-name.ts";
import { fetchJson } from "./http.ts";
import { bytesOf } from "./seal.ts";

/** The person said no, or her device has no way to ask: nothing went wrong at the portal. */
export class NoPasskey extends Error {}

/** An address of numbers has no passkeys (relying party ids are names). */
export function passkeysWork(): boolean {
  return "PublicKeyCredential" in globalThis && !/^[\d.]+$|:/.test(location.hostname);
}

function text(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

interface Described {
  readonly id: string;
  readonly type: "public-key";
}

/** What the browser is asked for, with bytes as text. */
type CreationOnTheWire = Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> & {
  readonly challenge: string;
  readonly user: Omit<PublicKeyCredentialUserEntity, "id"> & { readonly id: string };
  readonly excludeCredentials?: readonly Described[];
};
type RequestOnTheWire = Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> & {
  readonly challenge: string;
  readonly allowCredentials?: readonly Described[];
};

function described(list: readonly Described[] = []): PublicKeyCredentialDescriptor[] {
  return list.map(({ id, type }) => ({ id: bytesOf(id), type }));
}

async function ask(what: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await what().catch((error: unknown) => {
    throw new NoPasskey(error instanceof Error ? error.name : "");
  });
  if (!(credential instanceof PublicKeyCredential)) throw new NoPasskey();
  return credential;
}

/** Have the device make a passkey for her account. `signed` asks the portal as this device. */
export async function addPasskey(signed: typeof fetchJson): Promise<void> {
  const { ceremony, options } = await signed<Ceremony>("/passkeys/options", { method: "POST" });
  const wanted = options as CreationOnTheWire;
  const credential = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        ...wanted,
        challenge: bytesOf(wanted.challenge),
        user: { ...wanted.user, id: bytesOf(wanted.user.id) },
        excludeCredentials: described(wanted.excludeCredentials),
      },
    }),
  );
  const response = credential.response as AuthenticatorAttestationResponse;
  const body: AddPasskey = {
    ceremony,
    name: deviceName(navigator.userAgent),
    credential: {
      ...plain(credential),
      response: {
        clientDataJSON: text(response.clientDataJSON),
        attestationObject: text(response.attestationObject),
      },
    },
  };
  await signed("/passkeys", { method: "POST", body: JSON.stringify(body) });
}

/** What the device signed, and the ceremony that it is of. */
interface Signature {
  readonly ceremony: string;
  readonly credential: UsePasskey["credential"];
}

async function signature(): Promise<Signature> {
  const { ceremony, options } = await fetchJson<Ceremony>("/api/account/passkeys/sign-in/options", {
    method: "POST",
  });
  const wanted = options as RequestOnTheWire;
  const credential = await ask(() =>
    navigator.credentials.get({
      publicKey: {
        ...wanted,
        challenge: bytesOf(wanted.challenge),
        allowCredentials: described(wanted.allowCredentials),
      },
    }),
  );
  const response = credential.response as AuthenticatorAssertionResponse;
  const made = {
    ...plain(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
  return { ceremony, credential: made };
}

/** Have the device sign, and be let in: answers how to ask so for a device. */
export async function passkeySigned(): Promise<(device: NewDevice) => Promise<SignedIn>> {
  const signed = await signature();
  return (device) => {
    const body: UsePasskey = { ...signed, device };
    return fetchJson("/api/account/passkeys/sign-in", { method: "POST", body: JSON.stringify(body) });
  };
}

/** Have the device sign that its account's person holds it. `signed` asks the portal as this device. */
export async function proveByPasskey(signed: typeof fetchJson): Promise<void> {
  const body: ProvePasskey = await signature();
  await signed("/passkeys/proof", { method: "POST", body: JSON.stringify(body) });
}

function plain({ id, rawId, type }: PublicKeyCredential): object {
  return { id, rawId: text(rawId), type, clientExtensionResults: {} };
}
