// Time as a clock measures it: plain, or only the business or working hours of working days.
import { isOff, kindOf, type Calendar, type Hours } from './calendar.ts';
import { addDays, dayAt, startOfDay, type Day } from './day.ts';

/** `between` measures, `after` finds the instant at which so much has passed. Milliseconds; `to` is not before `from`. */
export type Measure = { between(from: number, to: number): number; after(from: number, amount: number): number };

export const plainTime: Measure = { between: (from, to) => to - from, after: (from, amount) => from + amount };

/** A walk over the days of a clock stops here: twice the longest span, with its days off. */
const DAYS_MAX = 20_000;

/**
 * Business hours of working days, or others of the calendar. What is not known never makes a deadline later: an undecided day is a working day when time is spent
 * on it, and none when it is measured as a pause (`undecidedCounts: false`).
 */
export function workingTime(
  calendar: Calendar,
  { undecidedCounts = true, within = calendar.businessHours }: { undecidedCounts?: boolean; within?: Hours } = {},
): Measure {
  const hoursOf = (date: Day): readonly [number, number] | undefined => {
    const kind = kindOf(calendar, date);
    if (isOff(kind) || (kind === 'undecided' && !undecidedCounts)) return undefined;
    const midnight = startOfDay(date, calendar.offset);
    return [midnight + within.from * 60_000, midnight + within.to * 60_000];
  };
  return {
    between(from, to) {
      let sum = 0;
      const last = dayAt(to, calendar.offset);
      for (let date = dayAt(from, calendar.offset), n = 0; date <= last && n < DAYS_MAX; date = addDays(date, 1), n++) {
        const open = hoursOf(date);
        if (open) sum += Math.max(0, Math.min(to, open[1]) - Math.max(from, open[0]));
      }
      return sum;
    },
    after(from, amount) {
      if (amount <= 0) return from;
      let left = amount;
      for (let date = dayAt(from, calendar.offset), n = 0; n < DAYS_MAX; date = addDays(date, 1), n++) {
        const open = hoursOf(date);
        if (!open) continue;
        const begin = Math.max(from, open[0]);
        if (left <= open[1] - begin) return begin + left;
        left -= Math.max(0, open[1] - begin);
      }
      throw new RangeError(`more than ${DAYS_MAX} days of working time`);
    },
  };
}
