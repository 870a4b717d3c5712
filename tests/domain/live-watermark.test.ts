// Up to where a log is read whole, while transactions commit in any order, or never.
import { test, fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { GAPS_MAX, openWatermark } from '../../api/live/watermark.ts';

const at = (xmin: number, xmax: number) => ({ xmin: BigInt(xmin), xmax: BigInt(xmax) });

describe('the mark up to which everything was heard', () => {
  it('stands still before a missing number until the transactions of its time have ended, and two seconds are over', () => {
    const mark = openWatermark(10);
    mark.take([11, 13], at(100, 105), 0);
    expect([mark.floor(), mark.high(), mark.gaps()]).toEqual([11, 13, [12]]);
    mark.take([], at(104, 120), 5_000); // one of then is still at work
    expect(mark.floor()).toBe(11);
    mark.take([], at(105, 120), 5_000);
    expect([mark.floor(), mark.gaps()]).toEqual([13, []]);
  });
  it('is not moved on at once, since a number is taken before its transaction is known', () => {
    const mark = openWatermark(0);
    mark.take([2], at(9, 9), 0);
    mark.take([], at(50, 50), 1_000);
    expect(mark.gaps()).toEqual([1]);
    mark.take([1], at(60, 60), 1_200);
    expect([mark.floor(), mark.gaps()]).toEqual([2, []]);
  });
  it('gives up, and says so, when more is missing than can be waited for', () => {
    const mark = openWatermark(0);
    expect(mark.take([GAPS_MAX + 2], at(1, 1), 0)).toBe(false);
    expect([mark.floor(), mark.gaps()]).toEqual([GAPS_MAX + 2, []]);
  });
  test.prop([fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 60 }), fc.integer()])(
    'never passes a number that comes later, and never goes back, whatever the order of the commits',
    (delays, seed) => {
      // number n commits at time n + delay; the transaction of number n has the id n, so a snapshot at t has all that have begun by then
      const commits = delays.map((delay, i) => ({ id: i + 1, at: i + 1 + delay + (seed % 2) }));
      const mark = openWatermark(0);
      const heard = new Set<number>();
      let floor = 0;
      for (let t = 1; t <= delays.length + 10; t++) {
        const begun = commits.filter(({ id }) => id <= t);
        const running = begun.filter((one) => one.at > t).map(({ id }) => id);
        const fresh = begun.filter((one) => one.at <= t && !heard.has(one.id) && (one.id > mark.high() || mark.gaps().includes(one.id)));
        for (const { id } of fresh) heard.add(id);
        mark.take(
          fresh.map(({ id }) => id),
          at(Math.min(t + 1, ...running), t + 1),
          t * 10_000,
        );
        expect(mark.floor()).toBeGreaterThanOrEqual(floor);
        floor = mark.floor();
        for (let id = 1; id <= floor; id++) expect(heard.has(id)).toBe(true);
      }
      expect(heard.size).toBe(delays.length);
    },
  );
});
