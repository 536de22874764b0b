/** The number of a carné de identidad: YYMMDD of birth, a digit for the century, a sequence. */

const CENTURY: Readonly<Record<string, number>> = {
  ...Object.fromEntries([..."012345"].map((digit) => [digit, 1900])),
  ...Object.fromEntries([..."678"].map((digit) => [digit, 2000])),
  9: 1800,
};

/**
 * Whether it can be one: eleven digits that hold a date of birth which exists and is not after
 * `today`, "YYYY-MM-DD".
 */
export function isIdentity(number: string, today: string): boolean {
  if (!/^[0-9]{11}$/.test(number)) return false;
  const year = (CENTURY[number.charAt(6)] ?? 0) + Number(number.slice(0, 2));
  const month = Number(number.slice(2, 4)) - 1;
  const day = Number(number.slice(4, 6));
  const born = new Date(Date.UTC(year, month, day));
  const exists = born.getUTCFullYear() === year && born.getUTCMonth() === month && born.getUTCDate() === day;
  return exists && born.toISOString().slice(0, 10) <= today;
}
