/** Dates, moments, sizes and figures as people read them, in the language of the screens. */
import { language } from "../i18n/index.ts";
import { configTried, portalConfig } from "../offline/config.ts";

/** How this language writes dates and figures here. */
export function locale(): string {
  return language.value.language === "es" ? "es-CU" : "en-GB";
}

/** In place of a time, while it is not known in which zone to tell it. */
const UNKNOWN = "…";

/** False for the moment of a first visit in which the portal has not yet said its time zone. */
function zoneIsKnown(): boolean {
  return portalConfig.value !== undefined || configTried.value;
}

/** The city's time zone, so that a case shows the same hour on every device; its own without one. */
function inCity(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const zone = portalConfig.value?.time_zone;
  try {
    return new Intl.DateTimeFormat(locale(), zone ? { ...options, timeZone: zone } : options);
  } catch {
    // An old browser that does not know the zone.
    return new Intl.DateTimeFormat(locale(), options);
  }
}

/** A moment, in the city's time, formatted with `options`; the year only when it is another. */
export function formatMoment(at: Date, options: Intl.DateTimeFormatOptions): string {
  if (!zoneIsKnown()) return UNKNOWN;
  const year = inCity({ year: "numeric" });
  const sameYear = year.format(at) === year.format(new Date());
  return unbroken(inCity(sameYear ? options : { ...options, year: "numeric" }).format(at));
}

/** "11:08 a.m." stays on one line. */
function unbroken(written: string): string {
  return written.replace(/ (?=[ap]\.)/, "\u00a0");
}

/** The city's calendar date, "YYYY-MM-DD", so many days from today. */
export function cityDay(from = 0): string {
  const parts = inCity({ year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(Date.now());
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return new Date(Date.UTC(of("year"), of("month") - 1, of("day") + from)).toISOString().slice(0, 10);
}

/** A calendar date such as "2026-12-24", without any time zone. */
export function day(date: string): string {
  const [year, month, dayOfMonth] = date.slice(0, 10).split("-").map(Number);
  const moment = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, dayOfMonth ?? 1));
  if (Number.isNaN(moment.getTime())) return date;
  return new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeZone: "UTC" }).format(moment);
}

/** A moment: "24 de marzo, 14:05", with the year when it is another. */
export function moment(at: string | Date): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return String(at);
  return formatMoment(date, { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
}

/** A moment to the second with its time zone in words, for what may be shown to an authority. */
export function momentInFull(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  if (!zoneIsKnown()) return UNKNOWN;
  const format = inCity({
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "long",
  });
  return unbroken(format.format(date));
}

export function figure(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** Bytes in the unit that reads best. */
export function size(bytes: number): string {
  const units = ["kilobyte", "megabyte", "gigabyte"] as const;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(locale(), {
    style: "unit",
    unit: units[unit] ?? "kilobyte",
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(Math.max(value, bytes > 0 ? 1 : 0));
}
