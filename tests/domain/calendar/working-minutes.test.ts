// Working minutes: spent from 09:00 to 17:00 on working days only (SLA-01, A9), rungs too.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CN } from '../../../domain/calendar/calendars.ts';
import { replan, resolveClock, taskDeadline } from '../../../domain/calendar/clock-plan.ts';
import { explainDeadline } from '../../../domain/calendar/deadline.ts';
import { msOf } from '../../../domain/calendar/day.ts';
import { workingTime } from '../../../domain/calendar/working-time.ts';
import { workingMinutes } from '../../../domain/process.ts';
import { inShanghai, shanghai, someInstant, without } from './support.ts';

const due = (from: string, minutes: number): string =>
  inShanghai(taskDeadline({ name: 't', within: workingMinutes(minutes), openedAt: shanghai(from), calendar: CN }).dueAt).slice(0, 16);

test.each([
  ['2026-03-02 10:00', 30, '2026-03-02 10:30'],
  ['2026-03-02 16:55', 30, '2026-03-03 09:25'], // Monday evening
  ['2026-03-06 16:45', 30, '2026-03-09 09:15'], // over the weekend
  ['2026-03-02 03:00', 30, '2026-03-02 09:30'], // before anybody is there
  ['2026-03-02 20:00', 480, '2026-03-03 17:00'], // a whole day ends when it ends
  ['2026-02-14 16:50', 30, '2026-02-24 09:20'], // Saturday worked instead, then Spring Festival
])('from %s, %d working minutes end at %s', (from, minutes, end) => expect(due(from, minutes)).toBe(end));

test('the warnings come at half and four fifths of the working minutes, not of the night between them', () => {
  const plan = taskDeadline({ name: 't', within: workingMinutes(30), openedAt: shanghai('2026-03-02 16:50'), calendar: CN });
  expect(plan.rungs.map(({ at }) => inShanghai(at).slice(0, 16))).toEqual(['2026-03-03 09:05', '2026-03-03 09:14', '2026-03-03 09:20']);
});

test('a pause gives back the working minutes that it took, and no others', () => {
  const spec = resolveClock({ kind: 'internal', within: workingMinutes(60), pausable: true });
  const spans = [
    { from: shanghai('2026-03-02 10:00'), to: shanghai('2026-03-02 16:30'), counts: true },
    { from: shanghai('2026-03-02 16:30'), to: shanghai('2026-03-03 09:30'), counts: false, reason: 'customer' },
  ];
  const plan = replan({ name: 'c', kind: 'internal', spec, startedAt: shanghai('2026-03-02 16:00'), spans, calendar: CN });
  // 30 minutes before the pause, 60 of working time in it, 30 after it
  expect(inShanghai(plan.dueAt).slice(0, 16)).toBe('2026-03-03 10:00');
});

test('the arithmetic says how many minutes have passed by the end of each day', () => {
  const { derivation } = explainDeadline(workingMinutes(45), shanghai('2026-03-06 16:40'), CN);
  expect(derivation.map(({ date, why, counted }) => [date, why, counted])).toEqual([
    ['2026-03-06', 'working-day', 20],
    ['2026-03-07', 'weekend', null],
    ['2026-03-08', 'weekend', null],
    ['2026-03-09', 'working-day', 45],
  ]);
});

test('without the calendar of the year the deadline can only be too early, and says that it waits for it', () => {
  const plan = taskDeadline({ name: 't', within: workingMinutes(30), openedAt: shanghai('2026-02-16 16:50'), calendar: without(2026) });
  expect(plan).toMatchObject({ isPendingCalendar: true });
  expect(inShanghai(plan.dueAt).slice(0, 16)).toBe('2026-02-17 09:20');
  expect(() => explainDeadline(workingMinutes(30), shanghai('2026-02-16 16:50'), without(2026))).toThrow('2026');
});

test('at whatever instant it begins, exactly so many working minutes lie before its end (property)', () => {
  const working = workingTime(CN, { within: CN.workingHours });
  fc.assert(
    fc.property(someInstant, fc.integer({ min: 1, max: 3_000 }), (openedAt, minutes) => {
      const { dueAt, rungs } = taskDeadline({ name: 't', within: workingMinutes(minutes), openedAt, calendar: CN });
      expect(working.between(msOf(openedAt), msOf(dueAt))).toBe(minutes * 60_000);
      const half = working.between(msOf(openedAt), msOf(rungs[0]!.at));
      expect(Math.abs(half - minutes * 30_000)).toBeLessThanOrEqual(1);
    }),
  );
});
