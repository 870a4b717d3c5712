// What staff see of the ledger, and asking a payment back that is on its way.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookedLoan, type BookedLoan } from './support/booked-loan.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let loan: BookedLoan;
let reader: Caller;
beforeAll(async () => {
  house = await openApi();
  loan = await bookedLoan(house);
  reader = await house.person(['R17']);
});
afterAll(() => house.close());

test('a loan shows its schedule, what it costs in a year, and its postings; no account number is whole', async () => {
  const response = await reader.get(`/v1/loans/${loan.id}/schedule`);
  expect(response.statusCode).toBe(200);
  const { loanId, tranches } = response.json();
  expect(loanId).toBe(loan.id);
  expect(tranches).toHaveLength(1);
  expect(tranches[0]).toMatchObject({
    ...{ key: loan.key, tranche: 1, amountMinor: 60_000_00, valueDate: '2026-03-02', isReversed: false, accountId: loan.account },
    annualRate: '0.072000',
  });
  expect(tranches[0].rows).toHaveLength(36);
  expect(tranches[0].rows[0]).toEqual({
    n: 1,
    dueDate: '2026-04-02',
    principalMinor: 1_498_12,
    interestMinor: 360_00,
    paymentMinor: 1_858_12,
    balanceMinor: 58_501_88,
  });
  expect(tranches[0].postings.map(({ kind, amountMinor }: { kind: string; amountMinor: number }) => `${kind} ${amountMinor}`)).toEqual([
    ...['loan 6000000', 'credit 6000000', 'payment 2000000'],
  ]);
  expect(tranches[0].postings[2].payee).toBe('990*********7894');
  expect(response.body).not.toContain(loan.number);
  expect(response.body).not.toContain('9902021234567894');
});

test('an account shows its balance and its statement, with the balance after each line', async () => {
  const response = await reader.get(`/v1/accounts/${loan.account}`);
  expect(response.statusCode).toBe(200);
  const account = response.json();
  expect(account).toMatchObject({ id: loan.account, title: '林测试', state: 'open', balanceMinor: 40_000_00, availableMinor: 40_000_00 });
  expect(account.account).toMatch(/^622\*+\d{4}$/);
  expect(account.statement.map((line: { side: string; balanceMinor: number }) => [line.side, line.balanceMinor])).toEqual([
    ['credit', 60_000_00],
    ['debit', 40_000_00],
  ]);
  const earlier = await reader.get(`/v1/accounts/${loan.account}?to=2026-03-01`);
  expect(earlier.json()).toMatchObject({ balanceMinor: 40_000_00, statement: [] });
  expect((await reader.get(`/v1/accounts/${loan.number}`)).statusCode).toBe(400);
  expect((await reader.get(`/v1/accounts/${'0'.repeat(20)}`)).statusCode).toBe(404);
});

describe('asking a payment back', () => {
  const reason = 'fraud is suspected by the branch';
  const row = async (key: string) =>
    (await house.owner.sql`select cancel_asked_by as by, cancel_reason as reason, state from app.disbursements where case_id = ${key}`)[0];

  test('is noted once while it is on its way, by whom and why', async () => {
    const { key } = await bookedLoan(house);
    const [lead, other] = [await house.person(['R07']), await house.person(['R16'])];
    const response = await lead.post(`/v1/disbursements/${key}/cancel`, { reason });
    expect([response.statusCode, response.json()]).toEqual([202, { id: key, state: 'noted' }]);
    expect((await other.post(`/v1/disbursements/${key}/cancel`, { reason: 'another reason altogether' })).statusCode).toBe(202);
    expect(await row(key)).toEqual({ by: lead.id, reason, state: 'reserved' });
  });

  test('before it is sent it is withdrawn instead, and what is paid out is not asked back', async () => {
    const lead = await house.person(['R07']);
    const unsent = await bookedLoan(house);
    await house.owner.sql`update app.cases set no_return_at = null where id = ${unsent.key}`;
    const early = await lead.post(`/v1/disbursements/${unsent.key}/cancel`, { reason });
    expect([early.statusCode, early.json().code]).toEqual([400, 'INVALID_REQUEST']);
    const paid = await bookedLoan(house);
    await house.owner.sql`update app.disbursements set state = 'paid-out' where case_id = ${paid.key}`;
    const late = await lead.post(`/v1/disbursements/${paid.key}/cancel`, { reason });
    expect([late.statusCode, late.json().code]).toEqual([409, 'CASE_CLOSED']);
    const gone = await bookedLoan(house);
    await house.owner.sql`update app.disbursements set state = 'posted', cancel_ended_at = app.app_now() where case_id = ${gone.key}`;
    const ended = await lead.post(`/v1/disbursements/${gone.key}/cancel`, { reason });
    expect([ended.statusCode, ended.json().code, ended.json().detail]).toEqual([
      409,
      'PAST_RETURN',
      expect.stringContaining('Claim it back'),
    ]);
    expect(await row(gone.key)).toMatchObject({ by: null });
    expect(await row(unsent.key)).toMatchObject({ by: null });
    expect(await row(paid.key)).toMatchObject({ by: null });
  });
});
