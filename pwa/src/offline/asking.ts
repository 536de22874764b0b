/** Questions to `/api/account`, as this device. */
import { fetchJson } from "./http.ts";
import { authorization, identities, identity, type StoredIdentity } from "./identity.ts";

/** This device's own identity, if it was ever needed. */
export async function own(): Promise<StoredIdentity | undefined> {
  return (await identities()).find(({ role }) => role === "own");
}

/** Throws `HttpError`, and `TypeError` offline. */
export async function signed<T>(path: string, options: RequestInit = {}): Promise<T> {
  const who = await identity();
  const headers = { Authorization: authorization(who) };
  return fetchJson<T>(`/api/account${path}`, { ...options, headers });
}

export function json(body: object, method = "POST"): RequestInit {
  return { method, body: JSON.stringify(body) };
}

export function pageLanguage(): "es" | "en" {
  return document.documentElement.lang === "en" ? "en" : "es";
}
