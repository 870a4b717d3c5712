// Stories of credit review from the application to the loan, on a real engine and a real database; bureau, core and post are stand-ins.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recompute } from '../../../cli/decide.ts';
import { openAccount } from '../../../db/queries/core-post.ts';
import { creditReview } from '../../../workflows/credit-review/process.ts';
import { ACCOUNTS, late, plant, yuan } from '../../support/applicants.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(import.meta.url);
});
afterAll(() => desk.house.close());
const DAY = 24 * 3_600_000;
const smallLoan = { application: { amount: yuan(40_000) } };

describe('a loan', () => {
  test('is scored, underwritten, approved by two of level 1, accepted and disbursed', async () => {
    const { house } = desk;
    const id = await desk.apply();
    const { assessment, offer, suggestion } = await desk.shows(`${id}.underwrite.1`);
    expect(assessment.score).toMatchObject({ score: 645, grade: 'B', pd: '0.419' });
    expect([assessment.size.foir, assessment.route, offer.amount.amountMinor, suggestion]).toEqual([
      '0.2905',
      'L1-checked',
      60_000_00,
      'approve',
    ]);
    expect(assessment.score.reasons).toEqual(['RELATION', 'EMPLOYMENT', 'ENQUIRIES', 'FOIR']);
    expect(assessment.facts).toMatchObject({ historyMonths: 60, lateMonths: 0, utilisation: '0.4500', relation: 'new' });
    await desk.underwrite(id);
    await desk.approve(id);
    await desk.approve(id, { task: 'checkApproval', by: 'leo' });
    await desk.accept(id);
    expect(await house.closed(id)).toBe('disbursed');
    expect(await desk.child(id)).toMatchObject({
      ...{ loanId: id, tranche: 1, rate: '0.0720', termMonths: 36, payMode: 'self' },
      amount: { amountMinor: 60_000_00 },
      approval: { level: 'L1', decisionId: `${id}.checkApproval.1@1`, termsHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    expect(await desk.instruction(id)).toEqual({ account: '6222021234567894', payees: [] });
    const [letter] = await desk.letters(id);
    expect(letter?.text).toContain('60000.00');
    await house.record(id, creditReview, 'disbursed');
  });

  test('of up to 50,000 at grade B needs one approver of level 1', async () => {
    const id = await desk.apply(smallLoan);
    await desk.underwrite(id);
    await desk.approve(id);
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('disbursed');
    expect((await desk.house.tasks(id)).map(({ task }) => task)).toEqual(['underwrite', 'approveL1', 'acceptOffer']);
    await desk.house.record(id, creditReview, 'level-1-alone');
  });

  test.each([
    ['L2', 'grade B of up to 500,000', { application: { amount: yuan(210_000), termMonths: 60 }, customer: { accounts: { exposure: 0 } } }],
    [
      'L3',
      'grade C of up to 500,000, counted with what is lent already',
      {
        application: { amount: yuan(60_000) },
        customer: { accounts: { exposure: 150_000_00 }, report: { daysPastDue: late(10, 0), enquiries3Months: 5 } },
      },
    ],
  ])('is approved at level %s: %s (B.5)', async (level, _, application) => {
    const id = await desk.apply(application);
    expect((await desk.shows(`${id}.underwrite.1`)).assessment.route).toBe(level);
    await desk.underwrite(id);
    await desk.approve(id, { task: `approve${level}`, by: 'mia' });
    await desk.house.open(`${id}.acceptOffer.1`);
    await desk.house.withdraw(id);
    expect(await desk.house.closed(id)).toBe('withdrawn');
  });

  test('of somebody whose spouse owes the bank is decided at the level of both together (B.5)', async () => {
    const { db } = desk.house;
    await plant(db, { customerId: 'CUS-HUSBAND' });
    await plant(db, { customerId: 'CUS-WIFE', accounts: { exposure: 150_000_00 } });
    await db.sql`update app.customers set spouse_id = 'CUS-HUSBAND' where id = 'CUS-WIFE'`;
    const id = await desk.apply({ customer: { customerId: 'CUS-HUSBAND' } });
    const { assessment } = await desk.shows(`${id}.underwrite.1`);
    expect([assessment.exposure.amountMinor, assessment.route]).toEqual([210_000_00, 'L2']);
    expect((await recompute(db, id)).map(({ verdict }) => verdict)).toEqual(['same', 'same', 'same', 'same']);
    await desk.house.withdraw(id);
  });

  test('that the committee decides is referred once it is underwritten', async () => {
    const id = await desk.apply({ customer: { accounts: { exposure: 600_000_00 } } });
    expect((await desk.shows(`${id}.underwrite.1`)).suggestion).toBe('refer');
    await desk.underwrite(id);
    expect(await desk.house.closed(id)).toBe('referred');
    await desk.house.record(id, creditReview, 'referred');
  });

  test('that disbursement gives up ends approved and not disbursed', async () => {
    const id = await desk.apply({
      application: {
        ...{ amount: yuan(450_000), termMonths: 84, statedMonthlyIncome: yuan(60_000), payMode: 'entrusted' },
        payees: [{ name: '测试装饰有限公司', account: '6222020000000001', bankCode: '102290000001', amount: yuan(450_000) }],
      },
      customer: {
        accounts: { relation: 'payroll', salaryCredits: ACCOUNTS.salaryCredits!.map(({ month }) => ({ month, amount: 60_000_00 })) },
      },
    });
    await desk.underwrite(id);
    await desk.approve(id, { task: 'approveL2', by: 'mia' });
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('approved-not-disbursed');
  });
});

describe('a counter-offer', () => {
  const wantsTooMuch = { application: { amount: yuan(200_000) } };
  test('is what the income carries, graded by what it then costs, and is accepted (B.4)', async () => {
    const id = await desk.apply(wantsTooMuch);
    const { assessment, offer } = await desk.shows(`${id}.underwrite.1`);
    expect([assessment.size.kind, offer.amount.amountMinor]).toEqual(['counter-offer', 161_000_00]);
    await desk.underwrite(id);
    await desk.approve(id, { task: 'approveL2', by: 'mia' });
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('disbursed');
    expect((await desk.letters(id))[0]?.text).toContain('less than you applied for');
    expect(await desk.child(id)).toMatchObject({
      amount: { amountMinor: 161_000_00 },
      approval: { maxAmount: { amountMinor: 161_000_00 } },
    });
    await desk.house.record(id, creditReview, 'counter-offer-accepted');
  });

  test('may be refused by the customer', async () => {
    const id = await desk.apply(wantsTooMuch);
    await desk.underwrite(id);
    await desk.approve(id, { task: 'approveL2', by: 'mia' });
    await desk.accept(id, { decision: 'refuse' });
    expect(await desk.house.closed(id)).toBe('offer-refused');
    expect(await desk.child(id)).toBeUndefined();
    await desk.house.record(id, creditReview, 'counter-offer-refused');
  });

  const payee = (amount: number, name = '990100测试装饰有限公司') => ({
    name,
    account: '6222020000000001',
    bankCode: '102290000001',
    amount: yuan(amount),
  });
  test('of an entrusted loan pays its one payee the smaller amount', async () => {
    const id = await desk.apply({ application: { amount: yuan(200_000), payMode: 'entrusted', payees: [payee(200_000)] } });
    await desk.underwrite(id);
    await desk.approve(id, { task: 'approveL2', by: 'mia' });
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('disbursed');
    expect(await desk.instruction(id)).toMatchObject({ payees: [{ ...payee(0), amount: { amountMinor: 161_000_00 } }] });
    expect(await desk.house.historyText(id)).not.toContain(payee(0).account);
  });

  test('with several payees comes back until their amounts fit (PM-06)', async () => {
    const several = [payee(120_000), payee(80_000, '990100测试家具有限公司')];
    const id = await desk.apply({ application: { amount: yuan(200_000), payMode: 'entrusted', payees: several } });
    await desk.underwrite(id);
    await desk.approve(id, { task: 'approveL2', by: 'mia' });
    await desk.accept(id);
    await desk.house.open(`${id}.acceptOffer.2`);
    expect((await desk.house.tasks(id)).find((task) => task.id === `${id}.acceptOffer.2`)?.note).toContain('收款人');
    await desk.accept(id, { n: 2, payees: [payee(100_000), payee(61_000, '990100测试家具有限公司')] });
    expect(await desk.house.closed(id)).toBe('disbursed');
    expect(await desk.instruction(id)).toMatchObject({
      payees: [{ amount: { amountMinor: 100_000_00 } }, { amount: { amountMinor: 61_000_00 } }],
    });
    await desk.house.record(id, creditReview, 'payees-adjusted');
  });
});

describe('an offer', () => {
  test('to a customer without an account is signed once one has been opened', async () => {
    const customer = { customerId: 'CUS-NO-ACCOUNT', accounts: { account: null } };
    const id = await desk.apply({ ...smallLoan, customer });
    await desk.underwrite(id);
    await desk.approve(id);
    await desk.accept(id);
    await desk.house.open(`${id}.acceptOffer.2`);
    expect((await desk.house.tasks(id)).find((task) => task.id === `${id}.acceptOffer.2`)?.note).toContain('open one first');
    await openAccount(desk.house.db, { number: '6222000000000909', customerId: customer.customerId, title: '测试申请人' });
    await desk.accept(id, { n: 2 });
    expect(await desk.house.closed(id)).toBe('disbursed');
    expect(await desk.instruction(id)).toMatchObject({ account: '6222000000000909' });
    await desk.house.record(id, creditReview, 'account-opened-at-signing');
  });

  test('that is left for 30 days has expired, and its task is gone (B12)', async () => {
    const id = await desk.apply(smallLoan);
    await desk.underwrite(id);
    await desk.approve(id);
    await desk.house.open(`${id}.acceptOffer.1`);
    await desk.house.skip(id, 31 * DAY);
    expect(await desk.house.closed(id)).toBe('offer-expired');
    expect((await desk.house.tasks(id)).find(({ task }) => task === 'acceptOffer')?.state).toBe('cancelled');
    await desk.house.record(id, creditReview, 'offer-expired');
  });

  test('that is signed after its approval has expired makes no contract (AU-06)', async () => {
    const id = await desk.apply(smallLoan);
    await desk.underwrite(id);
    await desk.approve(id);
    await desk.house.open(`${id}.acceptOffer.1`);
    await desk.house.owner.sql`alter table app.credit_contracts disable trigger contracts_stay`;
    await desk.house.owner.sql`
      update app.credit_contracts set approval = jsonb_set(approval, '{validUntil}', '"2026-01-01T00:00:00.000Z"') where case_id = ${id}`;
    await desk.house.owner.sql`alter table app.credit_contracts enable trigger contracts_stay`;
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('offer-expired');
    expect(await desk.child(id)).toBeUndefined();
  });
});
