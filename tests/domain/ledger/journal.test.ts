import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CN } from '../../../domain/calendar/calendars.ts';
import type { Iso } from '../../../domain/ids.ts';
import { businessDateAt } from '../../../domain/ledger/business-date.ts';
import { borrowerCredited, imbalance, loanPosted, payeePaid, reversed } from '../../../domain/ledger/journal.ts';
import { fen } from '../../../domain/money.ts';

test('whatever is booked debits what it credits, and its reversal takes all of it back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000_00 }), (n) => {
      for (const lines of [loanPosted(fen(n)), borrowerCredited('62220001', fen(n)), payeePaid('62220001', fen(n))]) {
        expect(imbalance(lines)).toBe(0n);
        for (const { account } of lines)
          expect(imbalance([...lines, ...reversed(lines)].filter((line) => line.account === account))).toBe(0n);
      }
    }),
  );
});

test('the borrower ends with what he was credited less what was paid on for him', () => {
  const lines = [...loanPosted(fen(500)), ...borrowerCredited('B', fen(500)), ...payeePaid('B', fen(200))];
  expect(imbalance(lines.filter(({ account }) => account === 'B'))).toBe(-300n);
});

test('the cut-off of 16:30 ends the business date, and what comes later is of the next working day (DS-04)', () => {
  const at = (text: string) => businessDateAt(text as Iso, CN);
  expect(at('2026-03-02T08:29:59.999Z')).toBe('2026-03-02');
  expect(at('2026-03-02T08:30:00.000Z')).toBe('2026-03-03');
  expect(at('2026-03-06T09:00:00.000Z')).toBe('2026-03-09'); // a Friday evening
  expect(at('2026-02-13T09:00:00.000Z')).toBe('2026-02-14'); // a Saturday that is worked
  expect(at('2026-02-14T09:00:00.000Z')).toBe('2026-02-24'); // the evening before Spring Festival
  expect(at('2026-03-02T16:30:00.000Z')).toBe('2026-03-03'); // after midnight, before the cut-off
});

test('in a year without a calendar, Monday to Friday are business dates', () => {
  expect(businessDateAt('2031-08-01T09:00:00.000Z' as Iso, CN)).toBe('2031-08-04');
});
