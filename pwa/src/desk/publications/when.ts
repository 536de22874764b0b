/** Moments as an official types them: the hour on the city's clocks, wherever her computer stands. */

const MINUTE = 60_000;

/** "2026-11-25T09:00" in the city's time zone as RFC 3339 in UTC; undefined for no moment. */
export function cityMoment(typed: string, zone: string | undefined): string | undefined {
  const wanted = Date.parse(`${typed}Z`);
  if (Number.isNaN(wanted)) return undefined;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  let at = wanted;
  for (let again = 0; again < 2; again += 1) at += wanted - Date.parse(`${cityClock(new Date(at), zone)}Z`);
  return new Date(at).toISOString();
}

/** What the city's clocks show at a moment: "2026-11-25T09:00". */
export function cityClock(at: Date, zone: string | undefined): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(zone && { timeZone: zone }),
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`;
}

/** The next full hour but one, for a field that must begin with something. */
export function soon(zone: string | undefined): string {
  return cityClock(new Date(Math.ceil(Date.now() / (60 * MINUTE)) * 60 * MINUTE + 60 * MINUTE), zone);
}
