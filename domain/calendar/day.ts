// Calendar days as text, `2026-02-02`, and where they lie in time. Mainland China is +08:00 all year; the last daylight saving
// time was in 1991, so a fixed offset is exact for every clock that this product can start.
import type { Iso } from '../ids.ts';

declare const day: unique symbol;
/** A date of the calendar, `yyyy-mm-dd`. Sorts as text. */
export type Day = string & { readonly [day]: true };

export const MS_PER_DAY = 86_400_000;

/** Milliseconds since 1970 of an instant. Throws on what is none: a deadline is never computed from a guess. */
export function msOf(instant: Iso): number {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw new RangeError(`${instant} is not an instant in RFC 3339`);
  return ms;
}
export const isoOf = (ms: number): Iso => new Date(ms).toISOString() as Iso;

const numberOf = (date: Day): number => Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY;
const fromNumber = (n: number): Day => new Date(n * MS_PER_DAY).toISOString().slice(0, 10) as Day;

/** Checks that the date exists: `2026-02-30` does not. */
export function asDay(text: string): Day {
  const n = numberOf(text as Day);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(n) || fromNumber(n) !== text) throw new RangeError(`${text} is not a date`);
  return text as Day;
}

export const addDays = (date: Day, n: number): Day => fromNumber(numberOf(date) + n);
export const yearOf = (date: Day): number => Number(date.slice(0, 4));
export const isWeekend = (date: Day): boolean => (numberOf(date) + 3) % 7 >= 5; // 1970-01-01 was a Thursday

/** The same-numbered day n months on, or that month's last day when it has none (SLA-02). */
export function addMonths(date: Day, n: number): Day {
  const months = yearOf(date) * 12 + Number(date.slice(5, 7)) - 1 + n;
  const [year, month] = [Math.floor(months / 12), months % 12];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return fromNumber(Date.UTC(year, month, Math.min(Number(date.slice(8)), last)) / MS_PER_DAY);
}

/** The day on which an instant falls. `offset` is the zone's distance from UTC in minutes. */
export const dayAt = (ms: number, offset: number): Day => fromNumber(Math.floor((ms + offset * 60_000) / MS_PER_DAY));
export const startOfDay = (date: Day, offset: number): number => numberOf(date) * MS_PER_DAY - offset * 60_000;

/**
 * 24:00 of the day (SLA-02), held as its last millisecond: 23:59:59.999. The next midnight would be the same moment and print as
 * the next date, on which a clerk would take the deadline to be.
 */
export const endOfDay = (date: Day, offset: number): number => startOfDay(date, offset) + MS_PER_DAY - 1;
