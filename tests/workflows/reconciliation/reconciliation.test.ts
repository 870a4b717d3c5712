// Stories of the reconciliation of a business date, over loans that the stories of disbursement's own process have paid out.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coreBanking } from '../../../activities/adapters/core-banking.ts';
import { PORT_LIMITS, type Wire } from '../../../activities/adapters/port.ts';
import { coreStandIn } from '../../../activities/adapters/stand-in.ts';
import { readPostingFile, writePostingFile, type PostingLine } from '../../../domain/ledger/posting-file.ts';
import { addDays, asDay, type Day } from '../../../domain/calendar/day.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import { cny } from '../../../domain/money.ts';
import { bookCredit, bookLoan, bookPayment, openAccount } from '../../../db/queries/core-post.ts';
import { hindranceOf } from '../../../db/queries/duties.ts';
import { insertOrder, reserveDisbursement } from '../../../db/queries/disbursements.ts';
import * as activities from '../../../activities/reconciliation.ts';
import { watchReconciliations } from '../../../workers/reconciliations.ts';
import { newKey, wrapKey } from '../../../activities/adapters/keys.ts';
import { reconciliation } from '../../../workflows/reconciliation/process.ts';
import { openHouse, PEOPLE, type House } from '../../support/house.ts';
import { TEST_KEY } from '../../support/test-key.ts';

/** What a story does to the file of a date before the platform reads it. */
const spoil = new Map<string, (text: string) => string | null>();
const spoiling =
  (wire: Wire): Wire =>
  async (request) => {
    const reply = await wire(request);
    const { text } = (reply.body ?? {}) as { text?: string };
    const change = [...spoil].find(([date]) => request.key.endsWith(date))?.[1];
    if (text === undefined || change === undefined) return reply;
    const changed = change(text);
    return { ...reply, body: changed === null ? null : { text: changed } };
  };

let house: House;
beforeAll(async () => {
  house = await openHouse({
    file: import.meta.url,
    catalog: [reconciliation],
    modules: { reconciliation: activities },
    ports: (db) => ({ core: coreBanking(spoiling(coreStandIn(db)), { ...PORT_LIMITS, timeoutMs: 400, pauseMs: 10, circuitMs: 10 }) }),
  });
  await house.db.sql`insert into app.people (id, username, name, branch_id) values ('emil', 'emil', 'emil', 'HQ')`;
});
afterAll(() => house.close());

let loans = 0;
/** A loan that was released by anna and bert and is booked on a date; its effects as the platform keeps them. */
async function aLoanOn(
  date: Day,
  {
    amount = 60_000_00,
    isBooked = true,
    isKnown = true,
    credited = date,
    state = 'done',
    root = null as string | null,
    payee = null as null | { ours: string; theirs: string },
  } = {},
): Promise<string> {
  const { db } = house;
  const n = String(++loans).padStart(3, '0');
  const [loanId, account] = [`LN-20260302-REC00${n}`, `62225555${n}`];
  const key = `DSB-${loanId}-1`;
  await openAccount(db, { number: account, customerId: `C-${n}`, title: 'Lin' });
  await db.transaction(async (tx) => {
    for (const [id, process] of [...(root === null ? [] : [[root, 'credit-review'] as const]), [key, 'disbursement'] as const])
      await tx.sql`insert into app.cases (id, process, process_version, input, starter, branch_id, root_case, received_at, has_engine)
        values (${id}, ${process}, 1, '{}', 'dora', 'HQ', ${root ?? key}, app.app_now(), false)`;
    await insertOrder(tx, { caseId: key, version: 1, body: {}, seal: 's', by: 'anna' });
    await reserveDisbursement(tx, {
      ...{
        caseId: key,
        loanId,
        tranche: 1,
        amountMinor: amount,
        businessDate: date,
        version: 1,
        seal: 's',
        maker: 'anna',
        checker: 'bert',
      },
      ...{ releaser: null, approvalId: 'A', branchId: 'HQ', makerDailyMax: 1e12, branchDailyMax: 1e12, actor: 'test' },
    });
    if (isKnown)
      for (const kind of ['loan', 'credit'])
        await tx.sql`insert into app.effects (key, case_id, kind, request, state, lease_until, sent_at)
          values (${`${key}/${kind}`}, ${key}, ${kind}, ${JSON.stringify({ amount: cny(amount), [kind === 'loan' ? 'valueDate' : 'businessDate']: kind === 'loan' ? date : credited })}::jsonb, ${state}, app.app_now(), app.app_now())`;
  });
  const paid = (payeeAccount: string) => ({
    payee: { name: 'Deco', account: payeeAccount, bankCode: '102100099996' },
    amount: cny(amount),
  });
  if (payee)
    await db.sql`insert into app.effects (key, case_id, kind, request, state, lease_until, sent_at)
      values (${`${key}/payee-1`}, ${key}, 'payment', ${JSON.stringify({ ...paid(payee.ours), businessDate: date })}::jsonb, 'done', app.app_now(), app.app_now())`;
  if (!isBooked) return key;
  const loan = {
    key,
    loanId,
    tranche: 1,
    customerId: `C-${n}`,
    account,
    amount: cny(amount),
    method: 'equal-instalment',
    rate: '0.0720',
  } as const;
  await bookLoan(db, { ...loan, termMonths: 36, valueDate: date, maker: 'anna', checker: 'bert' });
  await bookCredit(db, { key: `${key}/credit`, loanKey: key, account, amount: cny(amount), businessDate: credited });
  if (payee) await bookPayment(db, { key: `${key}/payee-1`, loanKey: key, part: 1, ...paid(payee.theirs), businessDate: date });
  return key;
}
/** What the keeper does in the night after a date. */
const start = (date: Day) =>
  watchReconciliations({
    db: house.dbAt(`${addDays(date, 1)}T00:10:00+08:00`),
    calendar: CN,
    reconcile: reconciliation,
    wrappedKey: (id) => wrapKey(TEST_KEY, newKey(), id),
  });
const caseOf = (date: Day) => `REC-${date.replaceAll('-', '')}`;
const cleared = { decision: 'cleared', cause: 'core', explanation: 'the core has corrected it on the next day' };
const reason = async (id: string) => (await house.db.sql<{ reason: string }[]>`select reason from app.cases where id = ${id}`)[0]?.reason;

test('each date that is over is reconciled once by itself; a balanced one tells its figures all the same', async () => {
  const date = asDay('2026-03-02');
  await aLoanOn(date);
  await aLoanOn(date, { amount: 10_000_00 });
  expect(await start(date)).toBe(1);
  expect(await start(date)).toBe(0);
  expect(await house.closed(caseOf(date))).toBe('balanced');
  expect(await reason(caseOf(date))).toContain('4 / 4');
  const [row] = await house.db
    .sql`select platform_count as p, platform_sum_minor as ps, core_count as c, core_sum_minor as cs, breaks from app.reconciliations where business_date = ${date}`;
  expect(row).toEqual({ p: 4, ps: 140_000_00, c: 4, cs: 140_000_00, breaks: [] });
  expect(await house.events(caseOf(date))).toContain('reconciliation.compared');
  await house.record(caseOf(date), reconciliation, 'balanced');
});

test('a loan that the core has not booked is a break; nobody who paid out on that date may clear it (SOD-06)', async () => {
  const date = asDay('2026-03-03');
  await aLoanOn(date);
  const missing = await aLoanOn(date, { isBooked: false, amount: 150_000_00 });
  await start(date);
  const id = caseOf(date);
  await house.open(`${id}.clearLargeBreak.1-1`);
  await house.open(`${id}.clearLargeBreak.1-2`);
  const [task] = await house.db.sql<
    { shows: { break: { type: string; key: string } } }[]
  >`select shows from app.tasks where id = ${`${id}.clearLargeBreak.1-1`}`;
  expect(task?.shows.break).toMatchObject({ type: 'MISSING_CORE', key: `${missing}/credit`, platformMinor: 150_000_00, coreMinor: null });
  for (const paidOut of ['anna', 'bert'])
    await expect(house.answer(`${id}.clearLargeBreak.1-1`, paidOut, cleared)).rejects.toThrow('SEGREGATION');
  await house.answer(`${id}.clearLargeBreak.1-1`, 'cora', cleared);
  await house.answer(`${id}.clearLargeBreak.1-2`, 'cora', cleared);
  expect(await house.closed(id)).toBe('cleared');
  await house.record(id, reconciliation, 'missing-core');
});

test('who has reconciled a date does not pay out on it any more (SOD-06)', async () => {
  const date = asDay('2026-03-03');
  const key = 'DSB-LN-20260302-SOD60001-1';
  await house.db.sql`insert into app.cases (id, process, process_version, input, starter, branch_id, root_case, received_at, has_engine)
    values (${key}, 'disbursement', 1, '{}', 'dora', 'HQ', ${key}, app.app_now(), false)`;
  await insertOrder(house.db, { caseId: key, version: 1, body: {}, seal: 's', by: 'cora' });
  const { refusal } = await house.db.transaction((tx) =>
    reserveDisbursement(tx, {
      ...{
        caseId: key,
        loanId: 'LN-20260302-SOD60001',
        tranche: 1,
        amountMinor: 5,
        businessDate: date,
        version: 1,
        seal: 's',
        maker: 'cora',
        checker: 'bert',
      },
      ...{ releaser: null, approvalId: 'A', branchId: 'HQ', makerDailyMax: 1e12, branchDailyMax: 1e12, actor: 'test' },
    }),
  );
  expect(refusal).toBe('SOD-06');
});

test('what the core has booked and the platform knows nothing of, and a fen too much, are breaks of their own', async () => {
  const date = asDay('2026-03-04');
  const unknown = await aLoanOn(date, { isKnown: false });
  const other = await aLoanOn(date);
  spoil.set(date, (text) => {
    const file = readPostingFile(text, date);
    if (typeof file === 'string') throw new Error(file);
    return writePostingFile(
      date,
      file.lines.map((line): PostingLine => (line.key === `${other}/loan` ? { ...line, amountMinor: line.amountMinor + 1 } : line)),
    );
  });
  await start(date);
  const id = caseOf(date);
  await house.open(`${id}.clearBreak.1-3`);
  const rows = await house.db.sql<
    { shows: { break: { type: string; key: string } } }[]
  >`select shows from app.tasks where case_id = ${id} order by id`;
  expect(rows.map(({ shows }) => `${shows.break.type} ${shows.break.key}`)).toEqual([
    ...[`MISSING_PLATFORM ${unknown}/loan`, `MISSING_PLATFORM ${unknown}/credit`, `AMOUNT ${other}/loan`],
  ]);
  for (const n of [1, 2, 3]) await house.answer(`${id}.clearBreak.1-${n}`, 'cora', cleared);
  expect(await house.closed(id)).toBe('cleared');
});

test('a truncated file is a break, never "no differences"; once the core has sent it whole it is compared again', async () => {
  const date = asDay('2026-03-05');
  await aLoanOn(date);
  spoil.set(date, (text) => text.split('\n').slice(0, 2).join('\n'));
  await start(date);
  const id = caseOf(date);
  await house.open(`${id}.clearLargeBreak.1-1`);
  const [task] = await house.db.sql<{ shows: { break: object } }[]>`select shows from app.tasks where id = ${`${id}.clearLargeBreak.1-1`}`;
  expect(task?.shows.break).toMatchObject({ type: 'FILE', detail: 'truncated' });
  spoil.set(date, () => null);
  await house.answer(`${id}.clearLargeBreak.1-1`, 'cora', { ...cleared, decision: 'read-again', cause: 'file' });
  await house.open(`${id}.clearLargeBreak.2-1`);
  const [second] = await house.db.sql<
    { shows: { break: object } }[]
  >`select shows from app.tasks where id = ${`${id}.clearLargeBreak.2-1`}`;
  expect(second?.shows.break).toMatchObject({ type: 'FILE', detail: 'absent' });
  spoil.delete(date);
  await house.answer(`${id}.clearLargeBreak.2-1`, 'cora', { ...cleared, decision: 'read-again', cause: 'file' });
  expect(await house.closed(id)).toBe('cleared');
  expect(await reason(id)).toContain('2 / 2');
  await house.record(id, reconciliation, 'file-truncated');
});

test('a date on which the platform paid nothing is reconciled too: what the core booked then, or an absent file, is a break (B.8)', async () => {
  const [date, quiet] = [asDay('2026-03-06'), asDay('2026-03-09')]; // the weekend between them has no file
  spoil.set(date, () => null);
  spoil.set(quiet, () =>
    writePostingFile(quiet, [
      {
        ...{ key: 'DSB-UNKNOWN/loan', loanKey: 'DSB-UNKNOWN', kind: 'loan', businessDate: quiet, amountMinor: 500 },
        ...{ reverses: null, payeeMark: null },
      },
    ]),
  );
  expect(await start(quiet)).toBe(2);
  const found = async (task: string) => {
    await house.open(task);
    const [row] = await house.db.sql<{ shows: { break: object } }[]>`select shows from app.tasks where id = ${task}`;
    return row?.shows.break;
  };
  expect(await found(`${caseOf(date)}.clearLargeBreak.1-1`)).toMatchObject({ type: 'FILE', detail: 'absent' });
  expect(await found(`${caseOf(quiet)}.clearBreak.1-1`)).toMatchObject({ type: 'MISSING_PLATFORM', key: 'DSB-UNKNOWN/loan' });
  await house.answer(`${caseOf(date)}.clearLargeBreak.1-1`, 'cora', cleared);
  await house.answer(`${caseOf(quiet)}.clearBreak.1-1`, 'cora', cleared);
  expect([await house.closed(caseOf(date)), await house.closed(caseOf(quiet))]).toEqual(['cleared', 'cleared']);
});

test('a credit that was sent on the next business date is reconciled with that date, though the loan is of the one before (X-02)', async () => {
  const [date, next] = [asDay('2026-03-10'), asDay('2026-03-11')];
  await aLoanOn(date, { credited: next });
  await start(next);
  expect([await house.closed(caseOf(date)), await house.closed(caseOf(next))]).toEqual(['balanced', 'balanced']);
  expect([await reason(caseOf(date)), await reason(caseOf(next))]).toEqual([
    expect.stringContaining('1 / 1'),
    expect.stringContaining('1 / 1'),
  ]);
});

test('what was sent and nobody knows of keeps its date open, though the file is whole and nothing of it is there', async () => {
  const date = asDay('2026-03-12');
  const key = await aLoanOn(date, { isBooked: false, state: 'unknown' });
  await start(date);
  const id = caseOf(date);
  await house.open(`${id}.clearBreak.1-2`);
  const [task] = await house.db.sql<{ shows: { break: object } }[]>`select shows from app.tasks where id = ${`${id}.clearBreak.1-2`}`;
  expect(task?.shows.break).toMatchObject({ type: 'STATUS', key: `${key}/loan`, platformMinor: 60_000_00, coreMinor: null });
  for (const n of [1, 2]) await house.answer(`${id}.clearBreak.1-${n}`, 'cora', cleared);
  expect(await house.closed(id)).toBe('cleared');
});

test('what the core rejected and booked after all is told as such, not as a posting that nobody knows', async () => {
  const date = asDay('2026-03-13');
  const key = await aLoanOn(date, { state: 'rejected' });
  await start(date);
  const id = caseOf(date);
  await house.open(`${id}.clearBreak.1-2`);
  const [task] = await house.db.sql<{ shows: { break: object } }[]>`select shows from app.tasks where id = ${`${id}.clearBreak.1-1`}`;
  expect(task?.shows.break).toMatchObject({ type: 'STATUS', key: `${key}/loan`, coreMinor: 60_000_00 });
  for (const n of [1, 2]) await house.answer(`${id}.clearBreak.1-${n}`, 'cora', cleared);
  expect(await house.closed(id)).toBe('cleared');
});

test('more breaks than are worked at once are worked one lot after the other; a date is cleared only when all are explained', async () => {
  const date = asDay('2026-03-16');
  spoil.set(date, () =>
    writePostingFile(
      date,
      Array.from({ length: 203 }, (_, n): PostingLine => ({
        ...{ key: `DSB-MANY-${String(n).padStart(3, '0')}/loan`, loanKey: 'DSB-MANY', kind: 'loan', businessDate: date, amountMinor: 500 },
        ...{ reverses: null, payeeMark: null },
      })),
    ),
  );
  await start(date);
  const id = caseOf(date);
  await house.open(`${id}.clearBreak.1-200`);
  const answered = async (by: string, from: number) => {
    for (let n = from; n <= 200; n += PEOPLE.length) await house.answer(`${id}.clearBreak.1-${n}`, by, cleared);
  };
  await Promise.all(PEOPLE.map((by, i) => answered(by, i + 1)));
  await house.open(`${id}.clearBreak.2-3`);
  for (let n = 1; n <= 3; n++) await house.answer(`${id}.clearBreak.2-${n}`, 'cora', cleared);
  expect(await house.closed(id)).toBe('cleared');
  expect(await house.tasks(id)).toHaveLength(203);
});

test('who approved a loan, looks after its customer or has any other part in it does not clear its break (AU-05)', async () => {
  const date = asDay('2026-03-17');
  const loan = 'LN-20260302-AU050001';
  await aLoanOn(date, { isBooked: false, root: loan });
  await house.db.sql`insert into app.duties (subject, rule_set, person, duty)
    values (${loan}, 'AU-05', 'cora', 'approver'), (${loan}, 'AU-05', 'dora', 'relationship-manager')`;
  await start(date);
  const id = caseOf(date);
  await house.open(`${id}.clearBreak.1-1`);
  for (const near of ['cora', 'dora']) await expect(house.answer(`${id}.clearBreak.1-1`, near, cleared)).rejects.toThrow('SEGREGATION');
  expect(await hindranceOf(house.db, { task: `${id}.clearBreak.1-1`, ruleSet: 'AU-05', person: 'cora' })).toMatchObject({
    ...{ duty: 'approver', person: 'cora', task: 'clearBreak' },
  });
  for (const n of [1, 2]) await house.answer(`${id}.clearBreak.1-${n}`, 'emil', cleared);
  expect(await house.closed(id)).toBe('cleared');
  const duties = await house.db.sql`select person, duty from app.duties where rule_set = 'AU-05' and subject = ${loan} and person = 'emil'`;
  expect(duties).toEqual([{ person: 'emil', duty: 'reconciliation' }]);
});

test('a payment that went to an account with other digits in its middle is a break, although the last four are the same; no number is told', async () => {
  const date = asDay('2026-03-18');
  const [ours, theirs] = ['9902021234567894', '9902029999997894'];
  await aLoanOn(date, { payee: { ours, theirs: ours } });
  const misled = await aLoanOn(date, { payee: { ours, theirs } });
  await start(date);
  const id = caseOf(date);
  await house.open(`${id}.clearBreak.1-1`);
  const rows = await house.db.sql<{ shown: { type: string; key: string } }[]>`
    select shows -> 'break' as shown from app.tasks where case_id = ${id}`;
  expect(rows).toMatchObject([{ shown: { type: 'PAYEE', key: `${misled}/payee-1` } }]);
  const told = await house.historyText(id);
  expect(told).toContain('末四位相同');
  for (const number of [ours, theirs]) expect(told).not.toContain(number);
  await house.answer(`${id}.clearBreak.1-1`, 'cora', cleared);
  expect(await house.closed(id)).toBe('cleared');
});
