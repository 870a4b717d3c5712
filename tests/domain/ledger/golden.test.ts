// The golden vectors of domain rule J that belong to money, computed elsewhere with 40-digit decimals.
import { describe, expect, test } from 'vitest';
import { asDay } from '../../../domain/calendar/day.ts';
import { annualRateOf } from '../../../domain/ledger/annual-rate.ts';
import { interestOf, penaltyOf } from '../../../domain/ledger/interest.ts';
import { instalmentOf, scheduleOf, totalInterest, type LoanTerms, type Row } from '../../../domain/ledger/schedule.ts';
import { fen, yuanText, type Minor } from '../../../domain/money.ts';

const yuan = (text: string): Minor => fen(Math.round(Number(text.replaceAll(',', '')) * 100));
const loan = (amount: string, rate: string, months: number, more: Partial<LoanTerms> = {}) =>
  scheduleOf({ principal: yuan(amount), rate, months, method: 'equal-instalment', start: asDay('2026-01-15'), ...more });
const row = (rows: readonly Row[], n: number) => {
  const found = rows.at(n < 0 ? n : n - 1);
  if (!found) throw new Error(`no row ${n}`);
  return { principal: yuanText(found.principal), interest: yuanText(found.interest), payment: yuanText(found.payment) };
};

describe('equal instalment', () => {
  test('120,000 at 6 % over 12 months', () => {
    const rows = loan('120,000', '0.06', 12);
    expect(row(rows, 1)).toEqual({ principal: '9727.97', interest: '600.00', payment: '10327.97' });
    expect(row(rows, -1)).toEqual({ principal: '10276.61', interest: '51.38', payment: '10327.99' });
    expect(yuanText(totalInterest(rows))).toBe('3935.66');
  });

  test('100,000 at 4.35 % over 36 months', () => {
    const rows = loan('100,000', '0.0435', 36);
    expect([row(rows, 1).payment, row(rows, -1).payment, yuanText(totalInterest(rows))]).toEqual(['2967.99', '2968.09', '6847.74']);
  });

  test('10,000 without interest over 12 months', () => {
    const rows = loan('10,000', '0.00', 12);
    expect(new Set(rows.slice(0, 11).map(({ payment }) => yuanText(payment)))).toEqual(new Set(['833.33']));
    expect(row(rows, -1).payment).toBe('833.37');
  });

  test('300,000 over 84 months at 4 % and at 5 %', () => {
    const at = (rate: string) => yuanText(instalmentOf({ principal: yuan('300,000'), rate, months: 84 }));
    expect([at('0.04'), at('0.05')]).toEqual(['4100.64', '4240.17']);
  });

  test('60,000 at 7.2 % over 36 months, as the sample of B.10 and B.4', () => {
    expect(yuanText(instalmentOf({ principal: yuan('60,000'), rate: '0.0720', months: 36 }))).toBe('1858.12');
  });
});

test('equal principal: 120,000 at 6 % over 12 months', () => {
  const rows = loan('120,000', '0.06', 12, { method: 'equal-principal' });
  expect([row(rows, 1).payment, row(rows, -1).payment, yuanText(totalInterest(rows))]).toEqual(['10600.00', '10050.00', '3900.00']);
});

test('bullet: 500,000 at 4.35 % from 2025-01-15 to 2026-01-15, by ACT/360 and by ACT/365', () => {
  const of = (basis: 'ACT/360' | 'ACT/365F') =>
    yuanText(totalInterest(loan('500,000', '0.0435', 12, { method: 'bullet', start: asDay('2025-01-15'), basis })));
  expect([of('ACT/360'), of('ACT/365F')]).toEqual(['22052.08', '21750.00']);
});

test('a stub of 17 days on 120,000 at 6 %', () => {
  const stub = interestOf(yuan('120,000'), '0.06', { from: asDay('2026-01-15'), to: asDay('2026-02-01') });
  expect(yuanText(stub)).toBe('340.00');
  const rows = loan('120,000', '0.06', 12, { firstDue: asDay('2026-03-01') });
  expect(rows[0]).toMatchObject({ dueDate: '2026-03-01', principal: yuan('9727.97'), interest: yuan('940.00') });
});

test('penalty for ten days on 10,327.97', () => {
  expect(yuanText(penaltyOf(yuan('10,327.97'), '0.06', { days: 10 }))).toBe('25.82');
});

test('settling 120,000 after six rows and ten days', () => {
  const sixth = loan('120,000', '0.06', 12)[5];
  expect(yuanText(sixth?.balance ?? fen(0))).toBe('60897.71');
  const interest = interestOf(sixth?.balance ?? fen(0), '0.06', { from: asDay('2026-07-15'), to: asDay('2026-07-25') });
  expect(yuanText(interest)).toBe('101.50');
});

test('a fee of 1 % up front makes 6 % a loan of 7.8861 %, effectively 8.1775 %', () => {
  const payments = loan('120,000', '0.06', 12).map(({ payment }) => payment);
  expect(annualRateOf({ received: yuan('118,800'), payments })).toEqual({ nominal: '0.078861', effective: '0.081775' });
});
