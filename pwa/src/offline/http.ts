/** Requests to the portal's own API: JSON or nothing. */

import { limit } from "./limit.ts";

/** The portal answered with an error: `status`, its own words, and how long to wait (seconds). */
export class HttpError extends Error {
  readonly status: number;
  readonly wait: number;
  /** What the portal calls it. */
  readonly error: string;

  constructor(status: number, reason: string, wait = 0, error = "") {
    super(reason);
    this.name = "HttpError";
    this.status = status;
    this.wait = wait;
    this.error = error;
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
    const body = (await response.json()) as T & { error?: string; reason?: string };
    if (!response.ok) {
      const wait = Number(response.headers.get("Retry-After")) || 0;
      throw new HttpError(response.status, body.reason ?? response.statusText, wait, body.error);
    }
    return body;
  } finally {
    done();
  }
}
