/** PouchDB's requests on a poor network: compressed, bounded in time, and told from a login page. */

import { limit, type Limit } from "../offline/limit.ts";

/** Why the last request failed. `answer`: something answered, but not the portal. */
export type Failure =
  | { readonly kind: "network" | "answer" }
  | {
      readonly kind: "status";
      readonly status: number;
      /** The server's word for it, such as `conflict`; empty when it said none. */
      readonly name: string;
      readonly reason: string;
      readonly wait: number;
    };

/** What the portal calls a database that may hold no more; it answers 507. */
const FULL = "quota_exceeded";

/** Bodies smaller than this (bytes) gain nothing from gzip. */
const WORTH_GZIP = 600;
/**
 * Patience (milliseconds) until an answer begins, beside the time to carry the request's body, and
 * then between two pieces of the answer: a photo may take as long as the line needs.
 */
const PATIENCE = 40_000;
const BYTES_A_MILLISECOND = 2;

/** The same answer with its body read to the end. */
async function whole(response: Response, { renew }: Limit): Promise<Response> {
  if (!response.body) return response;
  const reader = response.body.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    renew(PATIENCE);
    pieces.push(value);
  }
  const { status, statusText, headers } = response;
  return new Response(new Blob(pieces), { status, statusText, headers });
}

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

/** A text that an answer's object has under `key`. */
function textIn(told: unknown, key: string): string | undefined {
  const value = told && typeof told === "object" ? (told as Record<string, unknown>)[key] : undefined;
  return typeof value === "string" ? value : undefined;
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
    const within = limit(patience, options.signal);
    try {
      const response = await fetch(url, {
        ...options,
        headers,
        body,
        signal: within.signal,
        cache: "no-store",
        // No cookies: an official's session on this browser has no business in a citizen's request.
        credentials: "omit",
      });
      within.renew(PATIENCE);
      // A Wi-Fi sign-in page answers any address with HTML, or sends elsewhere.
      const type = response.headers.get("Content-Type") ?? "";
      if (response.redirected || type.startsWith("text/html")) {
        this.failure = { kind: "answer" };
        throw new TypeError("the answer is not the portal's");
      }
      const answer = await whole(response, within);
      if (!answer.ok) await this.#inspect(answer);
      else if (/\/_bulk_docs$/.test(url)) await this.#inspectRows(answer);
      return answer;
    } catch (error) {
      this.failure ??= { kind: "network" };
      throw error;
    } finally {
      within.done();
    }
  }

  /** Whether the portal has no more room for what was sent. */
  get full(): boolean {
    return this.failure?.kind === "status" && this.failure.name === FULL;
  }

  /** Each document has an answer of its own; of those only this one is not about the document. */
  async #inspectRows(response: Response): Promise<void> {
    const rows = (await response.clone().json()) as { error?: string; reason?: string }[];
    const row = rows.find(({ error }) => error === FULL);
    if (row) this.failure = { kind: "status", status: 507, name: FULL, reason: row.reason ?? "", wait: 0 };
  }

  async #inspect(response: Response): Promise<void> {
    const told: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    const wait = retryAfter(response.headers.get("Retry-After"));
    const reason = textIn(told, "reason") ?? response.statusText;
    const name = textIn(told, "error") ?? "";
    this.failure = { kind: "status", status: response.status, name, reason, wait };
  }
}
