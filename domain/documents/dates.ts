// Dates as papers carry them, and the arithmetic of age and terms.
import { addMonths, MS_PER_DAY, type Day } from '../calendar/day.ts';

export type { Day };

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The date of these numbers, or undefined when there is no such day (2026-02-30). Years from 1900 to 2999: no paper says another. */
export function dayOf(year: number, month: number, date: number): Day | undefined {
  if (![year, month, date].every(Number.isInteger) || year < 1900 || year > 2999 || month < 1 || month > 12 || date < 1) return undefined;
  const last = month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1];
  if (last === undefined || date > last) return undefined;
  return `${year}-${pad(month)}-${pad(date)}` as Day;
}

/** Reads `yyyy-mm-dd`; undefined when it is anything else or no real day. What is read from paper is refused softly, never thrown. */
export function parseDay(text: string): Day | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return parts ? dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : undefined;
}

/** Full years of age on a day; the birthday itself counts. Negative before birth. */
export function ageOn(birth: Day, on: Day): number {
  return Number(on.slice(0, 4)) - Number(birth.slice(0, 4)) - (on.slice(5) < birth.slice(5) ? 1 : 0);
}

/** The same day some years later; 29 February becomes 28 February where there is none. */
export const yearsLater = (from: Day, years: number): Day => addMonths(from, years * 12);

/** Days from one to the other; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / MS_PER_DAY;

const pad = (n: number): string => String(n).padStart(2, '0');
