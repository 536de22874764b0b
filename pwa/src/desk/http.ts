/** One way to ask the portal: JSON in, JSON out, failures as a `Failure` whose kind has words. */

/**
 * offline: nothing answered, or what answered was not the portal (a Wi-Fi sign-in page).
 * session: not signed in, or no longer. conflict: somebody was faster. later: too many tries.
 */
export type FailureKind =
  | "offline"
  | "session"
  | "forbidden"
  | "missing"
  | "conflict"
  | "invalid"
  | "later"
  | "server";

export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    /** The portal's own reason, in English; shown only where nothing better is known. */
    readonly reason: string,
    /** Seconds to wait, where the portal said so. */
    readonly wait = 0,
    /** The error's name on the wire. */
    readonly error = "",
  ) {
    super(`${kind}: ${reason}`);
    this.name = "Failure";
  }
}

const KINDS: Readonly<Record<number, FailureKind>> = {
  401: "session",
  403: "forbidden",
  404: "missing",
  409: "conflict",
  412: "conflict",
  429: "later",
};

/** After this long (milliseconds) an unanswered request counts as offline; its command is safe to repeat. */
const PATIENCE = 30_000;

export interface Ask {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  /** Bytes to send as they are, in place of `body`. */
  readonly file?: Blob;
  /** Let the request outlive the page (small bodies only, Fetch Standard "keepalive"). */
  readonly keepalive?: boolean;
  readonly signal?: AbortSignal;
}

/** Throws `Failure`, or the signal's AbortError when the caller gave up. */
export async function ask<T>(path: string, options: Ask = {}): Promise<T> {
  const response = await answerTo(path, options);
  if (response.status === 204) return undefined as T;
  const type = response.headers.get("content-type") ?? "";
  if (!type.includes("json")) throw new Failure(response.status >= 500 ? "server" : "offline", "not the portal");
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body as T;
  throw failureOf(response, body);
}

async function answerTo(path: string, { method = "GET", body, file, keepalive = false, signal }: Ask): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json" };
  // The portal wants this on every write: another site cannot send it (CSRF).
  if (method !== "GET") headers["x-portal"] = "desk";
  if (file) headers["content-type"] = "application/octet-stream";
  else if (body !== undefined) headers["content-type"] = "application/json";
  const stop = new AbortController();
  const giveUp = () => stop.abort();
  const timer = setTimeout(giveUp, PATIENCE);
  signal?.addEventListener("abort", giveUp);
  try {
    return await fetch(`/api/desk${path}`, {
      method,
      headers,
      keepalive,
      credentials: "same-origin",
      cache: "no-store",
      signal: stop.signal,
      ...(file ? { body: file } : body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure("offline", "no answer");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

function failureOf(response: Response, body: unknown): Failure {
  const reason = fieldIn(body, "reason");
  const wait = Number(response.headers.get("retry-after")) || 0;
  const kind = KINDS[response.status] ?? (response.status >= 500 ? "server" : "invalid");
  return new Failure(kind, reason, wait, fieldIn(body, "error"));
}

function fieldIn(body: unknown, name: "error" | "reason"): string {
  if (typeof body !== "object" || body === null) return "";
  return String((body as Record<string, unknown>)[name] ?? "");
}
