// Made-up applications through the whole chain, engine and ledger included: whoever should be declined is, whoever should be paid has exactly
// that on her account, says a second, plain implementation of the written rules. Five hundred in the long form.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAccount } from '../../../db/queries/core-post.ts';
import type { Iso } from '../../../domain/ids.ts';
import { cny } from '../../../domain/money.ts';
import { creditReview } from '../../../workflows/credit-review/process.ts';
import { ON } from '../../domain/credit/facts.ts';
import { decidePlainly } from '../../domain/credit/plain.ts';
import { openLoanHouse, yes, type LoanHouse } from '../../support/loan-house.ts';
import { IS_LONG } from '../../support/long.ts';
import { madeUpCase } from '../../support/made-up-applications.ts';
import { plantCase } from '../../support/plant-case.ts';

const COUNT = IS_LONG ? 500 : 24;
const DESKS = 8;
/** More than this goes to named payees (PM-02). These applications name none: the customer is told, and names one when she signs. */
const SELF_PAYMENT_MAX = 300_000_00;
const caseOf = (n: number) => madeUpCase(2_000_000 + n * 7);
/** The first of them above that: not every short run has one of its own. */
const ABOVE = (() => {
  for (let n = 1; n <= 10_000; n++) if ((decidePlainly(caseOf(n)).amount ?? 0) > SELF_PAYMENT_MAX) return n;
  throw new Error('none of ten thousand applications is above the limit of self-payment');
})();
const NUMBERS = [...new Set([...Array.from({ length: COUNT }, (_, i) => i + 1), ABOVE])];
const RECEIVED = `${ON}T02:00:00.000Z` as Iso;

const DUTIES = ['underwriter', 'approver', 'second', 'contract', 'maker', 'checker'];

let house: LoanHouse;
beforeAll(async () => {
  const staff = Array.from({ length: DESKS }, (_, desk) => DUTIES.map((duty) => duty + desk)).flat();
  house = await openLoanHouse({ file: import.meta.url, staff });
});
/** Every history is replayed before the house closes: at a busy time two a second. */
afterAll(() => house.close(), COUNT * 1_000 + 120_000);

/** What becomes of the n-th application: the outcome, and what its account was credited with. */
async function through(n: number, desk: number) {
  const c = caseOf(n);
  const plain = decidePlainly(c);
  const [customerId, number] = [`CUS-W${n}`, `62220001${String(n).padStart(8, '0')}`];
  const input = await plantCase(house.db, c, customerId, { accounts: { account: null } });
  await openAccount(house.db, { number, customerId, title: '测试申请人' });
  const id = await house.startCase(creditReview, input, { receivedAt: RECEIVED });
  const end = async () => ({ n, plain, outcome: await house.closed(id), credited: await house.balance(number) });
  if (plain.end === 'declined') return end();
  await house.answer(`${id}.underwrite.1`, `underwriter${desk}`, yes('approve'));
  if (plain.end === 'referred') return end();
  await house.answer(`${id}.approve${plain.end.slice(0, 2)}.1`, `approver${desk}`, yes('approve'));
  if (plain.end === 'L1+check') await house.answer(`${id}.checkApproval.1`, `second${desk}`, yes('approve'));
  const accept = { decision: 'accept', signature: `SIG-${n}` };
  await house.answer(`${id}.acceptOffer.1`, `contract${desk}`, accept);
  const above = (plain.amount ?? 0) - SELF_PAYMENT_MAX;
  if (above > 0) {
    const payees = [{ name: '990100测试装饰有限公司', account: '9902021234567894', bankCode: '102100099996', amount: cny(above) }];
    await house.answer(`${id}.acceptOffer.2`, `contract${desk}`, { ...accept, payees }, { p4: ['payees'] });
    for (const asked of [1, 2]) {
      const [told] = await house.db.sql<{ note: string }[]>`select note from app.tasks where id = ${`${id}.acceptOffer.${asked}`}`;
      expect(told?.note).toMatch(/300000\.00.*PM-02/);
    }
  }
  const paid = `DSB-${id}-1`;
  await house.answer(`${paid}.make.1`, `maker${desk}`, { decision: 'submit' });
  await house.answer(`${paid}.check.1`, `checker${desk}`, { decision: 'release' });
  return end();
}

test(
  `${COUNT} applications end as the plain implementation says, and every account has what was approved or nothing`,
  async () => {
    const results: Awaited<ReturnType<typeof through>>[] = [];
    const waiting = NUMBERS.values();
    await Promise.all(
      Array.from({ length: DESKS }, async (_, desk) => {
        for (const n of waiting) results.push(await through(n, desk));
      }),
    );
    for (const { n, plain, outcome, credited } of results) {
      const amount = plain.amount ?? 0;
      const expected =
        plain.end === 'declined' || plain.end === 'referred'
          ? { outcome: plain.end, credited: 0 }
          : { outcome: 'disbursed', credited: Math.min(amount, SELF_PAYMENT_MAX) };
      expect({ n, outcome, credited }).toEqual({ n, ...expected });
    }
    expect(results.some(({ plain }) => (plain.amount ?? 0) > SELF_PAYMENT_MAX)).toBe(true);
    const paid = results.filter(({ outcome }) => outcome === 'disbursed');
    expect(paid.length).toBeGreaterThan(0);
    const [total] = await house.db.sql<{ sum: number; loans: number }[]>`
      select (select coalesce(sum(case side when 'debit' then amount_minor else -amount_minor end), 0)::int8 from core.lines) as sum,
        (select count(*)::int from core.loans) as loans`;
    expect(total).toEqual({ sum: 0, loans: paid.length });
    console.log(`of ${COUNT}: ${paid.length} paid, ${results.filter(({ outcome }) => outcome === 'declined').length} declined`);
  },
  COUNT * 2_000 + 60_000,
);
