// An instant as working hours see it: the bank's clock and calendar, never a guess of a year (SLA-05).
import { describe, expect, test } from 'vitest';
import { CN } from '../../domain/calendar/calendars.ts';
import type { Iso } from '../../domain/ids.ts';
import { momentOf, warningsAbout } from '../../domain/people-hours.ts';

const at = (instant: string) => momentOf(instant as Iso, CN);

describe('an instant', () => {
  test('is read on the clock of the bank, whatever the zone that it is written in', () => {
    expect(at('2026-03-03T00:29:59Z')).toEqual({ weekday: 2, time: '08:29', isWorkingDay: true });
    expect(at('2026-03-03T00:30:00Z')).toEqual({ weekday: 2, time: '08:30', isWorkingDay: true });
    expect(at('2026-03-02T16:00:00Z')).toEqual({ weekday: 2, time: '00:00', isWorkingDay: true });
    expect(at('2026-03-02T10:00:00-06:00')).toEqual({ weekday: 2, time: '00:00', isWorkingDay: true });
  });
  test('lies on a working day by the notice: a holiday is none, a make-up workday is one', () => {
    expect(at('2026-02-17T02:00:00Z')).toMatchObject({ weekday: 2, isWorkingDay: false });
    expect(at('2026-02-14T02:00:00Z')).toMatchObject({ weekday: 6, isWorkingDay: true });
    expect(at('2026-03-01T02:00:00Z')).toMatchObject({ weekday: 7, isWorkingDay: false });
  });
  test('of a year whose notice is not loaded is on no known day', () => {
    expect(at('2031-03-03T02:00:00Z')).toEqual({ weekday: 1, time: '10:00', isWorkingDay: null });
  });
});

test('who is absent is said to be that, and not that her hours are over as well; who is there, or is not known of, is no warning', () => {
  const her = { id: 'anna', name: '安娜' };
  const code = (isAbsent: boolean, isWorking: boolean | null) => warningsAbout({ ...her, isAbsent, isWorking }).map((one) => one.code);
  expect([code(true, false), code(false, false), code(false, true), code(false, null)]).toEqual([['absent'], ['off-hours'], [], []]);
  expect(warningsAbout({ ...her, isAbsent: true, isWorking: false })).toMatchObject([
    { person: 'anna', name: '安娜', message: expect.stringMatching(/^安娜 is absent now\./) },
  ]);
});
