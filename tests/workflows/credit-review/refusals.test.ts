// Stories of what does not become a loan, and of who may not decide on one.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planFault, type Fault } from '../../../db/queries/outside.ts';
import { KNOCK_OUTS } from '../../../domain/credit/terms.ts';
import { creditReview } from '../../../workflows/credit-review/process.ts';
import { recompute } from '../../../cli/decide.ts';
import { applicationOf, idNumber, late, yuan, type Applicant } from '../../support/applicants.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
/** The bureau cannot be asked about this customer until somebody mends it. */
const BROKEN = 'CUS-BROKEN';
beforeAll(async () => {
  desk = await openDesk(import.meta.url);
  desk.broken.add(BROKEN);
});
afterAll(() => desk.house.close());
const smallLoan = { application: { amount: yuan(40_000) } };
const queries = async (id: string) =>
  (
    await desk.house.db.sql<
      { n: number }[]
    >`select count(*)::int as n from outside.calls where port = 'bureau' and operation = 'send' and key like ${`${id}/%`}`
  )[0]?.n;

describe('an application', () => {
  test('that a rule knocks out is declined in writing with its reasons, before the bureau is asked (B4, B11)', async () => {
    const id = await desk.apply({ application: { purpose: '支付购房首付' }, applicant: { birth: '1992-06-15', idValidTo: '2020-01-01' } });
    expect(await desk.house.closed(id)).toBe('declined');
    const { KO02, KO08 } = KNOCK_OUTS;
    expect([await desk.reason(id), await queries(id)]).toEqual([`KO02 ${KO02.zh}; KO08 ${KO08.zh} · KO02 ${KO02.en}; KO08 ${KO08.en}`, 0]);
    const [letter] = await desk.letters(id);
    for (const part of ['may not be used for this purpose', '身份证件', 'looked at by a person']) expect(letter?.text).toContain(part);
    await desk.house.record(id, creditReview, 'knocked-out');
  });

  test('with bad arrears is declined from the bureau’s report (KO04, KO05)', async () => {
    const id = await desk.apply({ customer: { report: { daysPastDue: late(70, 40, 10) } } });
    expect(await desk.house.closed(id)).toBe('declined');
    expect(await desk.reason(id)).toMatch(/^KO04 .*; KO05 .* · KO04 .*; KO05 /);
    await desk.house.record(id, creditReview, 'bad-record');
  });

  test('for which the income leaves no room is declined after the sizing (KO07)', async () => {
    const id = await desk.apply({ customer: { report: { loans: [{ balance: 500_000_00, instalment: 8_000_00 }] } } });
    expect(await desk.house.closed(id)).toBe('declined');
    expect(await desk.reason(id)).toMatch(/^KO07 .* · KO07 /);
  });

  test('without all consents is closed undecided, and nobody is asked about the applicant (B1)', async () => {
    const id = await desk.apply({ consents: { bureau: false } });
    expect(await desk.house.closed(id)).toBe('inadmissible');
    expect([await desk.reason(id), await queries(id), (await desk.letters(id)).length]).toEqual([expect.stringContaining('bureau'), 0, 0]);
    await desk.house.record(id, creditReview, 'without-consent');
  });

  test('of somebody whose ID number is not on file is closed undecided', async () => {
    const { house } = desk;
    await house.db.sql`insert into app.customers (id, name, branch_id) values ('CUS-UNSEEN', '测试申请人', 'HQ')`;
    const id = await house.startCase(creditReview, applicationOf('CUS-UNSEEN'), { by: 'anna' });
    expect(await house.closed(id)).toBe('inadmissible');
    expect(await desk.reason(id)).toContain('ID number');
  });

  test('for nothing is refused at the start', async () => {
    await expect(desk.apply({ application: { amount: yuan(0) } })).rejects.toThrow('does not fit');
  });

  test('handed in twice in the same instant: one of them is taken, and only one', async () => {
    const customer = { customerId: 'CUS-RACE' };
    const ids = await Promise.all([1, 2, 3, 4].map(() => desk.apply({ customer })));
    await desk.house.until('three are closed', async () => {
      const [row] = await desk.house.db.sql<{ n: number }[]>`
        select count(*)::int as n from app.cases where id = any(${ids}) and outcome = 'inadmissible'`;
      return row?.n === 3;
    });
    const open = await desk.house.db.sql<{ id: string }[]>`select id from app.cases where id = any(${ids}) and state = 'open'`;
    expect(open).toHaveLength(1);
    await desk.house.withdraw(open[0]!.id);
  });

  test('beside an open one of the same borrower is closed, naming the other; once that has ended, a new one is taken', async () => {
    const customer = { customerId: 'CUS-TWICE' };
    const first = await desk.apply({ customer });
    await desk.house.open(`${first}.underwrite.1`);
    const second = await desk.apply({ customer });
    expect(await desk.house.closed(second)).toBe('inadmissible');
    expect(await desk.reason(second)).toContain(first);
    await desk.house.withdraw(first);
    expect(await desk.house.closed(first)).toBe('withdrawn');
    const third = await desk.apply({ customer });
    await desk.house.open(`${third}.underwrite.1`);
    await desk.house.record(first, creditReview, 'withdrawn');
    await desk.house.record(second, creditReview, 'open-application');
  });

  test('of the same person under a second customer number is closed too, naming the open one', async () => {
    const idNo = idNumber(undefined, '777');
    const first = await desk.apply({ customer: { customerId: 'CUS-ONE', idNo } });
    await desk.house.open(`${first}.underwrite.1`);
    const second = await desk.apply({ customer: { customerId: 'CUS-OTHER', idNo } });
    expect(await desk.house.closed(second)).toBe('inadmissible');
    expect(await desk.reason(second)).toContain(first);
    await desk.house.withdraw(first);
    expect(await desk.house.closed(first)).toBe('withdrawn');
    const third = await desk.apply({ customer: { customerId: 'CUS-OTHER', idNo } });
    await desk.house.open(`${third}.underwrite.1`);
    await desk.house.withdraw(third);
  });

  test('that is withdrawn at the counter makes no loan', async () => {
    const id = await desk.apply(smallLoan);
    await desk.underwrite(id);
    await desk.approve(id);
    await desk.house.open(`${id}.acceptOffer.1`);
    await desk.house.withdraw(id);
    expect(await desk.house.closed(id)).toBe('withdrawn');
    expect(await desk.child(id)).toBeUndefined();
  });
});

describe('underwriting', () => {
  test('sends back what is unclear; the investigation corrects it, and all is assessed anew', async () => {
    const id = await desk.apply(smallLoan);
    await desk.underwrite(id, { decision: 'return', reason: 'The income proof does not fit the employer.' });
    await desk.house.answer(`${id}.investigate.1`, 'ivan', {
      finding: 'Called the employer: 12,000 net.',
      statedMonthlyIncome: yuan(12_000),
    });
    const again = await desk.shows(`${id}.underwrite.2`);
    expect([again.assessment.incomeUsed.amountMinor, again.assessment.score.score]).toEqual([12_000_00, 645]);
    expect(JSON.stringify(again)).toContain('Called the employer');
    await desk.underwrite(id, { round: 2 });
    await desk.approve(id, { round: 2 });
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('disbursed');
    await desk.house.record(id, creditReview, 'returned-by-underwriter');
  });

  test('declines with its reasons, and the customer hears them', async () => {
    const id = await desk.apply(smallLoan);
    await desk.underwrite(id, { decision: 'decline', reason: 'The employer has stopped trading.' });
    expect(await desk.house.closed(id)).toBe('declined');
    expect(await desk.reason(id)).toContain('stopped trading');
    expect(await desk.letters(id)).toHaveLength(1);
    await desk.house.record(id, creditReview, 'declined-by-underwriter');
  });

  test('hears from an approver what is doubtful; the third time nothing is granted', async () => {
    const id = await desk.apply(smallLoan);
    for (const round of [1, 2, 3]) {
      await desk.underwrite(id, { round });
      await desk.approve(id, { round, decision: 'return', reason: 'The purpose needs an invoice.' });
    }
    expect(await desk.house.closed(id)).toBe('declined');
    expect(await desk.reason(id)).toContain('could not be cleared up');
    expect((await desk.letters(id))[0]?.text).toContain('· 申请中需核实的事项未能核实清楚'); // a letter says why (B11)
    await desk.house.record(id, creditReview, 'three-rounds');
  });

  test('returned the third time, is over: no investigation whose finding nobody would read', async () => {
    const id = await desk.apply(smallLoan);
    for (const round of [1, 2]) {
      await desk.underwrite(id, { round, decision: 'return', reason: 'The employer cannot be reached.' });
      await desk.house.answer(`${id}.investigate.${round}`, 'ivan', { finding: 'Nobody answers at the employer.' });
    }
    await desk.underwrite(id, { round: 3, decision: 'return', reason: 'The employer cannot be reached.' });
    expect(await desk.house.closed(id)).toBe('declined');
    expect((await desk.house.tasks(id)).filter(({ task }) => task === 'investigate')).toHaveLength(2);
    await desk.house.record(id, creditReview, 'returned-in-the-last-round');
  });
});

describe('who may not decide', () => {
  test('the underwriter cannot approve, the first approver cannot check, and a refusal changes nothing (AU-05, SOD-04, FE-01)', async () => {
    const id = await desk.apply();
    await desk.underwrite(id, { by: 'uma' });
    await desk.house.open(`${id}.approveL1.1`);
    await expect(desk.approve(id, { by: 'uma' })).rejects.toThrow('SEGREGATION');
    expect((await desk.house.tasks(id)).find(({ task }) => task === 'approveL1')).toMatchObject({ state: 'open', by: null });
    await desk.approve(id, { by: 'lea' });
    await desk.house.open(`${id}.checkApproval.1`);
    await expect(desk.approve(id, { task: 'checkApproval', by: 'lea' })).rejects.toThrow('FOUR_EYES');
    await expect(desk.approve(id, { task: 'checkApproval', by: 'uma' })).rejects.toThrow('SEGREGATION');
    await desk.approve(id, { task: 'checkApproval', by: 'leo' });
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('disbursed');
    const duties = await desk.house.db.sql<{ person: string; duty: string }[]>`
      select person, duty from app.duties where subject = ${id} and rule_set = 'AU-05' order by person`;
    expect(duties.map(({ person, duty }) => `${person} ${duty}`)).toEqual([
      ...['lea approver', 'leo approver', 'nora disbursement-maker', 'uma underwriter'],
    ]);
    await desk.house.record(id, creditReview, 'segregation-refused');
  });

  test('whoever handed the application in decides nothing on it (SOD-03)', async () => {
    const id = await desk.apply(smallLoan);
    await desk.house.open(`${id}.underwrite.1`);
    await expect(desk.underwrite(id, { by: 'anna' })).rejects.toThrow('FOUR_EYES');
    await desk.underwrite(id);
    await desk.house.open(`${id}.approveL1.1`);
    await expect(desk.approve(id, { by: 'anna' })).rejects.toThrow('FOUR_EYES');
    await desk.house.withdraw(id);
  });

  test('whoever investigated cannot underwrite the same loan (SOD-04)', async () => {
    const id = await desk.apply(smallLoan);
    await desk.underwrite(id, { decision: 'return', reason: 'Look at the employment, please.' });
    await desk.house.answer(`${id}.investigate.1`, 'ivan', { finding: 'Seen the contract of work.' });
    await desk.house.open(`${id}.underwrite.2`);
    await expect(desk.underwrite(id, { round: 2, by: 'ivan' })).rejects.toThrow('SEGREGATION');
    await desk.house.withdraw(id);
  });

  test('the relationship manager of the borrower never decides, and never draws up the contract (AU-05, SOD-03)', async () => {
    const id = await desk.apply({ ...smallLoan, customer: { relationshipManager: 'rm' } });
    await desk.house.open(`${id}.underwrite.1`);
    await expect(desk.underwrite(id, { by: 'rm' })).rejects.toThrow('SEGREGATION');
    await desk.underwrite(id);
    await desk.house.open(`${id}.approveL1.1`);
    await expect(desk.approve(id, { by: 'rm' })).rejects.toThrow('SEGREGATION');
    await desk.approve(id);
    await desk.house.open(`${id}.acceptOffer.1`);
    await expect(desk.accept(id, { by: 'rm' })).rejects.toThrow('SEGREGATION');
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('disbursed');
    expect(await desk.child(id)).toMatchObject({ relationshipManager: 'rm' });
    await desk.house.record(id, creditReview, 'relationship-manager-refused');
  });
});

describe('the bureau', () => {
  const suffers = async (fault: Fault) => {
    const customer = { customerId: `CUS-${fault}` };
    await planFault(desk.house.db, { port: 'bureau', operation: 'send', key: '*', nth: 1, fault });
    const id = await desk.apply({ ...smallLoan, customer });
    return {
      id,
      mend: () => desk.house.owner.sql`delete from outside.faults where port = 'bureau'`,
    };
  };

  test.each<Fault>(['lost', 'cut', 'garbage', 'doubled', 'error-after', 'late'])(
    'whose answer is %s is asked for by its key and queried once (B5, P-02)',
    async (fault) => {
      const { id, mend } = await suffers(fault);
      await desk.house.open(`${id}.underwrite.1`);
      await mend();
      const [count] = await desk.house.db.sql<
        { n: number }[]
      >`select count(*)::int as n from outside.bureau_queries where key like ${`${id}/%`}`;
      expect([count?.n, await queries(id)]).toEqual([1, 1]);
      await desk.house.withdraw(id);
    },
  );

  test('that rejects the query leaves it to an investigation, and is asked again under a new key (P-01)', async () => {
    const { id, mend } = await suffers('reject');
    await desk.house.open(`${id}.investigate.1`);
    await mend();
    await desk.house.answer(`${id}.investigate.1`, 'ivan', { finding: 'The consent was sent in again.' });
    await desk.house.open(`${id}.underwrite.1`);
    expect(await queries(id)).toBe(2);
    await desk.house.withdraw(id);
    expect(await desk.house.closed(id)).toBe('withdrawn');
    await desk.house.record(id, creditReview, 'bureau-rejected');
  });
});

test('a core that does not know the customer leaves it to an investigation; the bureau is not queried again for it (B5, P-01)', async () => {
  const { house } = desk;
  await planFault(house.db, { port: 'core', operation: 'query', key: '*', nth: 1, fault: 'reject' });
  const id = await desk.apply(smallLoan);
  await house.open(`${id}.investigate.1`);
  await house.owner.sql`delete from outside.faults where port = 'core'`;
  await house.answer(`${id}.investigate.1`, 'ivan', { finding: 'The customer was set up at the core.' });
  await house.open(`${id}.underwrite.1`);
  expect(await queries(id)).toBe(1);
  await house.withdraw(id);
  expect(await house.closed(id)).toBe('withdrawn');
  await house.record(id, creditReview, 'core-rejected');
});

describe('what has to be done again', () => {
  test('a bureau that fails for good asks operations; "again" goes on, and one query is made', async () => {
    const id = await desk.apply({ ...smallLoan, customer: { customerId: BROKEN } });
    await desk.house.open(`${id}.incident.queryBureau-1`);
    desk.broken.delete(BROKEN);
    await desk.house.answer(`${id}.incident.queryBureau-1`, 'dora', { action: 'again', note: 'the line is back' });
    await desk.house.open(`${id}.underwrite.1`);
    expect(await queries(id)).toBe(1);
    await desk.house.withdraw(id);
    expect(await desk.house.closed(id)).toBe('withdrawn');
    await desk.house.record(id, creditReview, 'incident-and-again');
  });

  test('a report of more than 30 days is asked for anew before anything is offered, and all is decided again (B5)', async () => {
    const id = await desk.apply(smallLoan);
    await desk.underwrite(id);
    await desk.house.open(`${id}.approveL1.1`);
    await desk.house.owner.sql`
      update app.credit_files set content = jsonb_set(content, '{at}', '"2026-01-01T00:00:00.000Z"') where case_id = ${id} and kind = 'bureau-report'`;
    await desk.approve(id);
    await desk.house.open(`${id}.underwrite.2`);
    expect(await queries(id)).toBe(2);
    await desk.underwrite(id, { round: 2 });
    await desk.approve(id, { round: 2 });
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('disbursed');
    await desk.house.record(id, creditReview, 'report-too-old');
  });
});

describe('a bureau report that grew too old', () => {
  /** As if the report had been told so many days ago. */
  const aged = (id: string, days: number) =>
    desk.house.owner.sql`
      update app.credit_files set content = jsonb_set(content, '{at}', to_jsonb(to_char(app.app_now() - make_interval(days => ${days}), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      where case_id = ${id} and kind = 'bureau-report' and id not like '%~%'`;
  const offered = async (customer?: Partial<Applicant>) => {
    const id = await desk.apply({ ...smallLoan, ...(customer ? { customer } : {}) });
    await desk.underwrite(id);
    await desk.approve(id);
    await desk.house.open(`${id}.acceptOffer.1`);
    return id;
  };
  const reportAt = async (id: string) =>
    Date.parse(((await desk.child(id)) as { approval: { bureauReportAt: string } }).approval.bureauReportAt);

  test('while the offer stood is asked for anew at the signing, and the loan is paid on the new one (AU-06)', async () => {
    const id = await offered();
    await aged(id, 29);
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('disbursed');
    expect(await queries(id)).toBe(2);
    expect(Date.now() - (await reportAt(id))).toBeLessThan(3_600_000);
    expect((await recompute(desk.house.db, id)).map(({ key, verdict }) => [key.split('/')[0], verdict])).toContainEqual([
      'screenRenewal',
      'same',
    ]);
    await desk.house.record(id, creditReview, 'report-renewed-at-signing');
  });

  test('but not yet is left alone: one hard query for one application (B5)', async () => {
    const id = await offered();
    await aged(id, 20);
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('disbursed');
    expect(await queries(id)).toBe(1);
  });

  test('and shows new arrears brings the loan back to underwriting, and another offer takes the place of the first (AU-06)', async () => {
    const customer = { customerId: 'CUS-ARREARS' };
    const id = await offered(customer);
    await aged(id, 29);
    await desk.house.owner.sql`
      update outside.bureau_reports set report = report || ${JSON.stringify({ daysPastDue: late(10) })}::text::jsonb where customer_id = ${customer.customerId}`;
    await desk.accept(id);
    await desk.house.open(`${id}.underwrite.2`);
    expect((await desk.house.tasks(id)).find((task) => task.id === `${id}.underwrite.2`)?.note).toContain('AU-06');
    await desk.underwrite(id, { round: 2 });
    // worse by a month of arrears: grade C, so a second pair of eyes
    await desk.approve(id, { round: 2 });
    await desk.approve(id, { round: 2, task: 'checkApproval', by: 'leo' });
    await desk.accept(id, { n: 2 });
    expect(await desk.house.closed(id)).toBe('disbursed');
    expect(await desk.child(id)).toMatchObject({ approval: { decisionId: `${id}.checkApproval.2@1` } });
    expect(await desk.letters(id)).toHaveLength(2);
    await desk.house.record(id, creditReview, 'new-arrears-at-signing');
  });

  test('in the third round is decided in a round of its own, not declined', async () => {
    const id = await desk.apply(smallLoan);
    for (const round of [1, 2]) {
      await desk.underwrite(id, { round });
      await desk.approve(id, { round, decision: 'return', reason: 'The purpose needs an invoice.' });
    }
    await desk.underwrite(id, { round: 3 });
    await desk.house.open(`${id}.approveL1.3`);
    await aged(id, 31);
    await desk.approve(id, { round: 3 });
    await desk.underwrite(id, { round: 4 });
    await desk.approve(id, { round: 4 });
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('disbursed');
    await desk.house.record(id, creditReview, 'report-too-old-in-the-last-round');
  });
});

describe('the rule packs', () => {
  test('of a case are those of its start: a pack released between score and approval changes nothing', async () => {
    const before = { ...creditReview, packs: { credit: 'credit-cn@1' } };
    const internet = { application: { product: 'internet', amount: yuan(40_000) } };
    const id = await desk.apply({ ...internet, process: before });
    expect((await desk.shows(`${id}.underwrite.1`)).assessment.pack).toBe('credit-cn@1');
    await desk.underwrite(id, { decision: 'return', reason: 'Look at the employment, please.' });
    await desk.house.answer(`${id}.investigate.1`, 'ivan', { finding: 'Seen the contract of work.' });
    await desk.underwrite(id, { round: 2 });
    await desk.approve(id, { round: 2 });
    await desk.accept(id);
    expect(await desk.house.closed(id)).toBe('disbursed');
    const packs = await desk.house.db.sql<{ version: string }[]>`
      select distinct pack_version as version from app.decision_records where case_id = ${id} and by_kind = 'system'`;
    expect(packs.map(({ version }) => version)).toEqual(['credit-cn@1']);
  });

  test('decide the same application differently when it is started under another (KO10)', async () => {
    const before = { ...creditReview, packs: { credit: 'credit-cn@1' } } as typeof creditReview;
    const internet = { application: { product: 'internet', amount: yuan(250_000), termMonths: 84, rate: '0.0400' } };
    const [old, today] = [await desk.apply({ ...internet, process: before }), await desk.apply(internet)];
    expect(await desk.house.closed(old)).toBe('declined');
    expect(await desk.reason(old)).toMatch(/^KO10 .* · KO10 /);
    await desk.house.open(`${today}.underwrite.1`);
    await desk.house.withdraw(today);
  });
});
