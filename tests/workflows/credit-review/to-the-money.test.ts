// From the application to the credit on the borrower's account, with the real disbursement and the embedded ledger: two cases, one graph,
// and no person with two duties in it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cny } from '../../../domain/money.ts';
import { adoptChild } from '../../../db/queries/children.ts';
import { openAccount } from '../../../db/queries/core-post.ts';
import { disbursementCase } from '../../../db/queries/disbursements.ts';
import { creditReview } from '../../../workflows/credit-review/process.ts';
import { applicationOf, plant } from '../../support/applicants.ts';
import { openLoanHouse, yes, type LoanHouse } from '../../support/loan-house.ts';

let house: LoanHouse;
beforeAll(async () => {
  house = await openLoanHouse({ file: import.meta.url, staff: ['uma', 'lea', 'leo', 'nora', 'max', 'kim', 'rm', 'olga'] });
});
afterAll(() => house.close());

test('one loan, seven people: each decides once, nobody twice, and the account is credited (AU-05, SOD-05, SOD-20)', async () => {
  const [customerId, number] = ['CUS-MONEY', '6222000000000101'];
  await plant(house.db, { customerId, relationshipManager: 'rm', accounts: { account: null } });
  await openAccount(house.db, { number, customerId, title: '测试申请人' });
  const id = await house.startCase(creditReview, applicationOf(customerId), { by: 'anna' });
  // olga uploaded its papers, which is recorded as of who hands in (FE-01)
  await house.db
    .sql`insert into app.duties (subject, rule_set, person, duty) values (${id}, 'FE-01:credit-review:starter≠underwrite', 'olga', 'starter')`;
  await house.answer(`${id}.underwrite.1`, 'uma', yes('approve'));
  await house.answer(`${id}.approveL1.1`, 'lea', yes('approve'));
  await house.answer(`${id}.checkApproval.1`, 'leo', yes('approve'));
  await house.answer(`${id}.acceptOffer.1`, 'nora', { decision: 'accept', signature: 'SIG-1' });

  const paid = `DSB-${id}-1`;
  await house.open(`${paid}.make.1`);
  for (const person of ['uma', 'lea', 'leo', 'rm'])
    await expect(house.answer(`${paid}.make.1`, person, { decision: 'submit' })).rejects.toThrow('SEGREGATION');
  for (const person of ['anna', 'olga'])
    // they handed the application in
    await expect(house.answer(`${paid}.make.1`, person, { decision: 'submit' })).rejects.toThrow('FOUR_EYES');
  await house.answer(`${paid}.make.1`, 'max', { decision: 'submit' });
  await house.open(`${paid}.check.1`);
  for (const person of ['uma', 'lea', 'rm', 'nora'])
    // nora entered where the money goes
    await expect(house.answer(`${paid}.check.1`, person, { decision: 'release' })).rejects.toThrow('SEGREGATION');
  await expect(house.answer(`${paid}.check.1`, 'anna', { decision: 'release' })).rejects.toThrow('FOUR_EYES');
  await expect(house.answer(`${paid}.check.1`, 'max', { decision: 'release' })).rejects.toThrow(/SEGREGATION|FOUR_EYES/);
  await house.answer(`${paid}.check.1`, 'kim', { decision: 'release' });

  expect(await house.closed(paid)).toBe('disbursed');
  expect(await house.closed(id)).toBe('disbursed');
  expect(await house.balance(number)).toBe(60_000_00);
  for (const one of [id, paid]) {
    const told = await house.historyText(one);
    expect(told).toContain(customerId); // the text is read
    expect(told).not.toContain(number); // X-06
  }
  const duties = await house.db.sql<{ person: string; duty: string }[]>`
    select person, duty from app.duties where subject = ${id} and rule_set = 'AU-05' order by person`;
  expect(Object.fromEntries(duties.map(({ person, duty }) => [person, duty]))).toEqual({
    ...{ kim: 'disbursement-checker', lea: 'approver', leo: 'approver', max: 'disbursement-maker' },
    ...{ nora: 'disbursement-maker', rm: 'relationship-manager', uma: 'underwriter' },
  });
});

test('a second disbursement of the same tranche with another amount is not opened, and the first one stays as it is (DS-01)', async () => {
  const [customerId, number] = ['CUS-AGAIN', '6222000000000202'];
  await plant(house.db, { customerId, accounts: { account: null } });
  await openAccount(house.db, { number, customerId, title: '测试申请人' });
  const id = await house.startCase(creditReview, applicationOf(customerId), { by: 'anna' });
  await house.answer(`${id}.underwrite.1`, 'uma', yes('approve'));
  await house.answer(`${id}.approveL1.1`, 'lea', yes('approve'));
  await house.answer(`${id}.checkApproval.1`, 'leo', yes('approve'));
  await house.answer(`${id}.acceptOffer.1`, 'nora', { decision: 'accept', signature: 'SIG-2' });
  const paid = `DSB-${id}-1`;
  await house.open(`${paid}.make.1`);
  const { input } = await disbursementCase(house.db, paid);
  const again = (changed: object) =>
    adoptChild(
      house.db,
      { parentId: id, key: '1', process: 'disbursement', input: { ...(input as object), ...changed }, run: 1, seen: [] },
      () => Promise.reject(new Error('another case is opened')),
    );
  await expect(again({ amount: cny(70_000_00) })).rejects.toMatchObject({ code: 'CHILD_DIVERGED' });
  expect(await again({})).toEqual({ id: paid });
  expect((await disbursementCase(house.db, paid)).input).toEqual(input);
  await house.answer(`${paid}.make.1`, 'max', { decision: 'give-up', reason: 'only to see what is refused' });
  expect(await house.closed(id)).toBe('approved-not-disbursed');
  expect(await house.balance(number)).toBe(0);
});

test('what was lent counts for the next application of the same borrower (B.5)', async () => {
  const id = await house.startCase(creditReview, applicationOf('CUS-MONEY'), { by: 'anna' });
  await house.open(`${id}.underwrite.1`);
  const [row] = await house.db.sql<{ exposure: number }[]>`
    select (shows -> 'assessment' -> 'exposure' ->> 'amountMinor')::int8 as exposure from app.tasks where id = ${`${id}.underwrite.1`}`;
  expect(row?.exposure).toBe(120_000_00);
  await house.withdraw(id);
});
