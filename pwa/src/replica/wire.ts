/** PouchDB's requests on a poor network: compressed, bounded in time, and told from a login page. */

import { limit } from "../offline/limit.ts";

/** Why the last request failed. `answer`: something answered, but not the portal. */
export type Failure =
  | { readonly kind: "network" | "answer" }
  | { readonly kind: "status"; readonly status: number; readonly reason: string; readonly wait: number };

/** Bodies smaller than this (bytes) gain nothing from gzip. */
const WORTH_GZIP = 600;
/** Patience of a request: a base, and time to carry its body at 2 bytes a millisecond. */
const PATIENCE = 40_000;
const BYTES_A_MILLISECOND = 2;

async function gzip(text: string): Promise<Blob> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).blob();
}

/** A phone whose clock is wrong reads a date as years from now: no wait is longer than this. */
const LONGEST_WAIT = 900_000;

/** Seconds or an HTTP date (RFC 9110, 10.2.3) as milliseconds from now; 0 when absent. */
function retryAfter(header: string | null): number {
  if (!header) return 0;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), LONGEST_WAIT) : 0;
}

/** The requests of one exchange, and how the last of them failed, which PouchDB's errors blur. */
export class Wire {
  failure: Failure | undefined;

  async fetch(url: string, options: RequestInit): Promise<Response> {
    this.failure = undefined;
    const headers = new Headers(options.headers);
    let body = options.body ?? null;
    let patience = PATIENCE;
    if (typeof body === "string") {
      if (body.length > WORTH_GZIP && "CompressionStream" in self) {
        body = await gzip(body);
        headers.set("Content-Encoding", "gzip");
      }
      patience += (body instanceof Blob ? body.size : 0) / BYTES_A_MILLISECOND;
    }
    // The time is for the whole answer, so it runs on while the body is read; nobody ends it early.
    const { signal } = limit(patience, options.signal);
    let response: Response;
    try {
      response = await fetch(url, {
        ...options,
        headers,
        body,
        signal,
        cache: "no-store",
        // No cookies: an official's session on this browser has no business in a citizen's request.
        credentials: "omit",
      });
    } catch (error) {
      this.failure = { kind: "network" };
      throw error;
    }
    await this.#inspect(response);
    return response;
  }

  async #inspect(response: Response): Promise<void> {
    // A Wi-Fi sign-in page answers any address with HTML, or sends elsewhere.
    const type = response.headers.get("Content-Type") ?? "";
    if (response.redirected || type.startsWith("text/html")) {
      this.failure = { kind: "answer" };
      throw new TypeError("the answer is not the portal's");
    }
    if (response.ok) return;
    const told: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    const reason =
      told && typeof told === "object" && "reason" in told && typeof told.reason === "string"
        ? told.reason
        : response.statusText;
    const wait = retryAfter(response.headers.get("Retry-After"));
    this.failure = { kind: "status", status: response.status, reason, wait };
  }
}
