/** Days and hours in the short forms that rows have room for. */
import { formatMoment, locale } from "../ui/time.ts";

/** An ISO date or a moment: "24 dic", with the year when it is another. */
export function shortDay(date: string): string {
  const at = new Date(date);
  if (date.length > 10) return formatMoment(at, { day: "numeric", month: "short" });
  // A bare date has no time zone: read as UTC, shown as UTC.
  const year = at.getUTCFullYear() === new Date().getUTCFullYear() ? {} : { year: "numeric" as const };
  return new Intl.DateTimeFormat(locale(), {
    ...year,
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(at);
}

/** A moment: "24 nov, 14:05". */
export function shortMoment(at: string): string {
  return formatMoment(new Date(at), { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
}

/** The time of day. */
export function clock(at: Date): string {
  return formatMoment(at, { hour: "numeric", minute: "2-digit" });
}
