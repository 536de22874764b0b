/**
 * A visit that nobody ended: the power went, the browser was closed. A reload in the middle of a
 * visit is none of that; a mark in this tab's session, renewed while somebody is here, tells them
 * apart.
 */
import { ANSWER_SECONDS, IDLE_SECONDS } from "./idle.ts";

const KEY = "kiosk-visit";
/** Seconds between renewals of the mark. */
const RENEW = 5;

/** Keep the mark fresh until the answer is called. */
export function markVisit(): () => void {
  const mark = () => sessionStorage.setItem(KEY, String(Date.now()));
  mark();
  const timer = setInterval(mark, RENEW * 1000);
  return () => clearInterval(timer);
}

/** Whether the data on this device are of the visit that this page continues. */
export function visitContinues(): boolean {
  const age = Date.now() - Number(sessionStorage.getItem(KEY) ?? Number.NaN);
  return age >= 0 && age < (IDLE_SECONDS + ANSWER_SECONDS) * 1000;
}

export function forgetVisit(): void {
  sessionStorage.removeItem(KEY);
}
