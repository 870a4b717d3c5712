// What the calendar tests share: instants written as a clerk in Shanghai reads them, and dates drawn at random.
import fc from 'fast-check';
import { calendarOf, type Calendar } from '../../../domain/calendar/calendar.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import { addDays, asDay, isoOf, type Day } from '../../../domain/calendar/day.ts';
import type { Iso } from '../../../domain/ids.ts';

/** `shanghai('2026-02-02 09:31')` */
export const shanghai = (text: string): Iso => isoOf(Date.parse(`${text.replace(' ', 'T')}+08:00`));
/** `2026-02-17 23:59:59.999` */
export const inShanghai = (instant: Iso): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().replace('T', ' ').slice(0, -1);
export const dateInShanghai = (instant: Iso | null): string | null => (instant === null ? null : inShanghai(instant).slice(0, 10));

/** The mainland's calendar as it was when the notice of some year had not been published. */
export const without = (...years: number[]): Calendar =>
  calendarOf('cn', { ...CN, sets: [...CN.years.values()].filter((set) => !years.includes(set.year)) });

/** Any day of 2023 to 2026 that is far enough from the end of what is loaded. */
export const someDay: fc.Arbitrary<Day> = fc.integer({ min: 0, max: 365 * 3 + 240 }).map((n) => addDays(asDay('2023-01-01'), n));
export const someInstant: fc.Arbitrary<Iso> = fc
  .tuple(someDay, fc.integer({ min: 0, max: 86_399_999 }))
  .map(([date, ms]) => isoOf(Date.parse(`${date}T00:00:00+08:00`) + ms));
