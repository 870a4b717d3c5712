import { describe, expect, test } from 'vitest';
import { kindOf, isOff } from '../../../domain/calendar/calendar.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import { addDays, asDay } from '../../../domain/calendar/day.ts';
import { deadline } from '../../../domain/calendar/deadline.ts';
import { hours, months, naturalDays, workingDays } from '../../../domain/process.ts';
import { dateInShanghai, inShanghai, shanghai } from './support.ts';

describe('working days of the mainland (SLA-04, golden vectors)', () => {
  test.each([
    ['2025-09-26', 3, '2025-09-30', 'Sunday 28 September is worked'],
    ['2025-09-26', 15, '2025-10-23', 'over National Day'],
    ['2025-09-29', 5, '2025-10-13', 'Saturday 11 October is worked'],
    ['2026-02-12', 3, '2026-02-24', 'Saturday 14 February is worked, then Spring Festival'],
    ['2026-02-12', 15, '2026-03-11', 'over Spring Festival and a worked Saturday 28 February'],
  ])('%s + %i working days is %s: %s', (from, days, to) => {
    const end = deadline(workingDays(days), shanghai(`${from} 10:00`), CN);
    expect(inShanghai(end.dueAt)).toBe(`${to} 23:59:59.999`);
    expect(end.statutoryDueAt).toBe(end.dueAt);
  });

  test.each([2025, 2026])('%i has 248 working days, which is what staffing counts with', (year) => {
    let worked = 0;
    for (let date = asDay(`${year}-01-01`); date <= `${year}-12-31`; date = addDays(date, 1)) if (!isOff(kindOf(CN, date))) worked++;
    expect(worked).toBe(248);
  });
});

describe('natural days (SLA-02 roll-forward, SLA-03 safe deadline, golden vectors)', () => {
  test.each([
    [15, '2026-02-17', '2026-02-24', 'the safe day is in Spring Festival, the statutory one is the day after it'],
    [30, '2026-03-04', '2026-03-04', 'an ordinary Wednesday'],
    [60, '2026-04-03', '2026-04-03', 'an ordinary Friday'],
  ])('received on 2026-02-02, %i days: safe %s, statutory %s (%s)', (days, safe, statutory) => {
    const end = deadline(naturalDays(days), shanghai('2026-02-02 09:31'), CN);
    expect([dateInShanghai(end.dueAt), dateInShanghai(end.statutoryDueAt)]).toEqual([safe, statutory]);
    expect(end.calendarVersion).toBe('cn@2026.1');
    expect(end.isPendingCalendar).toBe(false);
  });

  test('a last day on a plain weekend rolls to Monday, on a worked Saturday it does not', () => {
    expect(dateInShanghai(deadline(naturalDays(5), shanghai('2026-03-02 10:00'), CN).statutoryDueAt)).toBe('2026-03-09');
    expect(dateInShanghai(deadline(naturalDays(5), shanghai('2026-02-23 10:00'), CN).statutoryDueAt)).toBe('2026-02-28');
  });

  test('a day in Shanghai begins eight hours before one in UTC: received at 00:10 counts as that day, not the day before', () => {
    expect(dateInShanghai(deadline(naturalDays(15), shanghai('2026-02-02 00:10'), CN).dueAt)).toBe('2026-02-17');
    expect(dateInShanghai(deadline(naturalDays(15), shanghai('2026-02-01 23:50'), CN).dueAt)).toBe('2026-02-16');
  });

  test('the deadline is 24:00 of the last day and prints as that day', () => {
    expect(deadline(naturalDays(15), shanghai('2026-02-02 09:31'), CN).dueAt).toBe('2026-02-17T15:59:59.999Z');
  });
});

describe('months and hours', () => {
  test('a month ends on the same-numbered day, else on the last of the month (SLA-02)', () => {
    const end = (from: string, n: number) => dateInShanghai(deadline(months(n), shanghai(`${from} 10:00`), CN).dueAt);
    expect(end('2025-11-20', 6)).toBe('2026-05-20');
    expect(end('2025-08-31', 6)).toBe('2026-02-28');
    expect(end('2023-12-31', 2)).toBe('2024-02-29');
    expect(end('2025-12-15', 1)).toBe('2026-01-15');
  });

  test('a month that ends on a day off rolls forward as days do (SLA-02)', () => {
    const end = deadline(months(1), shanghai('2026-01-17 10:00'), CN);
    expect([dateInShanghai(end.dueAt), dateInShanghai(end.statutoryDueAt)]).toEqual(['2026-02-17', '2026-02-24']);
  });

  test('4.8 days are 115.2 hours to the millisecond, over nights and holidays', () => {
    const end = deadline(hours(115.2), shanghai('2026-02-13 10:00'), CN);
    expect(inShanghai(end.dueAt)).toBe('2026-02-18 05:12:00.000');
    expect(end.statutoryDueAt).toBe(end.dueAt);
  });
});

test('a span that cannot be counted is refused in words', () => {
  const from = shanghai('2026-02-02 10:00');
  expect(() => deadline(workingDays(1.5), from, CN)).toThrow('a span of 1.5 working days cannot be counted');
  expect(() => deadline(naturalDays(-1), from, CN)).toThrow('a span of -1 natural days cannot be counted');
  expect(() => deadline(naturalDays(1_000_000), from, CN)).toThrow('cannot be counted');
  expect(() => deadline(hours(Number.NaN), from, CN)).toThrow('cannot be counted');
  expect(() => deadline(hours(1), 'yesterday' as never, CN)).toThrow('yesterday is not an instant');
});
