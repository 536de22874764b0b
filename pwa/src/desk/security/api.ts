/** An official's second factor. All throw `Failure`. */
import { askSigned } from "../session.ts";

export interface FactorState {
  readonly on: boolean;
  readonly needed: boolean;
  readonly recovery_left: number;
}

export function fetchFactor(): Promise<FactorState> {
  return askSigned<FactorState>("/factor");
}

export interface Enrolment {
  /** Base32, to be typed where a camera cannot read `uri`. */
  readonly secret: string;
  readonly uri: string;
}

export function beginFactor(): Promise<Enrolment> {
  return askSigned<Enrolment>("/factor", { method: "POST" });
}

/** The recovery codes, which the portal tells once. `forbidden`: the code is wrong. */
export async function confirmFactor(code: string): Promise<readonly string[]> {
  const body = { code };
  return (await askSigned<{ codes: string[] }>("/factor/confirmation", { method: "POST", body })).codes;
}

export function removeFactor(code: string): Promise<void> {
  return askSigned<void>("/factor/removal", { method: "POST", body: { code } });
}
