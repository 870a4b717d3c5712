// From the application to the credit on the borrower's account, with the real disbursement and the embedded ledger: two cases, one graph,
// and no person with two duties in it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bureau } from '../../../activities/adapters/bureau.ts';
import { coreBanking } from '../../../activities/adapters/core-banking.ts';
import { bureauStandIn, customerDataStandIn } from '../../../activities/adapters/credit-stand-ins.ts';
import { customerData } from '../../../activities/adapters/customer-data.ts';
import { notify } from '../../../activities/adapters/notify.ts';
import { coreStandIn, notifyStandIn } from '../../../activities/adapters/stand-in.ts';
import * as steps from '../../../activities/credit-review.ts';
import * as paying from '../../../activities/disbursement.ts';
import { openAccount } from '../../../db/queries/core-post.ts';
import { creditReview } from '../../../workflows/credit-review/process.ts';
import { disbursement } from '../../../workflows/disbursement/process.ts';
import { applicationOf, plant } from '../../support/applicants.ts';
import { openHouse, type House } from '../../support/house.ts';

let house: House;
const STAFF = ['uma', 'lea', 'leo', 'nora', 'max', 'kim', 'rm'];
beforeAll(async () => {
  house = await openHouse({
    file: import.meta.url,
    catalog: [creditReview, disbursement],
    modules: { creditReview: steps, disbursement: paying },
    ports: (db) => ({
      core: coreBanking(coreStandIn(db)),
      notify: notify(notifyStandIn(db)),
      bureau: bureau(bureauStandIn(db)),
      customerData: customerData(customerDataStandIn(db)),
    }),
  });
  for (const id of STAFF) await house.db.sql`insert into app.people (id, username, name, branch_id) values (${id}, ${id}, ${id}, 'HQ')`;
});
afterAll(() => house.close());

const yes = (decision: string) => ({ decision, reason: 'Seen, and in order as it stands.' });

test('one loan, seven people: each decides once, nobody twice, and the account is credited (AU-05, SOD-05, SOD-20)', async () => {
  const [customerId, number] = ['CUS-MONEY', '6222000000000101'];
  await plant(house.db, { customerId, relationshipManager: 'rm', accounts: { account: null } });
  await openAccount(house.db, { number, customerId, title: '测试申请人' });
  const id = await house.startCase(creditReview, applicationOf(customerId), { by: 'anna' });
  await house.answer(`${id}.underwrite.1`, 'uma', yes('approve'));
  await house.answer(`${id}.approveL1.1`, 'lea', yes('approve'));
  await house.answer(`${id}.checkApproval.1`, 'leo', yes('approve'));
  await house.answer(`${id}.acceptOffer.1`, 'nora', { decision: 'accept', signature: 'SIG-1' });

  const paid = `DSB-${id}-1`;
  await house.open(`${paid}.make.1`);
  for (const person of ['uma', 'lea', 'leo', 'rm'])
    await expect(house.answer(`${paid}.make.1`, person, { decision: 'submit' })).rejects.toThrow('SEGREGATION');
  await house.answer(`${paid}.make.1`, 'max', { decision: 'submit' });
  await house.open(`${paid}.check.1`);
  for (const person of ['uma', 'lea', 'rm'])
    await expect(house.answer(`${paid}.check.1`, person, { decision: 'release' })).rejects.toThrow('SEGREGATION');
  await expect(house.answer(`${paid}.check.1`, 'max', { decision: 'release' })).rejects.toThrow(/SEGREGATION|FOUR_EYES/);
  await house.answer(`${paid}.check.1`, 'kim', { decision: 'release' });

  expect(await house.closed(paid)).toBe('disbursed');
  expect(await house.closed(id)).toBe('disbursed');
  const [credited] = await house.db.sql<{ n: number }[]>`
    select sum(case side when 'credit' then amount_minor else -amount_minor end)::int8 as n from core.lines where account = ${number}`;
  expect(credited?.n).toBe(60_000_00);
  for (const one of [id, paid]) {
    const told = await house.historyText(one);
    expect(told).toContain(customerId); // the text is read
    expect(told).not.toContain(number); // X-06
  }
  const duties = await house.db.sql<{ person: string; duty: string }[]>`
    select person, duty from app.duties where subject = ${id} and rule_set = 'AU-05' order by person`;
  expect(Object.fromEntries(duties.map(({ person, duty }) => [person, duty]))).toEqual({
    ...{ kim: 'disbursement-checker', lea: 'approver', leo: 'approver', max: 'disbursement-maker' },
    ...{ rm: 'relationship-manager', uma: 'underwriter' },
  });
});

test('what was lent counts for the next application of the same borrower (B.5)', async () => {
  const id = await house.startCase(creditReview, applicationOf('CUS-MONEY'), { by: 'anna' });
  await house.open(`${id}.underwrite.1`);
  const [row] = await house.db.sql<{ exposure: number }[]>`
    select (shows -> 'assessment' -> 'exposure' ->> 'amountMinor')::int8 as exposure from app.tasks where id = ${`${id}.underwrite.1`}`;
  expect(row?.exposure).toBe(120_000_00);
  await house.withdraw(id);
});
