import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CN } from '../../../domain/calendar/calendars.ts';
import { replan, type ClockPlan } from '../../../domain/calendar/clock-plan.ts';
import { isoOf, msOf } from '../../../domain/calendar/day.ts';
import { pause, resume, type ClockSpan } from '../../../domain/calendar/pauses.ts';
import { workingTime } from '../../../domain/calendar/working-time.ts';
import { Refusal } from '../../../domain/errors.ts';
import { hours, naturalDays, workingDays, type Span } from '../../../domain/process.ts';
import { inShanghai, shanghai, someInstant } from './support.ts';

const REASON = 'WAIT_CUSTOMER';
const clock = (span: Span, from: string) => ({
  name: 'target',
  kind: 'internal' as const,
  spec: { span, ladder: [0.5, 0.8, 1], pausable: true, packVersion: null },
  startedAt: shanghai(from),
  calendar: CN,
});
const due = (plan: ClockPlan) => inShanghai(plan.dueAt);

/** A ledger of pauses, from hours: run, pause, run, pause … */
function ledger(startedAt: string, turns: readonly number[]): readonly ClockSpan[] {
  let spans: readonly ClockSpan[] = [];
  let at = msOf(startedAt as never);
  turns.forEach((length, i) => {
    at += Math.round(length * 3_600_000);
    const turn = { spans, startedAt: startedAt as never, pausable: true };
    spans = i % 2 === 0 ? pause(turn, isoOf(at), REASON) : resume(turn, isoOf(at));
  });
  return spans;
}

describe('a clock that waits for the customer (SLA-01)', () => {
  test('hours: the deadline moves by the time that the clock stood still', () => {
    const target = clock(hours(48), '2026-03-02 09:00');
    expect(due(replan({ ...target, spans: [] }))).toBe('2026-03-04 09:00:00.000');
    expect(due(replan({ ...target, spans: ledger(target.startedAt, [10, 5.5]) }))).toBe('2026-03-04 14:30:00.000');
  });

  test('working days: only working time lost to the pause is given back, in working time', () => {
    const target = clock(workingDays(2), '2026-03-05 09:00'); // Friday, Monday
    const night = [{ from: shanghai('2026-03-06 18:30'), to: shanghai('2026-03-09 08:00'), counts: false }];
    const hour = [{ from: shanghai('2026-03-06 10:00'), to: shanghai('2026-03-06 11:00'), counts: false }];
    expect(due(replan({ ...target, spans: [] }))).toBe('2026-03-09 23:59:59.999');
    expect(due(replan({ ...target, spans: night }))).toBe('2026-03-09 23:59:59.999');
    expect(due(replan({ ...target, spans: hour }))).toBe('2026-03-10 09:00:00.000');
  });

  test('rungs reached before the pause stay, those after it move', () => {
    const target = clock(hours(100), '2026-03-02 00:00');
    const [before, after] = [replan({ ...target, spans: [] }), replan({ ...target, spans: ledger(target.startedAt, [60, 24]) })];
    expect(after.rungs[0]).toEqual(before.rungs[0]);
    expect(msOf(after.rungs[1]!.at) - msOf(before.rungs[1]!.at)).toBe(24 * 3_600_000);
  });

  test('all pauses together count for ten working days, then the clock runs again by itself', () => {
    const target = clock(hours(100), '2026-03-02 08:00');
    const open = ledger(target.startedAt, [10]); // Monday 18:00, half an hour before closing
    const capped = replan({ ...target, spans: open });
    const end = workingTime(CN).after(msOf(shanghai('2026-03-02 18:00')), 10 * 630 * 60_000);
    expect(inShanghai(isoOf(end))).toBe('2026-03-16 18:00:00.000');
    expect(msOf(capped.dueAt) - msOf(replan({ ...target, spans: [] }).dueAt)).toBe(end - msOf(shanghai('2026-03-02 18:00')));
    // nothing is gained by waiting longer, or by pausing again
    expect(replan({ ...target, spans: resume({ spans: open, startedAt: target.startedAt }, shanghai('2026-05-29 18:00')) }).dueAt).toBe(
      capped.dueAt,
    );
  });

  test('many short pauses are capped together, not one by one', () => {
    const target = clock(hours(100), '2026-03-02 08:00');
    const often = (n: number) =>
      replan({ ...target, spans: ledger(target.startedAt, Array.from({ length: n }, () => [1, 100]).flat()) }).dueAt;
    expect(often(2) < often(3)).toBe(true);
    expect(often(12)).toBe(often(6));
  });

  test('days that no loaded calendar decides are not given back: the deadline can only be too early', () => {
    const target = clock(workingDays(2), '2026-12-22 09:00');
    const spans = [{ from: shanghai('2026-12-23 10:00'), to: shanghai('2026-12-29 10:00'), counts: false }];
    // 8.5 + 10.5 + 10.5 hours of 23, 24 and 25 December, from the 25th on
    expect(due(replan({ ...target, spans }))).toBe('2026-12-29 16:30:00.000');
  });

  test('a pause that begins after the deadline changes nothing: the breach stays', () => {
    const target = clock(hours(10), '2026-03-02 08:00');
    expect(replan({ ...target, spans: ledger(target.startedAt, [11, 5]) })).toEqual(replan({ ...target, spans: [] }));
  });

  test('whatever is paused, a deadline never comes nearer and rungs stay in order', () => {
    const turns = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 8 });
    const span = fc.oneof(
      fc.integer({ min: 0, max: 20 }).map(workingDays),
      fc.integer({ min: 0, max: 30 }).map(naturalDays),
      fc.integer({ min: 0, max: 500 }).map(hours),
    );
    fc.assert(
      fc.property(someInstant, span, turns, (startedAt, within, lengths) => {
        const target = { ...clock(within, '2026-03-02 08:00'), startedAt };
        const plain = replan({ ...target, spans: [] });
        const paused = replan({ ...target, spans: ledger(startedAt, lengths) });
        paused.rungs.forEach((rung, i) => expect(rung.at >= plain.rungs[i]!.at).toBe(true));
        expect(paused.rungs.map((rung) => rung.at)).toEqual(paused.rungs.map((rung) => rung.at).sort());
        expect(paused.rungs.at(-1)?.at).toBe(paused.dueAt);
      }),
    );
  });
});

describe('turning a clock off and on', () => {
  const startedAt = shanghai('2026-03-02 08:00');

  test('a regulatory clock never pauses', () => {
    const turn = () => pause({ spans: [], startedAt, pausable: false }, shanghai('2026-03-02 09:00'), REASON);
    expect(turn).toThrow(Refusal);
    expect(turn).toThrow('A regulatory deadline runs whatever we wait for');
  });

  test('the ledger says when it counted and why it stood still', () => {
    const paused = pause({ spans: [], startedAt, pausable: true }, shanghai('2026-03-02 09:00'), REASON);
    expect(resume({ spans: paused, startedAt }, shanghai('2026-03-03 10:00'))).toEqual([
      { from: startedAt, to: shanghai('2026-03-02 09:00'), counts: true },
      { from: shanghai('2026-03-02 09:00'), to: shanghai('2026-03-03 10:00'), counts: false, reason: REASON },
      { from: shanghai('2026-03-03 10:00'), to: null, counts: true },
    ]);
  });

  test('pausing twice or resuming twice is doing it once', () => {
    const paused = pause({ spans: [], startedAt, pausable: true }, shanghai('2026-03-02 09:00'), REASON);
    expect(pause({ spans: paused, startedAt, pausable: true }, shanghai('2026-03-02 11:00'), REASON)).toBe(paused);
    expect(resume({ spans: [], startedAt }, shanghai('2026-03-02 09:00'))).toEqual([]);
  });

  test('a turn before the last one is refused', () => {
    const paused = pause({ spans: [], startedAt, pausable: true }, shanghai('2026-03-02 09:00'), REASON);
    expect(() => resume({ spans: paused, startedAt }, shanghai('2026-03-02 08:30'))).toThrow('before its last turn');
  });
});
