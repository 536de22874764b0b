/** Who is signed in at this desk. The cookie is the portal's (HttpOnly); here is only the name. */
import { Source, type Live } from "../offline/live.ts";
import { Failure, ask, type Ask } from "./http.ts";

export type Role = "attend" | "moderate" | "publish" | "administer";

/** A role in one organization and one municipality; an empty one is all of them. */
export interface Grant {
  readonly role: Role;
  readonly organization: string;
  readonly municipality: string;
}

export interface Official {
  readonly name: string;
  /** As citizens see it under an answer. */
  readonly display: string;
  readonly grants: readonly Grant[];
  /** She has a second factor. */
  readonly second_factor: boolean;
  /** What of it needs one: nothing, her administration, or all she may do. */
  readonly needs_factor: "" | "administer" | "all";
}

/** Whether she has the role anywhere. */
export function holds(official: Official, role: Role): boolean {
  return official.grants.some((grant) => grant.role === role);
}

/** unknown: not asked yet. expired: was signed in until the portal said no. unreachable: no answer yet. */
export type Session =
  | { readonly state: "unknown" | "unreachable" | "out" | "expired" | "left" }
  | { readonly state: "in"; readonly official: Official };

const source = new Source<Session>({ state: "unknown" });
export const session: Live<Session> = source;

/** Ask the portal whether this browser is signed in. Never throws. */
export async function findSession(): Promise<void> {
  try {
    source.set({ state: "in", official: await ask<Official>("/session") });
  } catch (error) {
    const known = error instanceof Failure && error.kind === "session";
    source.set({ state: known ? "out" : "unreachable" });
  }
}

/**
 * Throws `Failure`: `session` when the name and the password do not match, or (its `error` is
 * `second_factor`) a code is missing; `forbidden` when the code is wrong.
 */
export async function signIn(name: string, password: string, code: string): Promise<void> {
  const body = { name, password, ...(code !== "" && { code }) };
  const official = await ask<Official>("/session", { method: "POST", body });
  source.set({ state: "in", official });
}

/** Leaves even when the portal cannot be reached: this screen then shows nothing any more. */
export async function signOut(): Promise<void> {
  await ask("/session", { method: "DELETE" }).catch(() => undefined);
  source.set({ state: "left" });
}

/** As `ask`, for whoever is signed in: a session that ended leads back to the sign-in screen. */
export async function askSigned<T>(path: string, options: Ask = {}): Promise<T> {
  try {
    return await ask<T>(path, options);
  } catch (error) {
    if (error instanceof Failure && error.kind === "session" && source.value.state === "in") {
      source.set({ state: "expired" });
    }
    throw error;
  }
}
