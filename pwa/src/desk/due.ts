/** How near a day by which to answer is, counted in calendar days as the law does. */

export interface Due {
  /** Days from today; negative when past. */
  readonly days: number;
  readonly level: "far" | "near" | "past";
}

/** From this many days on, a case shows that its day is near. */
export const NEAR_DAYS = 7;

const DAY = 86_400_000;

/** `answerBy` is an ISO date. `now` is read in the browser's time zone, the official's own. */
export function dueOf(answerBy: string, now: Date = new Date()): Due {
  const [year = 0, month = 1, day = 1] = answerBy.split("-").map(Number);
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const days = Math.round((Date.UTC(year, month - 1, day) - today) / DAY);
  return { days, level: days < 0 ? "past" : days <= NEAR_DAYS ? "near" : "far" };
}
