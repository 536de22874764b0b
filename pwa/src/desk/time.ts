/** Days and hours in the short forms that rows have room for. */
import { language } from "../i18n/index.ts";

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language.value.language === "es" ? "es-CU" : "en-GB", options);
}

/** An ISO date: "24 dic", with the year when it is another. */
export function shortDay(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  return format({ ...yearOf(at.getUTCFullYear()), day: "numeric", month: "short", timeZone: "UTC" }).format(at);
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
