// The date on which money is booked, apart from the instant (domain rules X-02, DS-04): after the cut-off it is the next business date.
import { isOff, kindOf, type Calendar } from '../calendar/calendar.ts';
import { addDays, dayAt, msOf, startOfDay, type Day } from '../calendar/day.ts';
import type { Iso } from '../ids.ts';

/** Minutes after midnight: 16:30 (DS-04). */
export const CUT_OFF_MINUTES = 16 * 60 + 30;
/** Spring Festival with its weekends is nine days; twice that is a calendar that is wrong. */
const DAYS_MAX = 20;

/** At the cut-off itself it is the next one already. A day whose year is not loaded counts as worked on Monday to Friday (never later than certain). */
export function businessDateAt(at: Iso, calendar: Calendar, cutOffMinutes = CUT_OFF_MINUTES): Day {
  const today = dayAt(msOf(at), calendar.offset);
  const isOver = msOf(at) >= startOfDay(today, calendar.offset) + cutOffMinutes * 60_000;
  return firstWorkingDay(isOver ? addDays(today, 1) : today, calendar);
}

export function firstWorkingDay(from: Day, calendar: Calendar): Day {
  for (let day = from, n = 0; n < DAYS_MAX; day = addDays(day, 1), n++) {
    const kind = kindOf(calendar, day);
    const isWeekend = new Date(`${day}T00:00:00Z`).getUTCDay() % 6 === 0;
    if (kind === 'undecided' ? !isWeekend : !isOff(kind)) return day;
  }
  throw new RangeError(`no working day within ${DAYS_MAX} days of ${from}`);
}
