/**
 * Her account: what lets her open her database on other devices. Not part of the first load. How a
 * device is let in: entering.ts.
 *
 * The portal says how it stands; what it said last is kept, to be shown without a connection.
 */
import type { Account, ChooseNotices, SetPassword } from "../generated/accounts.ts";
import { json, own, pageLanguage, signed } from "./asking.ts";
import { hear } from "./channel.ts";
import { eraseAll } from "./erase.ts";
import { HttpError } from "./http.ts";
import { authorization, identity, userName } from "./identity.ts";
import { enterJoined } from "./joining.ts";
import { Source, type Live } from "./live.ts";
import { addPasskey, proveByPasskey } from "./passkey.ts";
import { get, put } from "./store.ts";
import { exchangeNow } from "./sync.ts";

export type { Account };

export interface AccountState {
  /** As the portal last described it; undefined when it never did, or does not know this device. */
  readonly account: Account | undefined;
  /** asking: on its way, with what was told earlier. fresh: just told. kept: told earlier, and the
   * portal cannot be reached. signed-out: 401, sign in again. */
  readonly state: "asking" | "fresh" | "kept" | "signed-out";
  /** When this device heard that all of hers was erased at the portal, if it did. */
  readonly erasedAt?: string | undefined;
}

const source = new Source<AccountState>({ account: undefined, state: "asking" });
export const accountState: Live<AccountState> = source;

const KEPT = "account";

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
    source.set({ account: kept, state: "asking" });
    const who = await own();
    // A device that has sent nothing is unknown to the portal: there is nothing to ask.
    if (!who?.registered) {
      await showNothing();
      return;
    }
    const account = await signed<Account>("");
    await put("values", account, KEPT);
    source.set({ account, state: "fresh" });
    await enterJoined(account);
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

/** Prove, on this device, to be the account's person. Throws `HttpError`, `NoPasskey`. */
export function proveYourself(): Promise<void> {
  return proveByPasskey(signed);
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
