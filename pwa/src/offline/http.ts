/** Requests to the portal's own API: JSON or nothing. */

import { limit } from "./limit.ts";

/** The portal answered with an error: `status`, and its own words. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, reason: string) {
    super(reason);
    this.name = "HttpError";
    this.status = status;
  }
}

/** Longest wait for an answer, in milliseconds. */
const PATIENCE = 40_000;

/**
 * Throws `HttpError` for the portal's errors, and `TypeError` for no network and for answers that
 * are not the portal's (a Wi-Fi sign-in page is HTML, whatever one asks).
 */
export async function fetchJson<T>(path: string, options: RequestInit = {}): Promise<T> {
  const headers = new Headers(options.headers);
  headers.set("Accept", "application/json");
  if (options.body) headers.set("Content-Type", "application/json");
  const { signal, done } = limit(PATIENCE, options.signal);
  try {
    const response = await fetch(path, {
      cache: "no-store",
      credentials: "omit",
      ...options,
      headers,
      signal,
    });
    if (response.status === 204) return undefined as T;
    if (response.redirected || !(response.headers.get("Content-Type") ?? "").includes("json")) {
      throw new TypeError("the answer is not the portal's");
    }
    const body = (await response.json()) as T & { reason?: string };
    if (!response.ok) throw new HttpError(response.status, body.reason ?? response.statusText);
    return body;
  } finally {
    done();
  }
}
