/**
 * Letting this device in: by a code that was sent, a password, a passkey, or another device's short
 * code. Not part of the first load.
 */
import type { Claim, ClaimCode, CodeSent, ConfirmCode, Confirmed, NewDevice, SignIn, SignedIn } from "../generated/accounts.ts";
import { loadAccount } from "./account.ts";
import { json, own, pageLanguage, signed } from "./asking.ts";
import { CANDIDATE, asNewDevice } from "./candidate.ts";
import { tell } from "./channel.ts";
import { reloadCitizen } from "./citizen.ts";
import { deviceName } from "./device-name.ts";
import { fetchJson } from "./http.ts";
import { identity, remember, userName, type StoredIdentity } from "./identity.ts";
import { passkeySigned } from "./passkey.ts";
import type { Queued } from "./queue.ts";
import { answer, write } from "./store.ts";
import { tellWishesAgain } from "./subscription.ts";
import { exchangeNow } from "./sync.ts";

export type { CodeSent };

/**
 * This device opens `citizen`'s database from now on. own: what she sends goes there. What this
 * device had sent before stays beside, as a followed identity, and what waits is still sent under
 * the identity it was written for: nothing is lost.
 */
async function enter(citizen: string, device: NewDevice, role: "own" | "followed"): Promise<void> {
  await write(["identities", "outbox", "values"], async (store) => {
    const all = await answer<StoredIdentity[]>(store("identities").getAll());
    const waiting = await answer<Queued[]>(store("outbox").getAll());
    const present = all.find(({ id }) => id === citizen);
    const before = all.find((each) => each.role === "own");
    if (role === "own" && before && before.id !== citizen) {
      const used = before.registered || waiting.some(({ identity }) => identity === before.id);
      if (used) store("identities").put({ ...before, role: "followed", earlier: true });
      else store("identities").delete(before.id);
    }
    const entered: StoredIdentity = {
      id: citizen,
      device: device.id,
      secret: device.secret,
      role: present?.role === "own" ? "own" : role,
      registered: true,
      paused: false,
    };
    store("identities").put(entered);
    store("values").delete(CANDIDATE);
  });
  tell({ kind: "citizen" });
  await reloadCitizen();
  await tellWishesAgain();
  await exchangeNow({ pull: true, force: true });
  await loadAccount();
}

/** Have a code sent to an e-mail address or a mobile number. Throws `HttpError`. */
export async function askCode(to: string): Promise<CodeSent> {
  const body = json({ to, language: pageLanguage() });
  const who = await own();
  // A device whose credentials the portal refuses asks as nobody.
  const signs = who?.registered && !who.paused;
  return signs ? signed<CodeSent>("/codes", body) : fetchJson<CodeSent>("/api/account/codes", body);
}

/**
 * Use the code that came. attach: the address becomes this device's. sign-in: this device opens the
 * address's account. Throws `HttpError`: 403 wrong or too old, 429 too many attempts.
 */
export async function confirmCode(
  sent: CodeSent,
  code: string,
  intent: "attach" | "sign-in",
): Promise<Confirmed["outcome"]> {
  const common = { challenge: sent.challenge, code, intent, language: pageLanguage() };
  if (intent === "attach") {
    const name = deviceName(navigator.userAgent);
    const who = await identity();
    const device = { id: userName(who), secret: who.secret, name };
    const body: ConfirmCode = { ...common, device };
    const { outcome } = await signed<Confirmed>("/codes/confirm", json(body));
    if (outcome === "attached") {
      await remember(who.id, { registered: true, paused: false });
      await loadAccount();
    }
    return outcome;
  }
  const ask = (device: NewDevice) =>
    fetchJson<Confirmed>("/api/account/codes/confirm", json({ ...common, device } satisfies ConfirmCode));
  const [{ outcome, citizen }, device] = await asNewDevice(ask);
  if (outcome === "signed-in" && citizen) await enter(citizen, device, "own");
  return outcome;
}

/** Throws `HttpError`: 401 for a wrong pair. */
export async function signInByPassword(to: string, password: string): Promise<void> {
  const ask = (device: NewDevice) =>
    fetchJson<SignedIn>("/api/account/sign-in", json({ to, password, device } satisfies SignIn));
  const [{ citizen }, device] = await asNewDevice(ask);
  await enter(citizen, device, "own");
}

/** By a passkey of this device or of one nearby. Throws `HttpError`, `NoPasskey`. */
export async function signInByPasskey(): Promise<void> {
  const [{ citizen }, device] = await asNewDevice(await passkeySigned());
  await enter(citizen, device, "own");
}

/** Follow, on this device too, what the device that showed this code sent. Throws `HttpError`. */
export async function redeemClaim(code: string): Promise<void> {
  const ask = (device: NewDevice) =>
    fetchJson<SignedIn>("/api/account/claims/redeem", json({ code, device } satisfies Claim));
  const [{ citizen }, device] = await asNewDevice(ask);
  await enter(citizen, device, "followed");
}

/** A code for one other device. Throws `HttpError`. */
export function makeClaim(): Promise<ClaimCode> {
  return signed<ClaimCode>("/claims", { method: "POST" });
}
