import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOff, kindOf } from '../../../domain/calendar/calendar.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import { addDays, dayAt, isoOf, msOf } from '../../../domain/calendar/day.ts';
import { deadline } from '../../../domain/calendar/deadline.ts';
import { workingTime } from '../../../domain/calendar/working-time.ts';
import { hours, naturalDays, workingDays } from '../../../domain/process.ts';
import { someDay, someInstant } from './support.ts';

const days = fc.integer({ min: 0, max: 60 });
const lastDay = (instant: string) => dayAt(Date.parse(instant), CN.offset);

describe('counting days, for any day from 2023 to 2026', () => {
  test('a working-day deadline of a day or more never lands on a day off (SLA-04)', () => {
    fc.assert(
      fc.property(someInstant, fc.integer({ min: 1, max: 60 }), (from, n) => {
        expect(isOff(kindOf(CN, lastDay(deadline(workingDays(n), from, CN).dueAt)))).toBe(false);
      }),
    );
  });

  test('between the start and the deadline there are exactly so many working days', () => {
    fc.assert(
      fc.property(someInstant, days, (from, n) => {
        const [first, last] = [dayAt(msOf(from), CN.offset), lastDay(deadline(workingDays(n), from, CN).dueAt)];
        let worked = 0;
        for (let date = addDays(first, 1); date <= last; date = addDays(date, 1)) if (!isOff(kindOf(CN, date))) worked++;
        expect(worked).toBe(n);
      }),
    );
  });

  test('two spans one after the other end where their sum ends, in working and in natural days', () => {
    fc.assert(
      fc.property(someInstant, days, fc.integer({ min: 0, max: 30 }), fc.constantFrom(workingDays, naturalDays), (from, a, b, span) => {
        const first = deadline(span(a), from, CN).dueAt;
        expect(deadline(span(b), first, CN).dueAt).toBe(deadline(span(a + b), from, CN).dueAt);
      }),
    );
  });

  test('whoever starts later or has more days is never due earlier', () => {
    fc.assert(
      fc.property(
        someInstant,
        fc.integer({ min: 0, max: 30 * 86_400_000 }),
        days,
        fc.integer({ min: 0, max: 5 }),
        (from, later, n, more) => {
          const after = isoOf(msOf(from) + later);
          for (const span of [workingDays, naturalDays, hours]) {
            expect(msOf(deadline(span(n + more), after, CN).dueAt)).toBeGreaterThanOrEqual(msOf(deadline(span(n), from, CN).dueAt));
          }
        },
      ),
    );
  });

  test('the safe deadline is never after the statutory one, and only days off lie between (SLA-03)', () => {
    fc.assert(
      fc.property(someInstant, days, (from, n) => {
        const end = deadline(naturalDays(n), from, CN);
        const [safe, statutory] = [lastDay(end.dueAt), lastDay(end.statutoryDueAt ?? '')];
        expect(safe <= statutory).toBe(true);
        for (let date = safe; date < statutory; date = addDays(date, 1)) expect(isOff(kindOf(CN, date))).toBe(true);
        expect(isOff(kindOf(CN, statutory))).toBe(false);
      }),
    );
  });

  test('every day is 24 hours long: no daylight saving time anywhere in the year', () => {
    fc.assert(
      fc.property(someInstant, fc.integer({ min: 1, max: 400 }), (from, n) => {
        const [a, b] = [deadline(naturalDays(n), from, CN), deadline(naturalDays(n + 1), from, CN)];
        expect(msOf(b.dueAt) - msOf(a.dueAt)).toBe(86_400_000);
      }),
    );
  });

  test('the derivation ends at the deadline and counts 1, 2, 3 … to the span, in order of the days (SLA-07)', () => {
    fc.assert(
      fc.property(someInstant, fc.integer({ min: 1, max: 60 }), fc.constantFrom(workingDays, naturalDays), (from, n, span) => {
        const { derivation, dueAt } = deadline(span(n), from, CN);
        const counted = derivation.filter((line) => line.counted !== null);
        expect(counted.map((line) => line.counted)).toEqual(Array.from({ length: n }, (_, i) => i + 1));
        expect(counted.at(-1)?.date).toBe(lastDay(dueAt));
        expect(derivation.map((line) => line.date)).toEqual(derivation.map((_, i) => addDays(dayAt(msOf(from), CN.offset), i)));
      }),
    );
  });
});

describe('working time', () => {
  const working = workingTime(CN);

  test('after so much working time, exactly so much has passed', () => {
    fc.assert(
      fc.property(someInstant, fc.integer({ min: 0, max: 20 * 630 * 60_000 }), (from, amount) => {
        expect(working.between(msOf(from), working.after(msOf(from), amount))).toBe(amount);
      }),
    );
  });

  test('a working day has ten and a half hours, a day off none', () => {
    fc.assert(
      fc.property(someDay, (date) => {
        const midnight = Date.parse(`${date}T00:00:00+08:00`);
        expect(working.between(midnight, midnight + 86_400_000)).toBe(isOff(kindOf(CN, date)) ? 0 : 630 * 60_000);
      }),
    );
  });
});
