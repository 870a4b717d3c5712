// What holds for every schedule, whatever the amount, rate, term and day.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, asDay, type Day } from '../../../domain/calendar/day.ts';
import { annualRateOf } from '../../../domain/ledger/annual-rate.ts';
import { daysBetween, yearFraction } from '../../../domain/ledger/day-count.ts';
import { interestOf } from '../../../domain/ledger/interest.ts';
import { scheduleOf, stubDays, type LoanTerms, type Method } from '../../../domain/ledger/schedule.ts';
import { fen, halfUp, ratio, share, sum } from '../../../domain/money.ts';

const someDay = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays(asDay('2000-01-01'), n));
const someRate = fc.integer({ min: 0, max: 240_000 }).map((n) => `0.${String(n).padStart(6, '0')}`);
const someTerms: fc.Arbitrary<LoanTerms> = fc.record(
  {
    principal: fc.integer({ min: 1, max: 100_000_000_00 }).map(fen),
    rate: someRate,
    months: fc.integer({ min: 1, max: 360 }),
    method: fc.constantFrom<Method[]>('equal-instalment', 'equal-principal', 'bullet'),
    start: someDay,
    interestEvery: fc.constantFrom<('month' | 'quarter')[]>('month', 'quarter'),
  },
  { requiredKeys: ['principal', 'rate', 'months', 'method', 'start'] },
);
const LONG = 60_000;

describe('every schedule', () => {
  test(
    'repays exactly the amount of the loan, and never owes less than nothing',
    () => {
      fc.assert(
        fc.property(someTerms, (terms) => {
          const rows = scheduleOf(terms);
          expect(sum(rows.map(({ principal }) => principal))).toBe(terms.principal);
          let owed: number = terms.principal;
          for (const row of rows) {
            owed -= row.principal;
            expect(row.balance).toBe(owed);
            expect(Math.min(row.balance, row.principal, row.interest)).toBeGreaterThanOrEqual(0);
            expect(row.payment).toBe(row.principal + row.interest);
          }
          expect(owed).toBe(0);
        }),
        { numRuns: 300 },
      );
    },
    LONG,
  );

  test('has its rows in order, the last one at the end of the term', () => {
    fc.assert(
      fc.property(someTerms, (terms) => {
        const rows = scheduleOf(terms);
        const dates = rows.map(({ dueDate }) => dueDate);
        expect(dates).toEqual([...dates].sort());
        expect(new Set(dates).size).toBe(dates.length);
        expect(dates.at(-1)).toBe(addMonths(terms.start, terms.months));
        expect(rows.map(({ n }) => n)).toEqual(rows.map((_, i) => i + 1));
      }),
      { numRuns: 100 },
    );
  });

  test('equal instalments are equal but for the last, which differs by no more than the roundings before it', () => {
    fc.assert(
      fc.property(someTerms, fc.integer({ min: 100_000, max: 100_000_000 }), (terms, principal) => {
        const months = Math.min(terms.months, 120);
        const rows = scheduleOf({ ...terms, principal: fen(principal), months, method: 'equal-instalment' });
        expect(new Set(rows.slice(0, -1).map(({ payment }) => payment)).size).toBeLessThanOrEqual(1);
        // Each row is off by half a fen at most twice, and an early fen earns interest until the end: 24 % over ten years is a factor of 11.
        expect(Math.abs((rows.at(-1)?.payment ?? 0) - (rows[0]?.payment ?? 0))).toBeLessThanOrEqual(months * 12);
      }),
      { numRuns: 100 },
    );
  });

  test('costs its own rate when there is no fee', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 2_400 }), fc.integer({ min: 6, max: 60 }), (points, months) => {
        const rate = `0.${String(points).padStart(4, '0')}`;
        const principal = fen(1_000_000_00);
        const payments = scheduleOf({ principal, rate, months, method: 'equal-instalment', start: asDay('2026-01-15') }).map(
          (row) => row.payment,
        );
        expect(Number(annualRateOf({ received: principal, payments })?.nominal)).toBeCloseTo(Number(rate), 5);
      }),
      { numRuns: 30 },
    );
  });
});

test('due on a day that a month lacks means its last day, and the day itself again afterwards', () => {
  const rows = scheduleOf({ principal: fen(100_00), rate: '0.06', months: 4, method: 'equal-principal', start: asDay('2026-01-31') });
  expect(rows.map(({ dueDate }) => dueDate)).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
});

test('a first period shorter than a month counts its real days', () => {
  const terms = { principal: fen(120_000_00), rate: '0.06', months: 12, method: 'equal-instalment', start: asDay('2026-01-15') } as const;
  const [first] = scheduleOf({ ...terms, firstDue: asDay('2026-02-01') });
  expect(first).toMatchObject({ interest: 340_00, principal: 9_727_97 });
  expect(stubDays({ start: asDay('2026-01-15'), firstDue: asDay('2026-02-01') })).toBe(-14);
});

test('an amount too small to be divided is paid all the same, never beyond what is owed', () => {
  const of = (principal: number) =>
    scheduleOf({ principal: fen(principal), rate: '0.00', months: 12, method: 'equal-principal', start: asDay('2026-01-15') }).map(
      (row) => row.principal,
    );
  expect(of(5)).toEqual([...Array<number>(11).fill(0), 5]);
  expect(of(6)).toEqual([...Array<number>(6).fill(1), ...Array<number>(6).fill(0)]);
});

test('a term or an amount that is none is refused', () => {
  const terms = { principal: fen(100), rate: '0.06', months: 12, method: 'bullet', start: asDay('2026-01-15') } as const;
  expect(() => scheduleOf({ ...terms, months: 0 })).toThrow('a term has');
  expect(() => scheduleOf({ ...terms, months: 361 })).toThrow('a term has');
  expect(() => scheduleOf({ ...terms, principal: fen(0) })).toThrow('an amount');
  expect(() => scheduleOf({ ...terms, method: 'equal-instalment', firstDue: asDay('2026-01-15') })).toThrow('after the loan has begun');
  expect(() => ratio('6%')).toThrow('not a decimal number');
});

describe('day counts', () => {
  const days = (basis: Parameters<typeof yearFraction>[0], from: string, to: string) => {
    const { num, den } = yearFraction(basis, from as Day, to as Day);
    return Number(num) / Number(den);
  };

  test('a year is one year by 30/360 and ACT/ACT, leap or not', () => {
    for (const from of ['2023-03-01', '2024-01-01', '2025-06-30']) {
      expect(days('30/360', from, addMonths(asDay(from), 12))).toBe(1);
      if (from.endsWith('01-01')) expect(days('ACT/ACT', from, addMonths(asDay(from), 12))).toBe(1);
    }
  });

  test('29 February counts where days are real, and ACT/ACT divides it by 366', () => {
    expect(days('ACT/360', '2024-02-28', '2024-03-01')).toBeCloseTo(2 / 360, 12);
    expect(days('ACT/365F', '2024-02-28', '2024-03-01')).toBeCloseTo(2 / 365, 12);
    expect(days('ACT/ACT', '2024-02-28', '2024-03-01')).toBeCloseTo(2 / 366, 12);
    expect(days('ACT/ACT', '2023-12-31', '2024-01-02')).toBeCloseTo(1 / 365 + 1 / 366, 12);
    expect(days('30/360', '2026-01-31', '2026-03-31')).toBeCloseTo(60 / 360, 12);
  });

  test('two periods that meet are together the whole, by real days', () => {
    fc.assert(
      fc.property(
        someDay,
        fc.nat(2_000),
        fc.nat(2_000),
        fc.constantFrom<('ACT/360' | 'ACT/365F' | 'ACT/ACT')[]>('ACT/360', 'ACT/365F', 'ACT/ACT'),
        (from, a, b, basis) => {
          const [middle, to] = [addDays(from, a), addDays(from, a + b)];
          const parts = [yearFraction(basis, from, middle), yearFraction(basis, middle, to)];
          const all = yearFraction(basis, from, to);
          const [x, y] = parts as [typeof all, typeof all];
          expect((x.num * y.den + y.num * x.den) * all.den).toBe(all.num * x.den * y.den);
          expect(daysBetween(from, to)).toBe(a + b);
        },
      ),
    );
  });

  test('a period that runs backwards is refused', () => {
    expect(() => interestOf(fen(100), '0.06', { from: asDay('2026-02-02'), to: asDay('2026-02-01') })).toThrow('runs forward');
  });
});

describe('rounding', () => {
  test('one half goes away from zero, and nothing is lost on the way', () => {
    expect([
      halfUp({ num: 1n, den: 2n }),
      halfUp({ num: -1n, den: 2n }),
      halfUp({ num: 5n, den: 2n }),
      halfUp({ num: 4n, den: 9n }),
    ]).toEqual([1n, -1n, 3n, 0n]);
    expect(share(fen(1_000_000_000_000_00), ratio('0.000000000000000001'))).toBe(0);
    // 0.1 + 0.2 as floats would round the other way.
    expect(share(fen(3), ratio('0.5'))).toBe(2);
    expect(share(fen(100_5), ratio('0.01'))).toBe(10);
    expect(share(fen(100_50), ratio('0.01'))).toBe(101);
  });

  test('agrees with the definition for any fraction', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 20n }), (num, den) => {
        const rounded = halfUp({ num, den });
        const off = 2n * (num - rounded * den); // within half of it, and of two that are as near, the one away from zero
        expect(off >= -den && off <= den).toBe(true);
        if (off === den) expect(num < 0n).toBe(true);
        if (off === -den) expect(num > 0n).toBe(true);
      }),
    );
  });
});
