// Stories of disbursement on a real engine, a real database and the embedded core's ledger, whose wire can fail. However a story goes, the
// money moved once or not at all, and every journal is balanced.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coreBanking } from '../../../activities/adapters/core-banking.ts';
import { notify } from '../../../activities/adapters/notify.ts';
import { PORT_LIMITS } from '../../../activities/adapters/port.ts';
import { coreStandIn, notifyStandIn } from '../../../activities/adapters/stand-in.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import { addDays, addMonths, asDay } from '../../../domain/calendar/day.ts';
import type { Iso } from '../../../domain/ids.ts';
import { businessDateAt, firstWorkingDay } from '../../../domain/ledger/business-date.ts';
import type { Db } from '../../../db/client.ts';
import { runInStep, stepContext } from '../../../activities/context.ts';
import * as activities from '../../../activities/disbursement.ts';
import { termsHash } from '../../../activities/terms.ts';
import type { Terms } from '../../../domain/ledger/terms.ts';
import { cny } from '../../../domain/money.ts';
import { askCancel, insertOrder, orderOf } from '../../../db/queries/disbursements.ts';
import { bookPayment, openAccount, setAccountState } from '../../../db/queries/core-post.ts';
import { planFault, type Fault } from '../../../db/queries/outside.ts';
import { adoptCustomer } from '../../../db/queries/people.ts';
import { adoptInstruction } from '../../../db/queries/payment-instructions.ts';
import { exitCode, recompute } from '../../../cli/decide.ts';
import { disbursement } from '../../../workflows/disbursement/process.ts';
import { openHouse, type House } from '../../support/house.ts';

const LIMITS = { ...PORT_LIMITS, timeoutMs: 400, pauseMs: 20, circuitMs: 100 };
const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const DECO = { name: '990100测试装饰有限公司', account: '9902021234567894', bankCode: '102100099996' };

/** What a story does to a step, by case: the step itself is the product's own. */
const before = new Map<string, () => Promise<void>>();
const PATIENCE = { unknownQueries: 2, unknownEverySeconds: 0.1 };
const reserve: typeof activities.reserve = async (r) => {
  await before.get(`${stepContext().caseId}/reserve`)?.();
  const reserved = await activities.reserve(r);
  return reserved.ok ? { ...reserved, ...PATIENCE } : reserved;
};
/** By case: the clock under which each sending of the loan happens. */
const clockOf = new Map<string, () => Db | undefined>();
const postLoan: typeof activities.postLoan = async (attempt) => {
  const context = stepContext();
  await before.get(`${context.caseId}/postLoan`)?.();
  return runInStep({ ...context, db: clockOf.get(context.caseId)?.() ?? context.db }, () => activities.postLoan(attempt));
};
/** By case: the clock under which credit, payments and reversal happen from then on. */
const laterOf = new Map<string, Db>();
const later =
  <A, R>(step: (a: A) => Promise<R>) =>
  (a: A): Promise<R> => {
    const context = stepContext();
    return runInStep({ ...context, db: laterOf.get(context.caseId) ?? context.db }, () => step(a));
  };
const [creditBorrower, payPayee, reverse] = [later(activities.creditBorrower), later(activities.payPayee), later(activities.reverse)];
/** The business date after that of now, at ten. */
const theNextDay = () => {
  const date = firstWorkingDay(addDays(businessDateAt(new Date().toISOString() as Iso, CN), 1), CN);
  return { date, db: house.dbAt(`${date}T10:00:00+08:00`) };
};
const cancelAsked: typeof activities.cancelAsked = async (asked) => {
  await before.get(`${stepContext().caseId}/cancelAsked/${asked.n}`)?.();
  return activities.cancelAsked(asked);
};

let house: House;
beforeAll(async () => {
  house = await openHouse({
    file: import.meta.url,
    catalog: [disbursement],
    modules: { disbursement: { ...activities, reserve, postLoan, creditBorrower, payPayee, reverse, cancelAsked } },
    ports: (db) => ({ core: coreBanking(coreStandIn(db), LIMITS), notify: notify(notifyStandIn(db), LIMITS) }),
  });
  for (const id of ['rita', 'otto', 'emil'])
    await house.db.sql`insert into app.people (id, username, name, branch_id) values (${id}, ${id}, ${id}, 'HQ')`;
});
afterAll(() => house.close());

type Change = Partial<Omit<Terms, 'loanId'>> & Record<string, unknown> & { readonly payees?: readonly object[] };
let loans = 0;
/** A server that outlives the run may still have what a failed one left open, under the same names. */
const RUN = randomBytes(3).toString('hex').slice(0, 5).toUpperCase();
/** An approved loan with an account of its own, and its disbursement case. */
async function start({ payees = [], ...change }: Change = {}, { amount = 60_000_00, approval = {} } = {}) {
  const n = String(++loans).padStart(3, '0');
  const loanId = `LN-20260302-${RUN}${n}`;
  const account = `62220000${n}`;
  const customerId = `C-${n}`;
  await openAccount(house.db, { number: account, customerId, title: `林${n}` });
  const terms = { loanId, amount: cny(amount), rate: '0.0720', termMonths: 36, method: 'equal-instalment', purpose: '装修' } as const;
  const input = {
    ...terms,
    ...{ tranche: 1, borrower: { customerId, name: `林${n}` }, product: 'consumer', payMode: 'self' },
    ...change,
    approval: {
      ...{ decisionId: `${loanId}.approveL1.1`, approvedAt: ago(3), validUntil: ago(-87), level: 'L1', bureauReportAt: ago(4) },
      ...{ maxAmount: cny(amount), termsHash: termsHash(terms), ...approval },
    },
  };
  const id = `DSB-${loanId}-1`;
  await adoptInstruction(house.db, { loanId, tranche: 1, account, payees });
  await house.startCase(disbursement, input, { by: 'rita', id });
  return { id, loanId, account, name: `林${n}`, customerId };
}
const entrusted = (payees: readonly object[] = [{ ...DECO, amount: cny(60_000_00) }]) => ({ payMode: 'entrusted', payees });
type Started = Awaited<ReturnType<typeof start>>;

const make = (id: string, round = 1, answer: Record<string, unknown> = {}) =>
  house.answer(`${id}.make.${round}`, 'anna', { decision: 'submit', ...answer }, { p4: ['payees'] });
const check = (id: string, round = 1, decision = 'release', by = 'bert') =>
  house.answer(`${id}.check.${round}`, by, {
    decision,
    ...(decision === 'return' ? { reason: 'the payee is not the one of the contract' } : {}),
  });
async function released(id: string): Promise<void> {
  await make(id);
  await check(id);
}
const suffers = (
  id: string,
  key: string,
  fault: Fault,
  { operation = 'send', nth = 1 }: { operation?: 'send' | 'query'; nth?: number } = {},
) => planFault(house.db, { port: 'core', operation, key: `${id}/${key}`, nth, fault });
/** Everything that the ledger holds under a disbursement: kind and amount, oldest first. */
async function books(id: string): Promise<string[]> {
  const rows = await house.db.sql<{ kind: string; amount: number }[]>`
    select kind, amount_minor as amount from core.journals where loan_key = ${id} order by posted_at, key`;
  return rows.map(({ kind, amount }) => `${kind} ${amount}`);
}
async function balance(account: string): Promise<number> {
  const [row] = await house.db.sql<{ n: number }[]>`
    select coalesce(sum(case side when 'credit' then amount_minor else -amount_minor end), 0)::int8 as n from core.lines where account = ${account}`;
  return row?.n ?? 0;
}
/** Under which business date each posting of the ledger stands, and under which date each was sent. */
const datesOf = async (id: string) => {
  const rows = await house.db.sql<{ kind: string; date: string; sent: string }[]>`
    select j.kind, j.business_date as date, coalesce(e.request ->> 'valueDate', e.request ->> 'businessDate') as sent
    from core.journals j join app.effects e on e.key = j.key where j.loan_key = ${id}`;
  return Object.fromEntries(rows.map(({ kind, date, sent }) => [kind, date === sent ? date : `${date}, sent under ${sent}`]));
};
const state = async (id: string) =>
  (await house.db.sql<{ state: string }[]>`select state from app.disbursements where case_id = ${id}`)[0]?.state;
async function voucher(id: string): Promise<unknown> {
  const [row] = await house.db.sql<{ body: unknown }[]>`select body from app.vouchers where case_id = ${id}`;
  return row?.body;
}
const note = async (task: string) =>
  (await house.db.sql<{ note: string | null }[]>`select note from app.tasks where id = ${task}`)[0]?.note ?? '';
async function unknownDecided(id: string, key: string, decisions: readonly [string, string] = ['send-again', 'send-again']): Promise<void> {
  const evidence = 'looked at the screen of the core: nothing under this number';
  await house.answer(`${id}.resolveUnknown.${key}`, 'cora', { decision: decisions[0], evidence });
  await expect(house.answer(`${id}.confirmUnknown.${key}`, 'cora', { decision: decisions[1], evidence })).rejects.toThrow(
    /FOUR_EYES|SEGREGATION/,
  );
  await house.answer(`${id}.confirmUnknown.${key}`, 'dora', { decision: decisions[1], evidence });
}

const reversalConfirmed = (id: string, key: string, by = 'dora') =>
  house.answer(`${id}.confirmReversal.${key}`, by, { decision: 'confirm' });

describe('a loan is paid out', () => {
  test('by a maker and a checker who are two people, to the account of the borrower, once', async () => {
    const { id, account, customerId } = await start();
    await make(id);
    await house.open(`${id}.check.1`);
    await expect(check(id, 1, 'release', 'anna')).rejects.toThrow(/FOUR_EYES|SEGREGATION/);
    await check(id);
    expect(await house.closed(id)).toBe('disbursed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000']);
    expect(await balance(account)).toBe(60_000_00);
    expect(await state(id)).toBe('paid-out');
    const [letter] = await house.db.sql<{ body: { text: string } }[]>`select body from outside.letters where recipient = ${customerId}`;
    expect(letter?.body.text).toContain('1858.12');
    expect(await house.events(id)).toEqual(
      expect.arrayContaining(['disbursement.reserved', 'effect.done', 'disbursement.posted', 'disbursement.paid-out', 'voucher.filed']),
    );
    expect(await voucher(id)).toMatchObject({
      ...{ outcome: 'disbursed', maker: 'anna', checker: 'bert', order: { account, amount: cny(60_000_00) } },
      bookings: [{ kind: 'loan' }, { kind: 'credit' }, { kind: 'letter' }],
    });
    await house.record(id, disbursement, 'voucher-filed'); // self-payment.json is of before there were vouchers
  });

  test('to the payee of the contract, and nothing of it stays with the borrower (PM-01)', async () => {
    const { id, account } = await start(entrusted());
    await released(id);
    expect(await house.closed(id)).toBe('disbursed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'payment 6000000']);
    expect(await balance(account)).toBe(0);
    await house.record(id, disbursement, 'entrusted-payment');
  });

  test('partly to two payees, one of them of this bank; the rest is the borrower’s (mixed)', async () => {
    const shop = `62229900${String(loans).padStart(3, '0')}`;
    await openAccount(house.db, { number: shop, customerId: 'C-SHOP', title: '家具店' });
    const payees = [
      { ...DECO, amount: cny(30_000_00) },
      { name: '家具店', account: shop, bankCode: '102100099996', amount: cny(10_000_00) },
    ];
    const { id, account } = await start({ payMode: 'mixed', payees });
    await released(id);
    expect(await house.closed(id)).toBe('disbursed');
    expect([await balance(account), await balance(shop)]).toEqual([20_000_00, 10_000_00]);
  });

  test('above a million a third person releases it (DS-03)', async () => {
    const { id } = await start({ product: 'business', ...entrusted([{ ...DECO, amount: cny(1_200_000_00) }]) }, { amount: 1_200_000_00 });
    await released(id);
    await expect(house.answer(`${id}.secondRelease.1`, 'bert', { decision: 'release' })).rejects.toThrow(/FOUR_EYES|SEGREGATION/);
    await house.answer(`${id}.secondRelease.1`, 'cora', { decision: 'release' });
    expect(await house.closed(id)).toBe('disbursed');
    const [row] = await house.db.sql`select maker, checker, releaser from app.disbursements where case_id = ${id}`;
    expect(row).toEqual({ maker: 'anna', checker: 'bert', releaser: 'cora' });
  });

  test('when the cut-off passes between release and posting, value date and schedule are those of the next business date (DS-04)', async () => {
    const { id } = await start();
    const dates = async () =>
      (
        await house.db.sql<{ reserved: string; value: string | null; due: string | null }[]>`
          select d.business_date as reserved, l.value_date as value, s.due_date as due from app.disbursements d left join core.loans l on l.key = d.case_id
            left join core.schedule_rows s on s.loan_key = l.key and s.n = 1 where d.case_id = ${id}`
      )[0];
    let released = '';
    // It was released before yesterday's cut-off, and is posted only now.
    before.set(`${id}/postLoan`, async () => {
      released = (await dates())?.reserved ?? '';
      await house.owner.sql`update app.disbursements set business_date = business_date - 7 where case_id = ${id}`;
    });
    await make(id);
    await check(id);
    expect(await house.closed(id)).toBe('disbursed');
    const today = asDay(released);
    expect(await dates()).toEqual({ reserved: today, value: today, due: addMonths(today, 1) });
    const duties = await house.db.sql<{ person: string }[]>`
      select person from app.duties where rule_set = 'SOD-06' and subject = ${`date:${today}`} and person in ('anna', 'bert') order by person`;
    expect(duties.map(({ person }) => person)).toEqual(['anna', 'bert']);
  });

  test('a first sending that the core refused before the cut-off goes out after it under the next business date (DS-04)', async () => {
    const { id } = await start();
    const dayOne = firstWorkingDay(addDays(businessDateAt(new Date().toISOString() as Iso, CN), 1), CN);
    const dayTwo = firstWorkingDay(addDays(dayOne, 1), CN);
    const shanghai = (time: string) => house.dbAt(`${dayOne}T${time}+08:00`);
    const clocks = [shanghai('16:29:50'), shanghai('16:29:59'), shanghai('16:30:00')];
    clockOf.set(id, () => (clocks.length > 1 ? clocks.shift() : clocks[0]));
    for (let nth = 1; nth <= 2 * LIMITS.tries; nth++) await suffers(id, 'loan', 'unavailable', { nth }); // a burst: every try of two sendings
    await released(id);
    expect(await house.closed(id)).toBe('disbursed');
    const calls = await house.db.sql`select from outside.calls where port = 'core' and operation = 'send' and key = ${`${id}/loan`}`;
    expect(calls).toHaveLength(2 * LIMITS.tries + 1);
    const [row] = await house.db.sql`
      select d.business_date as released, l.value_date as value, j.business_date as posted, s.due_date as due, e.request ->> 'valueDate' as sent
      from app.disbursements d join core.loans l on l.key = d.case_id join core.journals j on j.key = l.key || '/loan'
        join core.schedule_rows s on s.loan_key = l.key and s.n = 1 join app.effects e on e.key = l.key || '/loan' where d.case_id = ${id}`;
    expect(row).toEqual({ released: dayTwo, value: dayTwo, posted: dayTwo, due: addMonths(dayTwo, 1), sent: dayTwo });
    expect(await voucher(id)).toMatchObject({
      businessDate: dayTwo,
      schedule: expect.arrayContaining([expect.objectContaining({ n: 1, dueDate: addMonths(dayTwo, 1) })]),
    });
    const duties = await house.db
      .sql`select person from app.duties where rule_set = 'SOD-06' and subject = ${`date:${dayTwo}`} order by person`;
    expect(duties).toEqual([{ person: 'anna' }, { person: 'bert' }]);
  });

  test('a sending of which nobody knows keeps its value date when two people let it go out once more after the cut-off (DS-01)', async () => {
    const { id } = await start();
    const dayOne = firstWorkingDay(addDays(businessDateAt(new Date().toISOString() as Iso, CN), 1), CN);
    const clocks = [house.dbAt(`${dayOne}T16:29:50+08:00`), house.dbAt(`${dayOne}T18:30:00+08:00`)];
    clockOf.set(id, () => (clocks.length > 1 ? clocks.shift() : clocks[0]));
    await suffers(id, 'loan', 'straggler');
    await released(id);
    await unknownDecided(id, 'loan-3');
    expect(await house.closed(id)).toBe('disbursed');
    await new Promise((resolve) => setTimeout(resolve, 5_500)); // the first one arrives after all
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000']);
    const [row] = await house.db.sql`
      select d.business_date as released, l.value_date as value from app.disbursements d join core.loans l on l.key = d.case_id where d.case_id = ${id}`;
    expect(row).toEqual({ released: dayOne, value: dayOne });
  });

  test('account numbers are in no task, no step and no result that the process sees (X-06)', async () => {
    const { id, account } = await start(entrusted());
    await released(id);
    await house.closed(id);
    const [row] = await house.db.sql<{ text: string }[]>`
      select (select string_agg(shows::text, '') from app.tasks where case_id = ${id}) || (select string_agg(coalesce(result::text, ''), '') from app.steps where case_id = ${id})
        || (select string_agg(data::text, '') from audit.events where case_id = ${id}) as text`;
    expect(row?.text).toContain('seal');
    expect(row?.text).not.toContain(account);
    expect(row?.text).not.toContain(DECO.account);
  });
});

describe('who has had another part in the loan', () => {
  const UNKNOWN = { decision: 'ask-again', evidence: 'looked at the screen of the core: nothing under this number' };
  /** `otto` approved it, `cora` looks after its customer; `rita` has handed it in. */
  async function near(change: Change, amount: number) {
    const started = await start(change, { amount });
    await house.db.sql`insert into app.duties (subject, rule_set, person, duty)
      select ${started.id}, rule, 'otto', 'approver' from unnest(array['AU-05', 'SOD-05']) rule
      union all select ${started.id}, 'AU-05', 'cora', 'relationship-manager'`;
    return started;
  }
  const refused = async (task: string, people: readonly string[], answer: Record<string, unknown>) => {
    await house.open(task);
    for (const person of people) await expect(house.answer(task, person, answer)).rejects.toThrow(/FOUR_EYES|SEGREGATION/);
  };

  test('neither makes, checks nor releases its payment: not the approver, the relationship manager, nor who handed it in (AU-05, SOD-05)', async () => {
    const { id } = await near({ product: 'business', ...entrusted([{ ...DECO, amount: cny(1_200_000_00) }]) }, 1_200_000_00);
    const others = ['otto', 'cora', 'rita'];
    await refused(`${id}.make.1`, others, { decision: 'submit' });
    await make(id);
    await refused(`${id}.check.1`, others, { decision: 'release' });
    await check(id);
    await refused(`${id}.secondRelease.1`, [...others, 'anna', 'bert'], { decision: 'release' });
    await house.answer(`${id}.secondRelease.1`, 'dora', { decision: 'release' });
    expect(await house.closed(id)).toBe('disbursed');
  });

  test('does not say whether a payment without an answer goes out again; of the two who do, one is neither maker nor checker (AU-05, B.7)', async () => {
    const { id } = await near({}, 60_000_00);
    await suffers(id, 'loan', 'swallowed');
    await released(id);
    await refused(`${id}.resolveUnknown.loan-3`, ['otto', 'cora', 'rita', 'anna'], UNKNOWN);
    await house.answer(`${id}.resolveUnknown.loan-3`, 'bert', { ...UNKNOWN, decision: 'send-again' }); // a small team: who checked may be the first
    await refused(`${id}.confirmUnknown.loan-3`, ['otto', 'cora', 'rita', 'anna', 'bert'], UNKNOWN);
    await house.answer(`${id}.confirmUnknown.loan-3`, 'dora', { ...UNKNOWN, decision: 'send-again' });
    expect(await house.closed(id)).toBe('disbursed');
  });

  test('does not settle a difference with the core; who settles it does not confirm its reversal (AU-05, FE-01)', async () => {
    const { id } = await near({}, 60_000_00);
    await suffers(id, 'loan', 'misbooked');
    await released(id);
    const answer = { decision: 'reverse', reason: 'the core has booked a fen too much' };
    await refused(`${id}.settleDifference.loan-1`, ['otto', 'cora', 'rita', 'anna'], answer);
    await house.answer(`${id}.settleDifference.loan-1`, 'emil', answer);
    await refused(`${id}.confirmReversal.loan-1`, ['otto', 'cora', 'rita', 'anna', 'bert', 'emil'], { decision: 'confirm' });
    await reversalConfirmed(id, 'loan-1');
    expect(await house.closed(id)).toBe('reversed');
    await house.record(id, disbursement, 'reversal-confirmed');
  });
});

describe('before the money moves', () => {
  test('the checker returns it, the maker corrects the payee, and the corrected order is checked again', async () => {
    const { id } = await start(entrusted());
    await make(id);
    await check(id, 1, 'return');
    await house.open(`${id}.make.2`);
    expect(await note(`${id}.make.2`)).toContain('not the one of the contract');
    await make(id, 2, { payees: [{ ...DECO, account: '9902029999999999', amount: cny(60_000_00) }] });
    await house.open(`${id}.check.2`);
    const [shows] = await house.db.sql<
      { shows: { changed: { before: { account: string }; after: { account: string } }[] } }[]
    >`select shows from app.tasks where id = ${`${id}.check.2`}`;
    expect(shows?.shows.changed).toMatchObject([{ before: { account: '990*********7894' }, after: { account: '990*********9999' } }]);
    await check(id, 2);
    expect(await house.closed(id)).toBe('disbursed');
    const [paid] = await house.db.sql<
      { account: string }[]
    >`select payee ->> 'account' as account from core.journals where key = ${`${id}/payee-1`}`;
    expect(paid?.account).toBe('9902029999999999');
    await house.record(id, disbursement, 'returned-by-the-checker');
  });

  test('a payee account that was changed in its middle alone is seen by the checker, before the payment and after a rejected one (FE-07)', async () => {
    const MIDDLE = { ...DECO, account: '9902029999997894' };
    const seen = async (task: string) => {
      await house.open(task);
      const [row] = await house.db.sql<{ changed: unknown }[]>`select shows -> 'changed' as changed from app.tasks where id = ${task}`;
      return row?.changed;
    };
    const apart = [{ before: { account: '990***1234**7894' }, after: { account: '990***9999**7894' } }];
    const { id } = await start(entrusted());
    await make(id, 1, { payees: [{ ...MIDDLE, amount: cny(60_000_00) }] });
    expect(await seen(`${id}.check.1`)).toMatchObject(apart);
    await check(id, 1, 'return');
    await suffers(id, 'payee-1', 'reject');
    await make(id, 2);
    expect(await seen(`${id}.check.2`)).toEqual([]);
    await check(id, 2);
    const answer = { decision: 'correct', payee: MIDDLE, reason: 'the shop has moved to another bank' };
    await house.answer(`${id}.changePayee.1-2`, 'anna', answer, { p4: ['payee'] });
    expect(await seen(`${id}.checkPayee.1-2`)).toMatchObject(apart);
    await house.answer(`${id}.checkPayee.1-2`, 'bert', { decision: 'release' });
    expect(await house.closed(id)).toBe('disbursed');
  });

  test('a payee that is altered after the check voids the check; the altered order is not paid before it is checked too (DS-02)', async () => {
    const { id } = await start(entrusted());
    before.set(`${id}/reserve`, async () => {
      before.delete(`${id}/reserve`);
      const order = await orderOf(house.db, { caseId: id, version: 1 });
      const body = { ...(order?.body as object), payees: [{ ...DECO, account: '9902026666666666', amount: cny(60_000_00) }] };
      await insertOrder(house.db, { caseId: id, version: 2, body, seal: 'x'.repeat(64), by: 'anna' });
    });
    await released(id);
    await house.open(`${id}.make.2`);
    expect(await note(`${id}.make.2`)).toContain('DS-02');
    expect(await books(id)).toEqual([]);
    await house.answer(`${id}.make.2`, 'anna', { decision: 'give-up', reason: 'somebody has altered the payee' });
    expect(await house.closed(id)).toBe('not-disbursed');
    await house.record(id, disbursement, 'check-void');
  });

  test.each<[string, Change, string]>([
    ['a self-payment above 300,000', {}, 'PM-02'],
    [
      'a mixed payment that leaves the borrower more than 300,000',
      { payMode: 'mixed', payees: [{ ...DECO, amount: cny(1) }] },
      'PM-02 支付给借款人本人的金额不得超过 300000.00 元',
    ],
    ['an entrusted payment without a payee', { payMode: 'entrusted' }, 'PM-01'],
    ['payees that do not add up', entrusted([{ ...DECO, amount: cny(59_999_99) }]), 'PM-06'],
    ['a mixed payment that leaves nothing', { payMode: 'mixed', payees: [{ ...DECO, amount: cny(60_000_00) }] }, 'PM-06'],
    ['a payee who works at the bank', entrusted([{ ...DECO, name: 'cora', amount: cny(60_000_00) }]), 'PM-08'],
    [
      'the relationship manager as payee',
      { ...entrusted([{ ...DECO, name: 'dora', amount: cny(60_000_00) }]), relationshipManager: 'dora' },
      'PM-08',
    ],
    ['terms that are not those of the decision', { rate: '0.0710' }, '合同条款与审批一致'],
  ])('%s comes back to the maker with its reason', async (what, change, rule) => {
    const { id } = await start(change, what.includes('300,000') ? { amount: 300_000_02 } : {});
    await make(id);
    await house.open(`${id}.make.2`);
    expect(await note(`${id}.make.2`)).toContain(rule);
    expect(await books(id)).toEqual([]);
    await house.withdraw(id);
  });

  test('the borrower as his own payee, or an account under another name, is refused (PM-08)', async () => {
    const other = await start();
    const own = await start(entrusted());
    await make(own.id, 1, { payees: [{ name: own.name, account: own.account, bankCode: DECO.bankCode, amount: cny(60_000_00) }] });
    await make(own.id, 2, { payees: [{ name: 'Another name', account: other.account, bankCode: DECO.bankCode, amount: cny(60_000_00) }] });
    await house.open(`${own.id}.make.3`);
    expect(await note(`${own.id}.make.3`)).toContain('PM-08');
    await Promise.all([house.withdraw(own.id), house.withdraw(other.id)]);
  });

  test.each<[string, (borrower: string) => Promise<void>]>([
    ['declared with the borrower', (id) => adoptCustomer(house.db, { id, name: id, idNumber: 'x', branchId: 'HQ', spouseName: '王芳' })],
    [
      'declared with the spouse, who is a customer too',
      async (id) => {
        await adoptCustomer(house.db, { id, name: id, idNumber: 'x', branchId: 'HQ' });
        await adoptCustomer(house.db, { id: `${id}-W`, name: '王芳', idNumber: 'x', branchId: 'HQ', spouseId: id });
      },
    ],
  ])('the spouse of the borrower is not paid, %s; whoever only has a name like hers is (PM-08)', async (_, declare) => {
    const { id, customerId } = await start(entrusted());
    await declare(customerId);
    const payee = (name: string) => ({ payees: [{ ...DECO, name, amount: cny(60_000_00) }] });
    await make(id, 1, payee('王 芳'));
    await house.open(`${id}.make.2`);
    expect(await note(`${id}.make.2`)).toBe('PM-08 收款人不得为借款人配偶 · A payee may not be the spouse of the borrower');
    expect(await books(id)).toEqual([]);
    await make(id, 2, payee('王芳华'));
    await check(id);
    expect(await house.closed(id)).toBe('disbursed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'payment 6000000']);
  });

  test('an approval that has expired ends it, at the draft and also between check and release (AU-06)', async () => {
    const late = await start({}, { approval: { validUntil: ago(1) } });
    expect(await house.closed(late.id)).toBe('expired');
    const soon = await start({}, { approval: { validUntil: new Date(Date.now() + 4_000).toISOString() } });
    await make(soon.id);
    await house.open(`${soon.id}.check.1`);
    await new Promise((resolve) => setTimeout(resolve, 4_200));
    await check(soon.id);
    expect(await house.closed(soon.id)).toBe('expired');
    expect([...(await books(late.id)), ...(await books(soon.id))]).toEqual([]);
    await house.record(soon.id, disbursement, 'expired');
  });

  test('an account that was restricted meanwhile, and a bureau report that is too old, are not paid on', async () => {
    const restricted = await start();
    await make(restricted.id);
    await house.open(`${restricted.id}.check.1`);
    await setAccountState(house.db, { number: restricted.account, state: 'restricted' });
    await check(restricted.id);
    await house.open(`${restricted.id}.make.2`);
    expect(await note(`${restricted.id}.make.2`)).toContain('状态正常');
    const old = await start({}, { approval: { bureauReportAt: ago(31) } });
    await make(old.id);
    await house.open(`${old.id}.make.2`);
    expect(await note(`${old.id}.make.2`)).toContain('30天');
    expect([...(await books(restricted.id)), ...(await books(old.id))]).toEqual([]);
    await Promise.all([house.withdraw(restricted.id), house.withdraw(old.id)]);
  });

  test('a withdrawal before it is sent ends it, and nothing is booked', async () => {
    const { id } = await start();
    await make(id);
    await house.open(`${id}.check.1`);
    await house.withdraw(id);
    expect(await house.closed(id)).toBe('withdrawn');
    expect(await books(id)).toEqual([]);
    await house.record(id, disbursement, 'withdrawn');
  });
});

describe('when the wire fails', () => {
  test.each<Fault>(['refused', 'unavailable', 'late', 'lost', 'cut', 'doubled', 'garbage', 'error-after', 'out-of-order', 'wrong-amount'])(
    '%s at every step: paid once all the same',
    async (fault) => {
      const { id, account } = await start(entrusted());
      for (const key of ['loan', 'credit', 'payee-1']) await suffers(id, key, fault);
      await released(id);
      expect(await house.closed(id)).toBe('disbursed');
      expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'payment 6000000']);
      expect(await balance(account)).toBe(0);
    },
  );

  test('a burst of 5xx, before the effect, after it and to every question, pays once and asks nobody', async () => {
    const { id, account } = await start(entrusted());
    for (const key of ['loan', 'credit', 'payee-1']) {
      for (let nth = 1; nth <= LIMITS.tries; nth++) {
        await suffers(id, key, 'unavailable', { nth }); // 503 to a whole sending: it goes out once more
        await suffers(id, key, 'unavailable', { operation: 'query', nth }); // and to the question that follows the next one
      }
      await suffers(id, key, 'error-after', { nth: LIMITS.tries + 1 }); // 500, and it is booked
    }
    await released(id);
    expect(await house.closed(id)).toBe('disbursed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'payment 6000000']);
    expect(await balance(account)).toBe(0);
    const calls = await house.db.sql<{ key: string; n: number }[]>`
      select key, count(*)::int as n from outside.calls where port = 'core' and operation = 'send' and key like ${`${id}/%`} group by 1 order by 1`;
    expect(calls.map(({ key, n }) => `${key.slice(id.length + 1)} ${n}`)).toEqual(['credit 4', 'loan 4', 'payee-1 4']);
    expect((await house.tasks(id)).map(({ task }) => task)).toEqual(['make', 'check']);
  });

  test('an answer that never comes is asked for, then two people decide, and it is sent once more under its key', async () => {
    const { id, account } = await start();
    await suffers(id, 'loan', 'swallowed');
    await released(id);
    await house.open(`${id}.resolveUnknown.loan-3`);
    await expect(house.withdraw(id)).rejects.toThrow('PAST_RETURN');
    expect(await state(id)).toBe('reserved');
    await unknownDecided(id, 'loan-3', ['ask-again', 'send-again']); // they do not agree: asked again, nothing sent
    expect(await books(id)).toEqual([]);
    await unknownDecided(id, 'loan-4');
    expect(await house.closed(id)).toBe('disbursed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000']);
    expect(await balance(account)).toBe(60_000_00);
    expect(await house.events(id)).toEqual(expect.arrayContaining(['effect.unknown', 'effect.resend-proposed', 'effect.resend-allowed']));
    await house.record(id, disbursement, 'unknown-resolved');
  });

  test('a straggler that arrives after people have allowed a second sending is paid once', async () => {
    const { id, account } = await start();
    await suffers(id, 'credit', 'straggler');
    await released(id);
    await unknownDecided(id, 'credit-3');
    expect(await house.closed(id)).toBe('disbursed');
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000']);
    expect(await balance(account)).toBe(60_000_00);
  });

  test('another amount in the books is seen before anybody is told, and reversed on the same day', async () => {
    const { id, account, customerId } = await start();
    await suffers(id, 'loan', 'misbooked');
    await released(id);
    await house.open(`${id}.settleDifference.loan-1`);
    const [task] = await house.db.sql<
      { shows: { differences: { what: string }[] } }[]
    >`select shows from app.tasks where id = ${`${id}.settleDifference.loan-1`}`;
    expect(task?.shows.differences).toContainEqual({ what: 'amount', platform: 60_000_00, core: 60_000_01 });
    await house.answer(`${id}.settleDifference.loan-1`, 'bert', { decision: 'compare-again', reason: 'the core says it is in order' });
    await house.answer(`${id}.settleDifference.loan-2`, 'bert', { decision: 'reverse', reason: 'the core has booked a fen too much' });
    await house.open(`${id}.confirmReversal.loan-2`);
    for (const had of ['anna', 'bert', 'rita']) await expect(reversalConfirmed(id, 'loan-2', had)).rejects.toThrow(/FOUR_EYES|SEGREGATION/);
    expect(await books(id)).toEqual(['loan 6000001']);
    await reversalConfirmed(id, 'loan-2');
    expect(await house.closed(id)).toBe('reversed');
    expect(await books(id)).toEqual(['loan 6000001', 'reversal 6000001']);
    expect(await balance(account)).toBe(0);
    const letters = await house.db.sql<{ body: { subject: string } }[]>`select body from outside.letters where recipient = ${customerId}`;
    expect(letters.map(({ body }) => body.subject)).toEqual([expect.stringContaining('冲正')]);
    await house.record(id, disbursement, 'wrong-amount-booked');
  });
});

describe('when a payee is rejected', () => {
  const CORRECTED = { ...DECO, account: '9902025555555555' };
  const change = (id: string, key: string, answer: Record<string, unknown>) =>
    house.answer(`${id}.changePayee.${key}`, 'anna', answer, { p4: ['payee'] });
  const held = async (started: Started) => {
    const [row] = await house.db.sql<{ n: number }[]>`
      select count(*) as n from core.holds h where account = ${started.account} and not exists (select from core.hold_releases r where r.key = h.key)`;
    return row?.n ?? 0;
  };

  test('the money is on hold until four eyes have corrected the payee, and then he is paid', async () => {
    const started = await start(entrusted());
    const { id, account } = started;
    await suffers(id, 'payee-1', 'reject');
    await released(id);
    await house.open(`${id}.changePayee.1-2`);
    expect([await held(started), await balance(account)]).toEqual([1, 60_000_00]);
    const [asked] = await house.db.sql<{ shows: { message: string } }[]>`select shows from app.tasks where id = ${`${id}.changePayee.1-2`}`;
    expect(asked?.shows.message).toBe('收款账户已销户 · The account of the beneficiary is closed.');
    await change(id, '1-2', { decision: 'correct', payee: CORRECTED, reason: 'the shop has moved to another bank' });
    await expect(house.answer(`${id}.checkPayee.1-2`, 'anna', { decision: 'release' })).rejects.toThrow(/FOUR_EYES|SEGREGATION/);
    await house.answer(`${id}.checkPayee.1-2`, 'bert', { decision: 'release' });
    expect(await house.closed(id)).toBe('disbursed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'payment 6000000']);
    expect([await held(started), await balance(account)]).toEqual([0, 0]);
    const effects = await house.db.sql<
      { key: string; state: string }[]
    >`select key, state from app.effects where case_id = ${id} and kind = 'payment' order by key`;
    expect(effects.map(({ key, state: s }) => `${key.slice(id.length)} ${s}`)).toEqual(['/payee-1 rejected', '/payee-1~2 done']);
    await house.record(id, disbursement, 'payee-corrected');
  });

  test('a correction to the spouse of the borrower, or to her account at this bank, comes back to the maker (PM-08)', async () => {
    const { id, customerId } = await start(entrusted());
    await adoptCustomer(house.db, { id: `${customerId}-W`, name: '王芳', idNumber: 'x', branchId: 'HQ' });
    await adoptCustomer(house.db, { id: customerId, name: customerId, idNumber: 'x', branchId: 'HQ', spouseId: `${customerId}-W` });
    const shop = `62229911${String(loans).padStart(3, '0')}`;
    await openAccount(house.db, { number: shop, customerId: `${customerId}-W`, title: '芳的店' });
    await suffers(id, 'payee-1', 'reject');
    await released(id);
    const reason = 'the shop has moved to another bank';
    await change(id, '1-2', { decision: 'correct', payee: { ...CORRECTED, name: '王芳' }, reason });
    await change(id, '1-3', { decision: 'correct', payee: { ...CORRECTED, name: '芳的店', account: shop }, reason });
    await house.open(`${id}.changePayee.1-4`);
    for (const n of [3, 4]) expect(await note(`${id}.changePayee.1-${n}`)).toContain('PM-08 收款人不得为借款人配偶');
    await change(id, '1-4', { decision: 'reverse', reason: 'there is nobody else to be paid' });
    await reversalConfirmed(id, '1-4');
    expect(await house.closed(id)).toBe('reversed');
  });

  test('the checker refuses the change, the maker reverses the loan on the same day', async () => {
    const started = await start(entrusted());
    const { id, account } = started;
    await suffers(id, 'payee-1', 'reject');
    await released(id);
    await change(id, '1-2', { decision: 'correct', payee: CORRECTED, reason: 'the shop has moved to another bank' });
    await house.answer(`${id}.checkPayee.1-2`, 'bert', { decision: 'return', reason: 'there is no letter of the shop about it' });
    await change(id, '1-3', { decision: 'reverse', reason: 'the shop cannot be reached any more' });
    await house.answer(`${id}.confirmReversal.1-3`, 'dora', { decision: 'return', reason: 'the shop has just called: ask once more' });
    await house.open(`${id}.changePayee.1-4`);
    expect(await note(`${id}.changePayee.1-4`)).toContain('has just called');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000']);
    await change(id, '1-4', { decision: 'reverse', reason: 'the shop cannot be reached any more' });
    await reversalConfirmed(id, '1-4');
    expect(await house.closed(id)).toBe('reversed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'reversal 6000000', 'reversal 6000000']);
    expect([await held(started), await balance(account)]).toEqual([0, 0]);
    await house.record(id, disbursement, 'payee-reversed');
  });

  test('on another business date it is not reversed any more: the maker is told what to do instead, and the closed day stays as it is (0.6)', async () => {
    const { id } = await start(entrusted());
    await suffers(id, 'payee-1', 'reject');
    await released(id);
    await house.open(`${id}.changePayee.1-2`);
    const next = theNextDay();
    laterOf.set(id, next.db);
    await change(id, '1-2', { decision: 'reverse', reason: 'the shop cannot be reached any more' });
    await reversalConfirmed(id, '1-2');
    await house.open(`${id}.changePayee.1-3`);
    expect(await note(`${id}.changePayee.1-3`)).toContain('the business date of the loan is over. 请更正收款人 · Correct the payee.');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000']);
    await change(id, '1-3', { decision: 'correct', payee: CORRECTED, reason: 'the shop has moved to another bank' });
    await house.answer(`${id}.checkPayee.1-3`, 'bert', { decision: 'release' });
    expect(await house.closed(id)).toBe('disbursed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'payment 6000000']);
    const today = businessDateAt(new Date().toISOString() as Iso, CN);
    expect(await datesOf(id)).toEqual({ loan: today, credit: today, payment: next.date }); // X-02: the closed day takes no more
    const duties = await house.db.sql<{ person: string }[]>`
      select person from app.duties where rule_set = 'SOD-06' and subject = ${`date:${next.date}`} order by person`;
    expect(duties.map(({ person }) => person)).toEqual(expect.arrayContaining(['anna', 'bert']));
  });

  /** Rejected, and booked all the same while the maker corrects it, as a core with two entrances would. */
  async function bookedLate(id: string): Promise<void> {
    await suffers(id, 'payee-1', 'reject');
    await released(id);
    await house.open(`${id}.changePayee.1-2`);
    const [row] = await house.db.sql<{ order: Parameters<typeof bookPayment>[1] }[]>`
      select request as order from app.effects where key = ${`${id}/payee-1`}`;
    if (!row) throw new Error('payee-1 was never sent');
    expect(await bookPayment(house.db, row.order)).toMatchObject({ ok: true });
  }

  test('an order that was rejected and booked after all is told, taken over by four eyes, and nobody is paid twice', async () => {
    const started = await start(entrusted());
    const { id, account } = started;
    await bookedLate(id);
    await change(id, '1-2', { decision: 'reverse', reason: 'the shop cannot be reached any more' });
    await reversalConfirmed(id, '1-2');
    await house.open(`${id}.changePayee.1-3`);
    expect(await note(`${id}.changePayee.1-3`)).toContain('the money has been paid on');
    await change(id, '1-3', { decision: 'correct', payee: CORRECTED, reason: 'the shop has moved to another bank' });
    await house.answer(`${id}.checkPayee.1-3`, 'bert', { decision: 'release' });
    await house.open(`${id}.changePayee.1-4`);
    const [task] = await house.db.sql<{ shows: { code: string; message: string } }[]>`
      select shows from app.tasks where id = ${`${id}.changePayee.1-4`}`;
    expect(task?.shows).toMatchObject({ code: 'PAID_ALREADY', message: expect.stringContaining(`990*********7894 60000.00 CNY`) });
    await change(id, '1-4', { decision: 'booked', reason: 'the core shows it as paid to the shop' });
    await house.answer(`${id}.checkPayee.1-4`, 'bert', { decision: 'release' });
    expect(await house.closed(id)).toBe('disbursed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'payment 6000000']);
    expect([await held(started), await balance(account)]).toEqual([0, 0]);
    const order = (await voucher(id)) as { order: { payees: { account: string }[] } };
    expect(order.order.payees[0]?.account).toBe(DECO.account);
    await house.record(id, disbursement, 'payee-booked-late');
  });

  test('a payee that is said to have been paid, and was not, comes back to the maker', async () => {
    const { id } = await start(entrusted());
    await suffers(id, 'payee-1', 'reject');
    await released(id);
    await change(id, '1-2', { decision: 'booked', reason: 'the shop says that it has the money' });
    await house.open(`${id}.changePayee.1-3`);
    expect(await note(`${id}.changePayee.1-3`)).toContain('The core has booked no payment of it');
    await change(id, '1-3', { decision: 'reverse', reason: 'the shop cannot be reached any more' });
    await reversalConfirmed(id, '1-3');
    expect(await house.closed(id)).toBe('reversed');
  });

  test('what has partly been paid on cannot be reversed: the maker is told, and the payee is corrected', async () => {
    const payees = [
      { ...DECO, amount: cny(40_000_00) },
      { ...DECO, account: '9902021111111111', amount: cny(20_000_00) },
    ];
    const { id } = await start(entrusted(payees));
    await suffers(id, 'payee-2', 'reject');
    await released(id);
    await change(id, '2-2', { decision: 'reverse', reason: 'it would be the simplest way' });
    await reversalConfirmed(id, '2-2');
    await house.open(`${id}.changePayee.2-3`);
    expect(await note(`${id}.changePayee.2-3`)).toContain('不能冲正');
    await change(id, '2-3', { decision: 'correct', payee: CORRECTED, reason: 'the second account was wrong' });
    await house.answer(`${id}.checkPayee.2-3`, 'bert', { decision: 'release' });
    expect(await house.closed(id)).toBe('disbursed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'payment 4000000', 'payment 2000000']);
  });
});

describe('when the credit is rejected', () => {
  const settle = (id: string, n: number, decision: 'go-on' | 'reverse') =>
    house.answer(`${id}.settleRefused.credit-${n}`, 'bert', { decision, reason: 'the account is in order again' });

  test('on the same business date the loan is taken back', async () => {
    const { id, account } = await start();
    await suffers(id, 'credit', 'reject');
    await released(id);
    expect(await house.closed(id)).toBe('reversed');
    expect(await books(id)).toEqual(['loan 6000000', 'reversal 6000000']);
    expect(await balance(account)).toBe(0);
  });

  test('on another one it is credited under a key of its own once the cause is gone, and only once', async () => {
    const { id, account } = await start();
    const next = theNextDay();
    laterOf.set(id, next.db);
    for (const key of ['credit', 'credit~2']) await suffers(id, key, 'reject');
    await released(id);
    await house.open(`${id}.settleRefused.credit-1`);
    expect(await note(`${id}.settleRefused.credit-1`)).toContain('the business date of the loan is over');
    await settle(id, 1, 'go-on');
    await settle(id, 2, 'reverse'); // refused again, and nothing is lost by it
    await reversalConfirmed(id, 'credit-2');
    await settle(id, 3, 'go-on');
    expect(await house.closed(id)).toBe('disbursed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000']);
    expect(await balance(account)).toBe(60_000_00);
    const effects = await house.db.sql<{ key: string; state: string }[]>`
      select key, state from app.effects where case_id = ${id} and kind = 'credit' order by key`;
    expect(effects.map(({ key, state: s }) => `${key.slice(id.length)} ${s}`)).toEqual([
      ...['/credit rejected', '/credit~2 rejected', '/credit~4 done'],
    ]);
    expect(await datesOf(id)).toMatchObject({ credit: next.date });
    const core = coreBanking(coreStandIn(house.db), LIMITS);
    const order = { loanKey: id, account, amount: cny(60_000_00), businessDate: asDay('2026-03-02') };
    for (const key of ['credit', 'credit~9'])
      expect(await core.creditBorrower(`${id}/${key}`, order)).toMatchObject({ class: 'BUSINESS_REJECT', code: 'PAID_ALREADY' });
    await house.record(id, disbursement, 'credit-sent-again');
  });
});

describe('the bank cancels while it is sent', () => {
  const cancel = (id: string) => askCancel(house.db, { caseId: id, branch: null, by: 'cora', reason: 'fraud is suspected' });

  test('it is noted, and once the result is there the loan is taken back', async () => {
    const { id, account } = await start();
    await suffers(id, 'loan', 'swallowed');
    await released(id);
    await house.open(`${id}.resolveUnknown.loan-3`);
    expect(await cancel(id)).toEqual({ state: 'reserved', isNoted: true, isEnded: false });
    await unknownDecided(id, 'loan-3');
    expect(await house.closed(id)).toBe('reversed');
    expect(await books(id)).toEqual(['loan 6000000', 'reversal 6000000']);
    expect(await balance(account)).toBe(0);
    await house.record(id, disbursement, 'cancelled-while-sent');
  });

  test('after the credit both are taken back; before it is released or after it is paid out nothing is noted', async () => {
    const { id, account } = await start();
    before.set(`${id}/cancelAsked/2`, async () => void (await cancel(id)));
    expect(await cancel(id)).toBeNull();
    await released(id);
    expect(await house.closed(id)).toBe('reversed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'reversal 6000000', 'reversal 6000000']);
    expect(await balance(account)).toBe(0);
    const paid = await start();
    await released(paid.id);
    await house.closed(paid.id);
    expect(await cancel(paid.id)).toEqual({ state: 'paid-out', isNoted: false, isEnded: true });
  });
});

describe('the bank cancels while payees are paid', () => {
  const cancel = (id: string) => askCancel(house.db, { caseId: id, branch: null, by: 'cora', reason: 'fraud is suspected' });
  const CORRECTED = { ...DECO, account: '9902025555555555' };
  const correct = async (id: string) => {
    await house.answer(
      `${id}.changePayee.1-2`,
      'anna',
      { decision: 'correct', payee: CORRECTED, reason: 'the shop has moved' },
      { p4: ['payee'] },
    );
    await house.answer(`${id}.checkPayee.1-2`, 'bert', { decision: 'release' });
  };
  const settle = (id: string, n: number, decision: 'go-on' | 'reverse') =>
    house.answer(`${id}.settleRefused.cancel-${n}`, 'bert', { decision, reason: 'the fraud department has been told' });

  test('while a rejected payee is mended: he is not paid, the loan is taken back', async () => {
    const { id, account } = await start(entrusted());
    await suffers(id, 'payee-1', 'reject');
    await released(id);
    await house.open(`${id}.changePayee.1-2`);
    expect(await cancel(id)).toMatchObject({ isNoted: true });
    await correct(id);
    expect(await house.closed(id)).toBe('reversed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'reversal 6000000', 'reversal 6000000']);
    expect(await balance(account)).toBe(0);
    await house.record(id, disbursement, 'cancelled-while-paying');
  });

  test('on another business date it cannot be taken back: somebody is told and decides, and no further request is taken', async () => {
    const { id } = await start(entrusted());
    await suffers(id, 'payee-1', 'reject');
    await released(id);
    await house.open(`${id}.changePayee.1-2`);
    expect(await cancel(id)).toMatchObject({ isNoted: true });
    laterOf.set(id, theNextDay().db);
    await correct(id);
    await house.open(`${id}.settleRefused.cancel-1`);
    expect(await note(`${id}.settleRefused.cancel-1`)).toContain('the business date of the loan is over');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000']);
    await settle(id, 1, 'reverse');
    await settle(id, 2, 'go-on');
    expect(await house.closed(id)).toBe('disbursed');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'payment 6000000']);
    expect((await house.events(id)).filter((event) => event === 'effect.rejected')).toHaveLength(3); // payee, and reversal twice
  });

  test('while the first payee is being paid: it is seen before the second one, who waits for a decision; after it nothing is noted', async () => {
    const { id } = await start(
      entrusted([
        { ...DECO, amount: cny(40_000_00) },
        { ...CORRECTED, amount: cny(20_000_00) },
      ]),
    );
    await suffers(id, 'payee-1', 'swallowed');
    await suffers(id, 'payee-2', 'reject');
    await released(id);
    await house.open(`${id}.resolveUnknown.payee-1-3`);
    expect(await cancel(id)).toMatchObject({ isNoted: true });
    await unknownDecided(id, 'payee-1-3');
    await house.open(`${id}.settleRefused.cancel-1`);
    expect(await note(`${id}.settleRefused.cancel-1`)).toContain('the money has been paid on');
    expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000', 'payment 4000000']);
    await settle(id, 1, 'go-on');
    await house.open(`${id}.changePayee.2-2`);
    expect(await cancel(id)).toEqual({ state: 'posted', isNoted: false, isEnded: true });
    await house.answer(
      `${id}.changePayee.2-2`,
      'anna',
      { decision: 'correct', payee: { ...DECO, account: '9902027777777777' }, reason: 'the shop has moved' },
      { p4: ['payee'] },
    );
    await house.answer(`${id}.checkPayee.2-2`, 'bert', { decision: 'release' });
    expect(await house.closed(id)).toBe('disbursed');
  });
});

test('the same tranche under the same key with another amount is refused by the core (DS-01)', async () => {
  const { id, loanId, account } = await start();
  await released(id);
  await house.closed(id);
  const core = coreBanking(coreStandIn(house.db), LIMITS);
  const [loan] = await house.db.sql<{ date: string }[]>`select value_date as date from core.loans where key = ${id}`;
  const other = await core.postLoan(`${id}/loan`, {
    ...{ key: id, loanId, tranche: 1, customerId: 'C-1', account, amount: cny(70_000_00), method: 'equal-instalment', rate: '0.0720' },
    ...{ termMonths: 36, valueDate: (loan?.date ?? '') as never, maker: 'anna', checker: 'bert' },
  });
  expect(other).toMatchObject({ class: 'BUSINESS_REJECT', code: 'KEY_REUSED' });
  expect(await books(id)).toEqual(['loan 6000000', 'credit 6000000']);
});

describe('every decision of the product is computed again from its record (X-05)', () => {
  type Kept = { id: string; key: string; reasons: string[]; isReleased: string | null };
  const kept = () => house.db.sql<Kept[]>`
    select case_id as id, key, reasons, outcome ->> 'isReleased' as "isReleased" from app.decision_records
    where by_kind = 'system' and case_id like ${`DSB-LN-20260302-${RUN}%`} order by id`;
  const verdictOf = async ({ id, key }: Kept) => (await recompute(house.db, id)).find((found) => found.key === key);

  test('of all stories, releases and refusals alike, and each comes out the same', async () => {
    const records = await kept();
    for (const id of new Set(records.map((record) => record.id)))
      expect((await recompute(house.db, id)).filter(({ verdict }) => verdict !== 'same')).toEqual([]);
    const reasonsAt = (step: string) => new Set(records.filter(({ key }) => key.startsWith(`${step}/`)).flatMap(({ reasons }) => reasons));
    expect([...reasonsAt('draft')]).toContain('approval');
    expect([...reasonsAt('submit')].sort()).toEqual(
      ['PM-01', 'PM-02-limit', 'PM-06', 'PM-08', 'PM-08-spouse', 'bureau', 'contract'].sort(),
    );
    expect([...reasonsAt('correctPayee')]).toEqual(['PM-08-spouse']);
    expect([...reasonsAt('reserve')].sort()).toEqual(['CHECK_VOID', 'account', 'approval']);
    expect(records.filter(({ key, isReleased }) => key.startsWith('reserve/') && isReleased === 'true').length).toBeGreaterThan(10);
    const [raw] = await house.db.sql<{ text: string }[]>`
      select string_agg(input::text, '') as text from app.decision_records where by_kind = 'system' and case_id like ${`DSB-LN-20260302-${RUN}%`}`;
    expect(raw?.text).not.toContain(DECO.account);
  });

  test.each([
    ['draft', '{conditions,0,state}', '{conditions,amountMinor}', '99'],
    ['submit', '{needsSecondRelease}', '{payment,plan,borrower,name}', '"somebody else"'],
    ['correctPayee', '{problems}', '{version}', '99'],
    ['reserve', '{isReleased}', '{reservation,makerMinor}', '5'],
  ])('a %s whose outcome or snapshot was changed is found', async (step, outcome, snapshot, value) => {
    const [first, second] = (await kept()).filter(({ key, isReleased }) => key.startsWith(`${step}/`) && isReleased !== 'false');
    if (!first || !second) throw new Error(`two decisions of ${step} are needed`);
    const change = (column: 'outcome' | 'input', { id, key }: Kept, path: string, to: string) =>
      house.owner.sql.unsafe(
        `update app.decision_records set ${column} = jsonb_set(${column}, $1::text[], $2::text::jsonb) where case_id = $3 and key = $4`,
        [path, to, id, key],
      );
    await change('outcome', first, outcome, '"changed"');
    expect(await verdictOf(first)).toMatchObject({ verdict: 'differs', differences: [{ pointer: expect.any(String) as string }] });
    await change('input', second, snapshot, value);
    expect(await verdictOf(second)).toMatchObject({ verdict: 'differs', reason: 'the snapshot is not the one that was hashed' });
    expect(exitCode(await recompute(house.db, second.id))).toBe(1);
  });
});

test('after all stories every journal comes to zero, and every paid tranche was paid once', async () => {
  const [row] = await house.db.sql<{ off: number; twice: number }[]>`
    select (select count(*) from (select journal from core.lines group by 1 having sum(case side when 'debit' then amount_minor else -amount_minor end) <> 0) x) as off,
      (select count(*) from (select loan_key from core.journals where kind = 'credit' group by 1 having count(*) > 1) x) as twice`;
  expect(row).toEqual({ off: 0, twice: 0 });
});
