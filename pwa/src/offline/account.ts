/**
 * Her account: what lets her open her database on other devices. Not part of the first load.
 *
 * The portal says how it stands; what it said last is kept, to be shown without a connection. This
 * device draws its own credentials before it asks to be let in, and keeps them until it knows the
 * answer: the same request again, after an answer that was lost, makes no second device.
 */
import type {
  Account,
  ChooseNotices,
  Claim,
  ClaimCode,
  CodeSent,
  ConfirmCode,
  Confirmed,
  NewDevice,
  SetPassword,
  SignIn,
  SignedIn,
} from "../generated/accounts.ts";
import { reloadCitizen } from "./citizen.ts";
import { deviceName } from "./device-name.ts";
import { eraseAll } from "./erase.ts";
import { HttpError, fetchJson } from "./http.ts";
import {
  authorization,
  drawCredentials,
  identities,
  identity,
  remember,
  userName,
  type StoredIdentity,
} from "./identity.ts";
import { Source, type Live } from "./live.ts";
import type { Queued } from "./queue.ts";
import { addPasskey, passkeySigned } from "./passkey.ts";
import { answer, get, put, remove, write } from "./store.ts";
import { tellWishesAgain } from "./subscription.ts";
import { exchangeNow } from "./sync.ts";
import { hear, tell } from "./channel.ts";

export type { Account, CodeSent };

export interface AccountState {
  /** As the portal last described it; undefined when it never did, or does not know this device. */
  readonly account: Account | undefined;
  /** asking: on its way. fresh: just told. kept: told earlier. signed-out: 401, sign in again. */
  readonly state: "asking" | "fresh" | "kept" | "signed-out";
  /** When this device heard that all of hers was erased at the portal, if it did. */
  readonly erasedAt?: string | undefined;
}

const source = new Source<AccountState>({ account: undefined, state: "asking" });
export const accountState: Live<AccountState> = source;

const KEPT = "account";
const CANDIDATE = "newDevice";

async function own(): Promise<StoredIdentity | undefined> {
  return (await identities()).find(({ role }) => role === "own");
}

async function signed<T>(path: string, options: RequestInit = {}): Promise<T> {
  const who = await identity();
  const headers = { Authorization: authorization(who) };
  return fetchJson<T>(`/api/account${path}`, { ...options, headers });
}

function json(body: object, method = "POST"): RequestInit {
  return { method, body: JSON.stringify(body) };
}

function pageLanguage(): "es" | "en" {
  return document.documentElement.lang === "en" ? "en" : "es";
}

// --- how it stands -----------------------------------------------------------------------------

let listening = false;

/** An exchange, or another tab, may have found that this device is another person's, or nobody's. */
function listen(): void {
  if (listening) return;
  listening = true;
  hear(({ kind }) => {
    if (kind !== "citizen") return;
    void own().then((who) => {
      if (source.value.account && source.value.account.citizen !== who?.id) void loadAccount();
    });
  });
}

/** Show what is kept, then what the portal says now. Never throws. */
export async function loadAccount(): Promise<void> {
  listen();
  try {
    const kept = await get<Account>("values", KEPT);
    source.set({ account: kept, state: kept ? "kept" : "asking" });
    const who = await own();
    // A device that has sent nothing is unknown to the portal: there is nothing to ask.
    if (!who?.registered) {
      await showNothing();
      return;
    }
    const account = await signed<Account>("");
    await put("values", account, KEPT);
    source.set({ account, state: "fresh" });
  } catch (error) {
    const status = error instanceof HttpError ? error.status : 0;
    if (status === 403) {
      // All of hers was erased: the exchange takes it off this device too.
      await exchangeNow({ pull: true, force: true });
      await showNothing();
      return;
    }
    source.patch({ state: status === 401 ? "signed-out" : "kept" });
  }
}

async function showNothing(): Promise<void> {
  const erasedAt = await get<string>("values", "erasedAt").catch(() => undefined);
  source.set({ account: undefined, state: "fresh", erasedAt });
}

// --- letting a device in -----------------------------------------------------------------------

async function candidate(): Promise<NewDevice> {
  const fresh = drawCredentials();
  const kept = await write(["values"], async (store) => {
    const present = await answer<typeof fresh | undefined>(store("values").get(CANDIDATE));
    if (!present) store("values").put(fresh, CANDIDATE);
    return present ?? fresh;
  });
  return { ...kept, name: deviceName(navigator.userAgent) };
}

/** Ask to be let in; with new credentials where the drawn ones turn out to be in use (409). */
async function asNewDevice<T>(ask: (device: NewDevice) => Promise<T>): Promise<[T, NewDevice]> {
  const first = await candidate();
  try {
    return [await ask(first), first];
  } catch (error) {
    if (!(error instanceof HttpError && error.status === 409)) throw error;
    await remove("values", CANDIDATE);
    const second = await candidate();
    return [await ask(second), second];
  }
}

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
      if (used) store("identities").put({ ...before, role: "followed" });
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

// --- changing it -------------------------------------------------------------------------------

/** Throws `HttpError`: 403 where the present password is needed, or wrong. */
export async function setPassword(password: string, current: string): Promise<void> {
  await signed("/password", json({ password, current } satisfies SetPassword, "PUT"));
  await loadAccount();
}

export async function removePassword(): Promise<void> {
  await signed("/password", { method: "DELETE" });
  await loadAccount();
}

/** Throws `HttpError`, `NoPasskey`. */
export async function createPasskey(): Promise<void> {
  await addPasskey(signed);
  await loadAccount();
}

export async function removePasskey(id: string): Promise<void> {
  await signed(`/passkeys/${id}`, { method: "DELETE" });
  await loadAccount();
}

/** At which kinds of her addresses she is told of answers, beside notifications. */
export async function chooseNotices(told: Account["told"]): Promise<void> {
  const body: ChooseNotices = { told, language: pageLanguage() };
  await signed("/notices", json(body, "PUT"));
  await loadAccount();
}

export async function removeContact(kind: "email" | "phone"): Promise<void> {
  await signed(`/contacts/${kind}`, { method: "DELETE" });
  await loadAccount();
}

/** Sign another device out. */
export async function revokeDevice(id: string): Promise<void> {
  await signed(`/devices/${id}`, { method: "DELETE" });
  await loadAccount();
}

export async function revokeOthers(): Promise<void> {
  await signed("/devices", { method: "DELETE" });
  await loadAccount();
}

/** All that the portal holds of her, as a ZIP. Throws `HttpError`, and `TypeError` offline. */
export async function downloadData(): Promise<Blob> {
  const who = await identity();
  const response = await fetch(`/api/account/data?language=${pageLanguage()}`, {
    headers: { Authorization: authorization(who) },
    cache: "no-store",
    credentials: "omit",
  });
  const type = response.headers.get("Content-Type") ?? "";
  if (response.ok && type.startsWith("application/zip")) return response.blob();
  if (response.ok || !type.includes("json")) throw new TypeError("the answer is not the portal's");
  throw new HttpError(response.status, "", Number(response.headers.get("Retry-After")) || 0);
}

/** Ask that all of hers be erased at the portal: it is done a day later. */
export async function askErasure(): Promise<void> {
  await signed("/erasure", { method: "POST" });
  await loadAccount();
}

/** She changed her mind in time. */
export async function undoErasure(): Promise<void> {
  await signed("/erasure", { method: "DELETE" });
  await loadAccount();
}

/**
 * Sign this device out and take everything of hers off it. Load the page anew after. Throws, and
 * erases nothing, when the portal could not be told.
 */
export async function signOut(): Promise<void> {
  const who = await own();
  if (who) {
    await signed(`/devices/${userName(who)}`, { method: "DELETE" }).catch((error: unknown) => {
      // Signed out already, from another device.
      if (!(error instanceof HttpError && (error.status === 401 || error.status === 404))) throw error;
    });
  }
  await eraseAll();
}
