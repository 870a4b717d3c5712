import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kindOf } from '../../../domain/calendar/calendar.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import { clockPlan, replan, resolveClock, taskDeadline } from '../../../domain/calendar/clock-plan.ts';
import { dayAt, msOf } from '../../../domain/calendar/day.ts';
import { hours, minutes, naturalDays, workingDays, type ClockSpec, type Span } from '../../../domain/process.ts';
import { inShanghai, shanghai, someInstant } from './support.ts';

const decide: ClockSpec = { kind: 'regulatory', pack: 'cn-nfra-2020-3', clock: 'cn.decide', ladder: [0.5, 0.8, 0.9, 1] };
const rungsOf = (plan: ReturnType<typeof clockPlan>) => plan.rungs.map(({ fraction, at }) => [fraction, inShanghai(at)]);
const anySpan: fc.Arbitrary<Span> = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map(workingDays),
  fc.integer({ min: 0, max: 60 }).map(naturalDays),
  fc.double({ min: 0, max: 1000, noNaN: true }).map(hours),
);

describe('the ladder of a clock', () => {
  test('a complaint of 2 February: safe 17, statutory 24 February, rungs at shares of the way to the safe day', () => {
    const plan = clockPlan({ name: 'decide', spec: decide, startedAt: shanghai('2026-02-02 00:00'), calendar: CN });
    expect([inShanghai(plan.dueAt), plan.statutoryDueAt && inShanghai(plan.statutoryDueAt)]).toEqual([
      '2026-02-17 23:59:59.999',
      '2026-02-24 23:59:59.999',
    ]);
    // 16 whole days from midnight to midnight
    expect(rungsOf(plan)).toEqual([
      [0.5, '2026-02-10 00:00:00.000'],
      [0.8, '2026-02-14 19:11:59.999'],
      [0.9, '2026-02-16 09:35:59.999'],
      [1, '2026-02-17 23:59:59.999'],
    ]);
  });

  test('two working days before Spring Festival: half is spent on the worked Saturday, 80 % on the first day after it', () => {
    const plan = taskDeadline({ name: 't', within: workingDays(2), openedAt: shanghai('2026-02-13 18:30'), calendar: CN });
    expect(rungsOf(plan)).toEqual([
      [0.5, '2026-02-14 18:30:00.000'],
      [0.8, '2026-02-24 14:18:00.000'],
      [1, '2026-02-24 23:59:59.999'],
    ]);
  });

  test('no reminder of a working-day clock comes at night or on a day off', () => {
    fc.assert(
      fc.property(
        someInstant,
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (openedAt, n, fraction) => {
          const plan = taskDeadline({ name: 't', within: workingDays(n), openedAt, calendar: CN, ladder: [fraction] });
          const at = msOf(plan.rungs[0]!.at);
          expect(['working-day', 'make-up-workday']).toContain(kindOf(CN, dayAt(at, CN.offset)));
          const minute = (at / 60_000 + 480) % 1440;
          expect(minute).toBeGreaterThanOrEqual(480);
          expect(minute).toBeLessThanOrEqual(1110);
        },
      ),
    );
  });

  test('rungs come in order between start and deadline, the last one is the deadline itself (SLA-09)', () => {
    fc.assert(
      fc.property(
        someInstant,
        anySpan,
        fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { maxLength: 6 }),
        (openedAt, within, ladder) => {
          const plan = taskDeadline({ name: 't', within, openedAt, calendar: CN, ladder });
          const instants = plan.rungs.map((rung) => rung.at);
          expect(instants).toEqual([...instants].sort());
          expect(instants.every((at) => at >= plan.startedAt && at <= plan.dueAt)).toBe(true);
          expect(plan.rungs.at(-1)).toEqual({ fraction: 1, at: plan.dueAt });
        },
      ),
    );
  });

  test('a breach is always on the ladder, each rung once, and rungs after the breach are allowed (SLA-08)', () => {
    const ladder = (given: number[]) => resolveClock({ kind: 'internal', within: hours(10), ladder: given }).ladder;
    expect(ladder([0.5])).toEqual([0.5, 1]);
    expect(ladder([1 / 3, 0.333_333])).toEqual([0.3333, 1]);
    expect(ladder([1, 0.8, 0.8, 0.5])).toEqual([0.5, 0.8, 1]);
    expect(() => ladder([0])).toThrow('0 is no rung');
    const late = clockPlan({
      name: 'x',
      spec: { kind: 'internal', within: hours(10), ladder: [1.5] },
      startedAt: shanghai('2026-03-02 00:00'),
      calendar: CN,
    });
    expect(rungsOf(late)).toEqual([
      [1, '2026-03-02 10:00:00.000'],
      [1.5, '2026-03-02 15:00:00.000'],
    ]);
  });

  test('a task of thirty minutes has no statutory deadline and needs no calendar', () => {
    const plan = taskDeadline({ name: 'CMP-1.verify.1', within: minutes(30), openedAt: shanghai('2026-03-02 23:50'), calendar: CN });
    expect(plan).toMatchObject({ name: 'CMP-1.verify.1', kind: 'task', statutoryDueAt: null, isPendingCalendar: false, calendar: 'cn' });
    expect(inShanghai(plan.dueAt)).toBe('2026-03-03 00:20:00.000');
  });
});

describe('policy packs (D.3)', () => {
  test.each([
    ['cn.decide', 15],
    ['cn.decide.complex', 30],
    ['cn.decide.special', 60],
  ])('cn-nfra-2020-3: %s is %i natural days and never pauses (SLA-01)', (clock, days) => {
    expect(resolveClock({ kind: 'regulatory', pack: 'cn-nfra-2020-3', clock })).toEqual({
      span: naturalDays(days),
      ladder: [0.5, 0.8, 1],
      pausable: false,
      packVersion: 'cn-nfra-2020-3@1',
    });
  });

  test('an internal clock carries its own span and pauses only where that is declared', () => {
    expect(resolveClock({ kind: 'internal', within: hours(115.2), pausable: true })).toMatchObject({
      span: hours(115.2),
      pausable: true,
      packVersion: null,
    });
    expect(resolveClock({ kind: 'internal', within: hours(1) }).pausable).toBe(false);
  });

  test('an unknown pack or clock stops the case from starting without its deadline', () => {
    expect(() => resolveClock({ kind: 'regulatory', pack: 'cn-nfra-2020-3', clock: 'cn.decdie' })).toThrow(
      'no policy pack cn-nfra-2020-3 with a clock cn.decdie',
    );
    expect(() => resolveClock({ kind: 'regulatory', pack: 'nobody', clock: 'cn.decide' })).toThrow('no policy pack nobody');
  });
});

test('a clock computed twice is the same clock', () => {
  const plan = clockPlan({ name: 'decide', spec: decide, startedAt: shanghai('2026-02-02 09:31'), calendar: CN });
  expect(replan({ ...plan, spans: [], calendar: CN })).toEqual(plan);
});
