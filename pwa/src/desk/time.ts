/** Days and hours in the short forms that rows have room for. */
import { language } from "../i18n/index.ts";

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language.value.language === "es" ? "es-CU" : "en-GB", options);
}

/** An ISO date or a moment: "24 dic", with the year when it is another. */
export function shortDay(date: string): string {
  // A bare date has no time zone: read as UTC, shown as UTC.
  const bare = date.length === 10;
  const at = new Date(date);
  const zone = bare ? { timeZone: "UTC" } : {};
  return format({ ...yearOf(at.getFullYear()), day: "numeric", month: "short", ...zone }).format(at);
}

/** A moment: "24 nov, 14:05". */
export function shortMoment(at: string): string {
  const date = new Date(at);
  return format({
    ...yearOf(date.getFullYear()),
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
  }).format(date);
}

/** The time of day. */
export function clock(at: Date): string {
  return format({ hour: "numeric", minute: "2-digit" }).format(at);
}

function yearOf(year: number): Intl.DateTimeFormatOptions {
  return year === new Date().getFullYear() ? {} : { year: "numeric" };
}
