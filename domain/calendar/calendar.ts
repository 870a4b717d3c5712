// A calendar knows which days are worked, and which years it knows nothing of. It never guesses a year (SLA-05).
import { isWeekend, yearOf, type Day } from './day.ts';
import type { HolidaySet, NoticeDay } from './holiday-set.ts';

export type Hours = { readonly from: number; readonly to: number };

export type Calendar = {
  readonly id: string;
  /** Minutes ahead of UTC, the same all year. */
  readonly offset: number;
  /** Minutes after midnight between which business is done: reminders of working-day clocks come then. */
  readonly businessHours: Hours;
  /** Minutes after midnight between which staff work: working minutes and hours are counted in them. */
  readonly workingHours: Hours;
  readonly years: ReadonlyMap<number, HolidaySet>;
  /** Explicit days of all loaded notices; where two name a day, the later notice holds. */
  readonly named: ReadonlyMap<Day, NoticeDay>;
};

const NINE_TO_FIVE: Hours = { from: 9 * 60, to: 17 * 60 };

export function calendarOf(
  id: string,
  {
    offset,
    businessHours,
    workingHours = NINE_TO_FIVE,
    sets,
  }: Pick<Calendar, 'offset' | 'businessHours'> & Partial<Pick<Calendar, 'workingHours'>> & { sets: readonly HolidaySet[] },
): Calendar {
  // A year whose notice has not been published has no days: it is not loaded, not a year without holidays.
  const loaded = sets.filter((set) => set.days.length > 0).sort((a, b) => a.year - b.year);
  return {
    id,
    offset,
    businessHours,
    workingHours,
    years: new Map(loaded.map((set) => [set.year, set])),
    named: new Map(loaded.flatMap((set) => set.days.map((named) => [named.date, named]))),
  };
}

/** What a day is. `undecided`: the notice of its year, or the next one that may still change it, is not loaded. */
export type DayKind = 'working-day' | 'make-up-workday' | 'weekend' | 'holiday' | 'undecided';

/**
 * From here on a year's days may be changed by the next year's notice (SLA-04). The earliest such day since 2007 was 29 December
 * (make-up workdays in 2007 and 2018) [M]; one day of margin.
 */
const NEXT_NOTICE_FROM = '12-28';

/** The years whose notices decide a day. */
export const noticesOf = (date: Day): readonly number[] =>
  date.slice(5) >= NEXT_NOTICE_FROM ? [yearOf(date), yearOf(date) + 1] : [yearOf(date)];

export const missingYear = (calendar: Calendar, date: Day): number | undefined =>
  calendar.named.has(date) ? undefined : noticesOf(date).find((year) => !calendar.years.has(year));

export function kindOf(calendar: Calendar, date: Day): DayKind {
  const named = calendar.named.get(date);
  if (named) return named.isOffDay ? 'holiday' : isWeekend(date) ? 'make-up-workday' : 'working-day';
  if (missingYear(calendar, date) !== undefined) return 'undecided';
  return isWeekend(date) ? 'weekend' : 'working-day';
}

export const isOff = (kind: DayKind): boolean => kind === 'weekend' || kind === 'holiday';

/** `cn@2025.1+2026.1`: the notices that decide these days, as far as they are loaded; `cn` alone when none was needed. */
export function versionFor(calendar: Calendar, days: Iterable<Day>): string {
  const years = new Set([...days].flatMap(noticesOf));
  const versions = [...years].sort((a, b) => a - b).flatMap((year) => calendar.years.get(year)?.version ?? []);
  return versions.length === 0 ? calendar.id : `${calendar.id}@${versions.join('+')}`;
}

/** The versions of loaded years that a correction has taken the place of: of a year at its third revision, `2026.1` and `2026.2`. */
export const superseded = (calendar: Calendar): string[] =>
  [...calendar.years.values()].flatMap(({ year, version }) =>
    Array.from({ length: Number(version.split('.')[1]) - 1 }, (_, i) => `${year}.${i + 1}`),
  );
