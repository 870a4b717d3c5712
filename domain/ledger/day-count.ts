// How much of a year lies between two days, exactly (domain rule B.9). The first day counts, the last does not. Leap years are explicit:
// each convention says what it does with 29 February, and none divides by a hard-coded year of another.
import { addDays, yearOf, type Day } from '../calendar/day.ts';
import type { Ratio } from '../money.ts';

/** `30/360`: every month has 30 days. `ACT/360`, `ACT/365F`: real days over a fixed year. `ACT/ACT`: each real year by its own length. */
export type DayCount = '30/360' | 'ACT/360' | 'ACT/365F' | 'ACT/ACT';

export const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Real days from one day to another; negative when `to` comes first. */
export const daysBetween = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

export function yearFraction(basis: DayCount, from: Day, to: Day): Ratio {
  if (to < from) throw new RangeError(`a period runs forward: ${from} to ${to}`);
  switch (basis) {
    case '30/360':
      return { num: BigInt(days30(to) - days30(from)), den: 360n };
    case 'ACT/360':
      return { num: BigInt(daysBetween(from, to)), den: 360n };
    case 'ACT/365F':
      return { num: BigInt(daysBetween(from, to)), den: 365n };
    case 'ACT/ACT':
      return actual(from, to);
  }
}

/** 30E/360: the 31st counts as the 30th at both ends; the last of February stays what it is. */
function days30(day: Day): number {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return year * 360 + month * 30 + Math.min(date, 30);
}

/** ISDA: days that lie in leap years over 366, the others over 365. */
function actual(from: Day, to: Day): Ratio {
  let [leap, plain] = [0, 0];
  for (let start = from; start < to;) {
    const newYear = addDays(`${String(yearOf(start)).padStart(4, '0')}-12-31` as Day, 1);
    const end = newYear < to ? newYear : to;
    if (isLeap(yearOf(start))) leap += daysBetween(start, end);
    else plain += daysBetween(start, end);
    start = end;
  }
  return { num: BigInt(leap) * 365n + BigInt(plain) * 366n, den: 365n * 366n };
}
