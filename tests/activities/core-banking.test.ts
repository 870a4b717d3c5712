// The Core port against the embedded ledger: every operation once under its key, whatever the wire does to it (P-01, P-02).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coreBanking, type LoanOrder } from '../../activities/adapters/core-banking.ts';
import type { PortLimits } from '../../activities/adapters/port.ts';
import { coreStandIn } from '../../activities/adapters/stand-in.ts';
import { asDay } from '../../domain/calendar/day.ts';
import { readPostingFile } from '../../domain/ledger/posting-file.ts';
import { cny } from '../../domain/money.ts';
import { openAccount, setAccountState } from '../../db/queries/core-post.ts';
import { FAULTS, planFault, type Fault } from '../../db/queries/outside.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

/** Long enough for an answer on a busy machine, shorter than `late` is (1.5 s). */
const LIMITS: PortLimits = { timeoutMs: 1_000, tries: 1, pauseMs: 1, circuitMs: 1 };
const DATE = asDay('2026-03-02');
let database: TestDatabase;
let loans = 0;
beforeAll(async () => {
  database = await testDatabase();
  for (const [number, title] of [
    ['62220001', 'Lin'],
    ['62220002', 'Wei'],
    ['62220003', 'Zhao'],
  ] as const)
    await openAccount(database.db, { number, customerId: `C-${number}`, title });
  await setAccountState(database.db, { number: '62220003', state: 'closed' });
});
afterAll(() => database.drop());

const core = () => coreBanking(coreStandIn(database.db), LIMITS);
function aLoan(amount = 60_000_00) {
  const loanId = `LN-20260302-${String(++loans).padStart(8, '0')}`;
  const key = `DSB-${loanId}-1`;
  const order: LoanOrder = {
    ...{
      key,
      loanId,
      tranche: 1,
      customerId: 'C-62220001',
      account: '62220001',
      amount: cny(amount),
      method: 'equal-instalment',
      rate: '0.0720',
    },
    ...{ termMonths: 36, valueDate: DATE, maker: 'anna', checker: 'bert' },
  };
  const credit = { loanKey: key, account: order.account, amount: order.amount, businessDate: DATE };
  const payee = {
    key: `${key}/payee-1`,
    loanKey: key,
    part: 1,
    payee: { name: 'Deco', account: '99010001', bankCode: '102100099996' },
    amount: order.amount,
    businessDate: DATE,
  };
  return { key, order, credit, payee };
}
const balance = async (number: string) => {
  const result = await core().account(number);
  return result.class === 'OK' ? (result.value?.balanceMinor ?? null) : result.class;
};

test('a loan is posted, credited and paid on; the same again changes nothing and answers the same', async () => {
  const { key, order, credit, payee } = aLoan();
  const before = await balance('62220001');
  for (let time = 0; time < 2; time++) {
    expect(await core().postLoan(`${key}/loan`, order)).toMatchObject({
      class: 'OK',
      value: { key: `${key}/loan`, amountMinor: 60_000_00, businessDate: DATE },
    });
    expect(await core().creditBorrower(`${key}/credit`, credit)).toMatchObject({ class: 'OK' });
  }
  expect(await balance('62220001')).toBe(Number(before) + 60_000_00);
  for (let time = 0; time < 2; time++) expect(await core().payPayee(payee.key, payee)).toMatchObject({ class: 'OK' });
  expect(await balance('62220001')).toBe(before);
  const loan = await core().loan(key);
  expect(loan).toMatchObject({ class: 'OK', value: { amountMinor: 60_000_00, isReversed: false, valueDate: DATE } });
  if (loan.class === 'OK') {
    expect(loan.value?.rows[0]).toMatchObject({ n: 1, dueDate: '2026-04-02', principalMinor: 1_498_12, interestMinor: 360_00 });
    expect(loan.value?.postings.map(({ kind }) => kind)).toEqual(['loan', 'credit', 'payment']);
  }
});

test('the same key with another amount, account or rate is an error, and so is the tranche under another key (DS-01)', async () => {
  const { key, order } = aLoan();
  await core().postLoan(`${key}/loan`, order);
  for (const change of [{ amount: cny(60_000_01) }, { account: '62220002' }, { rate: '0.0721' }, { termMonths: 35 }])
    expect(await core().postLoan(`${key}/loan`, { ...order, ...change })).toMatchObject({ class: 'BUSINESS_REJECT', code: 'KEY_REUSED' });
  expect(await core().postLoan(`${key}x/loan`, { ...order, key: `${key}x` })).toMatchObject({
    class: 'BUSINESS_REJECT',
    code: 'TRANCHE_PAID',
  });
});

test('an account of the bank is paid directly, under its own name only and while it is open', async () => {
  const { key, order, credit, payee } = aLoan(1_000_00);
  await core().postLoan(`${key}/loan`, order);
  await core().creditBorrower(`${key}/credit`, credit);
  const to = (account: string, name: string) => core().payPayee(payee.key, { ...payee, payee: { ...payee.payee, account, name } });
  expect(await to('62220002', 'Somebody else')).toMatchObject({ class: 'BUSINESS_REJECT', code: 'PAYEE_MISMATCH' });
  expect(await to('62220003', 'Zhao')).toMatchObject({ class: 'BUSINESS_REJECT', code: 'ACCOUNT_CLOSED' });
  expect(await to('62220002', 'Wei')).toMatchObject({ class: 'OK' });
  expect(await balance('62220002')).toBe(1_000_00);
});

test('a reversal takes loan and credit back on the same business date and leaves every journal; later it is refused', async () => {
  const { key, order, credit } = aLoan();
  const before = await balance('62220001');
  await core().postLoan(`${key}/loan`, order);
  await core().creditBorrower(`${key}/credit`, credit);
  await core().hold(`${key}/hold`, { account: '62220001', amountMinor: 60_000_00, reason: 'payee rejected' });
  expect(await core().account('62220001')).toMatchObject({ value: { availableMinor: before } });
  const reverse = (businessDate = DATE) => core().reverseLoan(`${key}/loan/reversal`, { loanKey: key, businessDate });
  expect(await reverse(asDay('2026-03-03'))).toMatchObject({ class: 'BUSINESS_REJECT', code: 'ANOTHER_DATE' });
  for (let time = 0; time < 2; time++) expect(await reverse()).toMatchObject({ class: 'OK', value: { kind: 'reversal' } });
  expect(await core().account('62220001')).toMatchObject({ value: { balanceMinor: before, availableMinor: before } });
  expect(await core().loan(key)).toMatchObject({ value: { isReversed: true, postings: { length: 4 } } });
  expect(await core().payPayee(`${key}/payee-1`, { ...aLoan().payee, key: `${key}/payee-1`, loanKey: key })).toMatchObject({
    class: 'BUSINESS_REJECT',
  });
});

describe('whatever the wire does', () => {
  const CLASS: Readonly<Record<Fault, 'OK' | 'UNKNOWN' | 'TRANSIENT' | 'BUSINESS_REJECT'>> = {
    ...{
      refused: 'TRANSIENT',
      unavailable: 'TRANSIENT',
      late: 'UNKNOWN',
      swallowed: 'UNKNOWN',
      lost: 'UNKNOWN',
      cut: 'UNKNOWN',
      doubled: 'OK',
    },
    ...{
      garbage: 'UNKNOWN',
      'error-after': 'UNKNOWN',
      'wrong-amount': 'OK',
      misbooked: 'OK',
      'out-of-order': 'UNKNOWN',
      straggler: 'UNKNOWN',
      reject: 'BUSINESS_REJECT',
    },
  };
  test.each(FAULTS)('%s: the loan is booked at most once, and asking by its key tells the truth', async (fault) => {
    const { key, order } = aLoan();
    await planFault(database.db, { port: 'core', operation: 'send', key: `${key}/loan`, nth: 1, fault });
    expect((await core().postLoan(`${key}/loan`, order)).class).toBe(CLASS[fault]);
    if (fault === 'straggler') {
      expect(await core().findBooking(`${key}/loan`)).toMatchObject({ class: 'OK', value: null }); // not there, so far
      await new Promise((resolve) => setTimeout(resolve, 5_500));
    }
    if (fault === 'late') await new Promise((resolve) => setTimeout(resolve, 1_800));
    const isBooked = !['refused', 'unavailable', 'swallowed', 'reject'].includes(fault);
    const booked = await core().findBooking(`${key}/loan`);
    expect(booked).toMatchObject(
      isBooked ? { class: 'OK', value: { amountMinor: fault === 'misbooked' ? 60_000_01 : 60_000_00 } } : { class: 'OK', value: null },
    );
    const again = await core().postLoan(`${key}/loan`, order);
    expect(again.class).toBe(fault === 'misbooked' ? 'BUSINESS_REJECT' : 'OK');
    const [row] = await database.db.sql<{ n: number }[]>`select count(*) as n from core.journals where loan_key = ${key}`;
    expect(row?.n).toBe(1);
  });
});

test('an answer about another loan, account or booking than was asked for is none', async () => {
  const [mine, other] = [aLoan(), aLoan()];
  for (const { key, order } of [mine, other]) await core().postLoan(`${key}/loan`, order);
  const honest = coreStandIn(database.db);
  /** A core that mixes its answers up: whoever asks for ours is told of the other one. */
  const mixed = () =>
    coreBanking((request) => {
      const told = JSON.stringify(request.body ?? null)
        .replaceAll(mine.key, other.key)
        .replaceAll('62220001', '62220002');
      return honest({ ...request, key: request.key.replace(mine.key, other.key), body: JSON.parse(told) as unknown });
    }, LIMITS);
  for (const result of [await mixed().loan(mine.key), await mixed().account('62220001'), await mixed().findBooking(`${mine.key}/loan`)])
    expect(result).toEqual({ class: 'TRANSIENT', reason: 'core banking: the answer cannot be read' });
  // a credit is answered with the posting of the loan, under the credit's own key
  const confused = coreBanking(
    async (request) => ({ status: 201, body: { ...((await honest(request)).body as object), kind: 'loan' } }),
    LIMITS,
  );
  expect((await confused.creditBorrower(`${mine.key}/credit`, mine.credit)).class).toBe('UNKNOWN');
});

test('the posting file of a day counts and sums itself; a cut or changed one is told', async () => {
  const result = await core().postingFile(DATE);
  if (result.class !== 'OK' || result.value === null) throw new Error('no file');
  const text = result.value;
  const file = readPostingFile(text, DATE);
  if (typeof file === 'string') throw new Error(file);
  expect(file.count).toBeGreaterThan(10);
  expect(file.sumMinor).toBe(file.lines.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n));
  expect(text).not.toContain('99010001'); // no account number travels in it
  const rows = text.trimEnd().split('\n');
  expect(readPostingFile(rows.slice(0, -1).join('\n'), DATE)).toBe('truncated');
  expect(readPostingFile([...rows.slice(0, 3), rows.at(-1)].join('\n'), DATE)).toBe('truncated');
  expect(readPostingFile(text.replace('|6000000|', '|6000001|'), DATE)).toBe('truncated');
  expect(readPostingFile('', DATE)).toBe('absent');
  expect(readPostingFile(null, DATE)).toBe('absent');
  expect(readPostingFile(text, asDay('2026-03-03'))).toBe('another-date');
  expect(readPostingFile(text.replace('|loan|', '|lone|'), DATE)).toBe('unreadable');
  expect(readPostingFile('<html>502</html>', DATE)).toBe('unreadable');
  const empty = await core().postingFile(asDay('2026-03-08'));
  expect(empty.class === 'OK' && readPostingFile(empty.value, asDay('2026-03-08'))).toMatchObject({ count: 0, sumMinor: 0n });
});
