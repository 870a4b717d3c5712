import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarOf } from '../../../domain/calendar/calendar.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import { clockPlan, replan, taskDeadline } from '../../../domain/calendar/clock-plan.ts';
import { msOf } from '../../../domain/calendar/day.ts';
import { deadline, explainDeadline } from '../../../domain/calendar/deadline.ts';
import { offDay } from '../../../domain/calendar/holiday-set.ts';
import { Refusal } from '../../../domain/errors.ts';
import { hours, naturalDays, workingDays } from '../../../domain/process.ts';
import { dateInShanghai, inShanghai, shanghai, someInstant, without } from './support.ts';

const refusalOf = (run: () => unknown): Refusal => {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('a calendar year that is not loaded (SLA-05)', () => {
  test('natural days into it: the safe deadline is exact, the statutory one is pending', () => {
    const end = deadline(naturalDays(15), shanghai('2026-12-20 10:00'), CN);
    expect(dateInShanghai(end.dueAt)).toBe('2027-01-04');
    expect(end).toMatchObject({ statutoryDueAt: null, isPendingCalendar: true, missingYears: [2027], calendarVersion: 'cn' });
  });

  test('working days into it: every day of it counts, so that the clock armed is too early at worst', () => {
    const end = deadline(workingDays(7), shanghai('2026-12-24 10:00'), CN);
    expect(dateInShanghai(end.dueAt)).toBe('2027-01-02');
    expect(end).toMatchObject({ statutoryDueAt: null, isPendingCalendar: true, missingYears: [2027] });
    expect(end.derivation.slice(-2)).toEqual([
      { date: '2027-01-01', why: 'year-not-loaded', counted: 6 },
      { date: '2027-01-02', why: 'year-not-loaded', counted: 7 },
    ]);
  });

  test('whatever the missing notice says, the deadline armed without it is not later, and natural days are the same', () => {
    fc.assert(
      fc.property(someInstant, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 2023, max: 2026 }), (from, n, year) => {
        expect(msOf(deadline(workingDays(n), from, without(year)).dueAt)).toBeLessThanOrEqual(
          msOf(deadline(workingDays(n), from, CN).dueAt),
        );
        expect(deadline(naturalDays(n), from, without(year)).dueAt).toBe(deadline(naturalDays(n), from, CN).dueAt);
      }),
    );
  });

  test('what ends before it is not touched by it', () => {
    expect(deadline(workingDays(5), shanghai('2026-12-14 10:00'), CN).isPendingCalendar).toBe(false);
    expect(deadline(hours(24 * 30), shanghai('2026-12-14 10:00'), CN).isPendingCalendar).toBe(false);
  });

  test('the last days of December wait for the next notice, which may change them (SLA-04)', () => {
    expect(deadline(naturalDays(15), shanghai('2025-12-15 10:00'), without(2026)).missingYears).toEqual([2026]);
    expect(deadline(naturalDays(15), shanghai('2025-12-15 10:00'), CN)).toMatchObject({
      calendarVersion: 'cn@2025.1+2026.1',
      isPendingCalendar: false,
    });
  });

  test('a notice decides days of the December before: 31 December 2022 is off by the notice for 2023 (SLA-04)', () => {
    const end = deadline(naturalDays(1), shanghai('2022-12-30 10:00'), CN);
    expect(dateInShanghai(end.statutoryDueAt)).toBe('2023-01-03');
  });

  test('an empty year is one that is not loaded, not a year without holidays', () => {
    const withEmpty = calendarOf('cn', { ...CN, sets: [...CN.years.values(), { year: 2027, version: '2027.1', papers: [], days: [] }] });
    expect(deadline(naturalDays(15), shanghai('2026-12-20 10:00'), withEmpty).missingYears).toEqual([2027]);
  });

  test('an explanation names the year instead of resting on a bound', () => {
    const refusal = refusalOf(() => explainDeadline(naturalDays(15), shanghai('2026-12-20 10:00'), CN));
    expect(refusal.code).toBe('CALENDAR_NOT_LOADED');
    expect(refusal.message).toContain('2027');
    expect(explainDeadline(naturalDays(15), shanghai('2026-02-02 10:00'), CN).derivation).toHaveLength(23);
  });
});

describe('clocks over a year that is not loaded', () => {
  const known = { name: 'decide', startedAt: shanghai('2026-12-20 10:00'), calendar: CN };

  test('a case is not refused: its regulatory clock is armed at the safe deadline and marked pending', () => {
    const plan = clockPlan({ ...known, spec: { kind: 'regulatory', pack: 'cn-nfra-2020-3', clock: 'cn.decide' } });
    expect(plan).toMatchObject({ isPendingCalendar: true, statutoryDueAt: null });
    expect(plan.rungs.map((rung) => rung.fraction)).toEqual([0.5, 0.8, 1]);
    expect(plan.rungs.at(-1)?.at).toBe(plan.dueAt);
  });

  test('an internal clock of natural days needs no calendar', () => {
    expect(clockPlan({ ...known, spec: { kind: 'internal', within: naturalDays(15) } }).isPendingCalendar).toBe(false);
    expect(clockPlan({ ...known, spec: { kind: 'internal', within: workingDays(15) } }).isPendingCalendar).toBe(true);
    expect(taskDeadline({ name: 't', within: workingDays(15), openedAt: known.startedAt, calendar: CN }).isPendingCalendar).toBe(true);
  });

  test('once the notice is loaded, the clock computed anew is complete and no earlier (SLA-07)', () => {
    const before = clockPlan({ ...known, spec: { kind: 'internal', within: workingDays(10) } });
    const loaded = calendarOf('cn', {
      ...CN,
      sets: [
        ...CN.years.values(),
        { year: 2027, version: '2027.1', papers: [], days: ['2027-01-01', '2027-01-02', '2027-01-03'].map((d) => offDay(d, '元旦')) },
      ],
    });
    const after = replan({ ...before, spans: [], calendar: loaded });
    expect([dateInShanghai(before.dueAt), dateInShanghai(after.dueAt)]).toEqual(['2027-01-01', '2027-01-04']);
    expect(after).toMatchObject({ isPendingCalendar: false, calendar: 'cn@2026.1+2027.1' });
    expect(inShanghai(after.dueAt)).toMatch(/23:59:59\.999$/);
  });
});
