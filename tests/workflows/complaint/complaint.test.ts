// Stories of complaint handling, on a real engine and a real database; the core banking system and the post are stand-ins that can fail.
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coreBanking } from '../../../activities/adapters/core-banking.ts';
import { notify } from '../../../activities/adapters/notify.ts';
import { PORT_LIMITS } from '../../../activities/adapters/port.ts';
import { coreStandIn, notifyStandIn } from '../../../activities/adapters/stand-in.ts';
import * as activities from '../../../activities/complaint.ts';
import { stepContext } from '../../../activities/context.ts';
import type { Iso } from '../../../domain/ids.ts';
import { planFault, type Fault } from '../../../db/queries/outside.ts';
import { complaint } from '../../../workflows/complaint/process.ts';
import { openHouse, type House } from '../../support/house.ts';

const DAY = 24 * 3_600_000;
/** Past 90 % and before the end, whatever the hour: fifteen days and what is left of today are 15 to 16, of which 90 % is at most 14.4. */
const ALMOST_DUE = 14.5 * DAY;
const LIMITS = { ...PORT_LIMITS, timeoutMs: 500, pauseMs: 20, circuitMs: 100 };
const FACTS = 'The fee was charged twice on 3 March.';
const yuan = (n: number) => ({ amountMinor: n * 100, currency: 'CNY' });
const DISPUTE = { channel: 'hotline', customerId: 'C-1', text: 'The annual fee was charged although I cancelled the card' };

/** Cases whose reply cannot be written until somebody mends it. */
const broken = new Set<string>();
const sendReply: typeof activities.sendReply = async (reply) => {
  if (broken.has(stepContext().caseId)) throw ApplicationFailure.nonRetryable('the template of the letter is missing', 'TEMPLATE_MISSING');
  return activities.sendReply(reply);
};

let house: House;
beforeAll(async () => {
  house = await openHouse({
    file: import.meta.url,
    catalog: [complaint],
    modules: { complaint: { ...activities, sendReply } },
    ports: (db) => ({ core: coreBanking(coreStandIn(db), LIMITS), notify: notify(notifyStandIn(db), LIMITS) }),
  });
});
afterAll(() => house.close());

const start = (more: Record<string, unknown> = {}, receivedAt?: string) =>
  house.startCase(
    complaint,
    { ...DISPUTE, ...more },
    { by: 'anna', ...(receivedAt === undefined ? {} : { receivedAt: receivedAt as Iso }) },
  );
const propose = (id: string, n: number, more: Record<string, unknown> = {}, by = 'bert') =>
  house.answer(`${id}.investigate.${n}`, by, { finding: 'upheld', facts: FACTS, ...more });
const review = (id: string, n: number, agreed = true, by = 'cora') =>
  house.answer(`${id}.review.${n}`, by, { agreed, reason: agreed ? 'The facts are clear.' : 'The statement of the branch is missing.' });
const coreSuffers = (id: string, fault: Fault) =>
  planFault(house.db, { port: 'core', operation: 'send', key: `${id}/remedy`, nth: 1, fault });

const payments = (id: string) =>
  house.db.sql<{ key: string; amount: number; beneficiary: string }[]>`
    select key, amount_minor as amount, beneficiary from outside.payments where key like ${`${id}/%`} order by key`;
const letters = (id: string) =>
  house.db.sql<
    { key: string; recipient: string; body: { text: string } }[]
  >`select key, recipient, body from outside.letters where key like ${`${id}/%`}`;
const clocks = (id: string) =>
  house.db.sql<{ name: string; state: string; dueAt: Iso; statutoryDueAt: Iso | null; isPending: boolean; calendar: string }[]>`
    select name, state, due_at as "dueAt", statutory_due_at as "statutoryDueAt", is_pending_calendar as "isPending", calendar
    from app.clocks where case_id = ${id} and task_id is null order by name`;
const task = async (id: string, name: string) => (await house.tasks(id)).find((row) => row.id === `${id}.${name}`);

describe('a complaint', () => {
  test('is investigated, reviewed by another person, paid once and answered in writing', async () => {
    const id = await start({ demand: yuan(300) });
    await propose(id, 1, { remedy: yuan(300) });
    await review(id, 1);
    expect(await house.closed(id)).toBe('upheld');
    expect(await payments(id)).toEqual([{ key: `${id}/remedy`, amount: 30_000, beneficiary: 'C-1' }]);
    const [letter] = await letters(id);
    expect(letter).toMatchObject({ key: `${id}/reply`, recipient: 'C-1' });
    for (const part of [FACTS, '问题成立', 'upheld', '核查', 'courts']) expect(letter?.body.text).toContain(part);
    expect((await clocks(id)).map(({ name, state }) => [name, state])).toEqual([
      ['decide', 'met'],
      ['target', 'met'],
    ]);
    await house.record(id, complaint, 'upheld-and-paid');
  });

  test('leaves a record of how its severity was decided, with pack and reasons (X-05)', async () => {
    const id = await start({ text: '柜员态度很差，泄露了我的电话' });
    await house.open(`${id}.investigate.1`);
    const [record] = await house.db
      .sql`select key, pack, pack_version, outcome, reasons, input ->> 'text' as text from app.decision_records where case_id = ${id}`;
    expect(record).toMatchObject({
      pack: 'complaint-severity-cn',
      pack_version: 'complaint-severity-cn@1',
      outcome: { severity: 'S2' },
      reasons: [{ reason: 'PRIVACY', severity: 'S2', evidence: '泄露' }],
      text: '柜员态度很差，泄露了我的电话',
    });
    const [shown] = await house.db.sql<
      { shows: { triage: { severity: string } } }[]
    >`select shows from app.tasks where id = ${`${id}.investigate.1`}`;
    expect(shown?.shows.triage.severity).toBe('S2');
  });

  test('cannot be reviewed by whoever investigated it, and the refusal changes nothing (FE-01)', async () => {
    const id = await start();
    await propose(id, 1, {}, 'bert');
    await house.open(`${id}.review.1`);
    await expect(review(id, 1, true, 'bert')).rejects.toThrow('FOUR_EYES');
    expect(await task(id, 'review.1')).toMatchObject({ state: 'open', by: null });
    await review(id, 1, true, 'cora');
    expect(await house.closed(id)).toBe('upheld');
    await house.record(id, complaint, 'four-eyes-refused');
  });

  test('comes back with the reason when the reviewer disagrees', async () => {
    const id = await start();
    await propose(id, 1, { finding: 'rejected' });
    await review(id, 1, false);
    await house.open(`${id}.investigate.2`);
    expect((await task(id, 'investigate.2'))?.note).toBe('The statement of the branch is missing.');
    await propose(id, 2, { finding: 'partly-upheld' });
    await review(id, 2);
    expect(await house.closed(id)).toBe('partly-upheld');
    expect(await payments(id)).toEqual([]);
    await house.record(id, complaint, 'returned-once');
  });

  test('ends as rejected after three rounds without agreement, and the customer is told', async () => {
    const id = await start();
    for (const round of [1, 2, 3]) {
      await propose(id, round, { remedy: yuan(300) });
      await review(id, round, false);
    }
    expect(await house.closed(id)).toBe('rejected');
    const [row] = await house.db.sql<{ reason: string }[]>`select reason from app.cases where id = ${id}`;
    expect(row?.reason).toBe('三轮未能达成一致 · three rounds without agreement');
    expect(await payments(id)).toEqual([]);
    expect(await letters(id)).toHaveLength(1);
    await house.record(id, complaint, 'three-rounds');
  });

  test('that is withdrawn ends at once: its tasks are cancelled, nobody is paid or written to', async () => {
    const id = await start();
    await propose(id, 1, { remedy: yuan(300) });
    await house.open(`${id}.review.1`);
    await house.withdraw(id);
    expect(await house.closed(id)).toBe('withdrawn');
    expect((await task(id, 'review.1'))?.state).toBe('cancelled');
    expect([await payments(id), await letters(id)]).toEqual([[], []]);
    await house.record(id, complaint, 'withdrawn');
  });
});

describe('its money and its letter', () => {
  test('a step that fails for good asks operations; once money moved, a withdrawal is refused; "again" goes on and pays nothing twice', async () => {
    const id = await start();
    broken.add(id);
    await propose(id, 1, { remedy: yuan(300) });
    await review(id, 1);
    await house.open(`${id}.incident.sendReply-1`);
    await expect(house.withdraw(id)).rejects.toThrow('PAST_RETURN');
    broken.delete(id);
    await house.answer(`${id}.incident.sendReply-1`, 'dora', { action: 'again', note: 'the template is back' });
    expect(await house.closed(id)).toBe('upheld');
    expect([(await payments(id)).length, (await letters(id)).length]).toEqual([1, 1]);
    await house.record(id, complaint, 'incident-and-again');
  });

  test('once its decision goes out in writing it cannot be withdrawn, without a remedy either', async () => {
    const id = await start();
    broken.add(id);
    await propose(id, 1, { finding: 'rejected' });
    await review(id, 1);
    await house.open(`${id}.incident.sendReply-1`);
    await expect(house.withdraw(id)).rejects.toThrow('PAST_RETURN');
    broken.delete(id);
    await house.answer(`${id}.incident.sendReply-1`, 'dora', { action: 'again', note: 'the template is back' });
    expect(await house.closed(id)).toBe('rejected');
    expect(await letters(id)).toHaveLength(1);
    await house.record(id, complaint, 'reply-past-return');
  });

  test('an answer of the core banking system that is lost: the payment is found, not made again', async () => {
    const id = await start();
    await coreSuffers(id, 'lost');
    await propose(id, 1, { remedy: yuan(300) });
    await review(id, 1);
    expect(await house.closed(id)).toBe('upheld');
    const [calls] = await house.db.sql<
      { n: number }[]
    >`select count(*)::int as n from outside.calls where operation = 'send' and key = ${`${id}/remedy`}`;
    expect([calls?.n, (await payments(id)).length]).toEqual([1, 1]);
  });

  test('a payment that the core banking system rejects comes back to a person, and the corrected one is paid (D.7)', async () => {
    const id = await start();
    await coreSuffers(id, 'reject');
    await propose(id, 1, { remedy: yuan(300) });
    await review(id, 1);
    await house.open(`${id}.investigate.2`);
    expect((await task(id, 'investigate.2'))?.note).toContain('The account of the beneficiary is closed.');
    await propose(id, 2, { remedy: yuan(200) });
    await review(id, 2);
    expect(await house.closed(id)).toBe('upheld');
    expect(await payments(id)).toEqual([{ key: `${id}/remedy~2`, amount: 20_000, beneficiary: 'C-1' }]);
    await house.record(id, complaint, 'payment-rejected');
  });

  test('a remedy of nothing pays nothing', async () => {
    const id = await start();
    await propose(id, 1, { remedy: yuan(0) });
    await review(id, 1);
    expect(await house.closed(id)).toBe('upheld');
    expect(await payments(id)).toEqual([]);
  });
});

describe('its clocks', () => {
  test('left alone, each rung fires once, the branch president is called at 90 %, and the breach ends nothing (SLA-08, SLA-09)', async () => {
    const id = await start();
    await house.open(`${id}.investigate.1`);
    await house.skip(id, ALMOST_DUE);
    await house.open(`${id}.executive.call`);
    await house.skip(id, 3 * DAY);
    await house.expectRungs(id, 'decide', [0.5, 0.8, 0.9, 1]);
    expect((await clocks(id)).find(({ name }) => name === 'decide')?.state).toBe('breached');
    await propose(id, 1);
    await review(id, 1);
    expect(await house.closed(id)).toBe('upheld');
    expect((await task(id, 'executive.call'))?.state).toBe('cancelled');
    expect((await clocks(id)).find(({ name }) => name === 'decide')?.state).toBe('breached');
    await house.record(id, complaint, 'breached');
  });

  test('a complaint of severity S1 reaches the branch president at once, and once only (D.4, N48)', async () => {
    const id = await start({ channel: 'regulator' });
    await house.answer(`${id}.executive.call`, 'dora', { called: true, instruction: 'Settle it today.' });
    await house.open(`${id}.investigate.1`);
    await house.skip(id, ALMOST_DUE);
    await house.expectRungs(id, 'decide', [0.5, 0.8, 0.9]);
    expect((await house.tasks(id)).filter((row) => row.task === 'executive')).toHaveLength(1);
    await propose(id, 1, { finding: 'rejected' });
    await review(id, 1);
    expect(await house.closed(id)).toBe('rejected');
    await house.record(id, complaint, 'severity-s1');
  });

  test('received before Spring Festival: the safe deadline lies in it, the statutory one after it (SLA-02, SLA-03)', async () => {
    const id = await start({}, '2026-02-02T01:31:00Z');
    const decide = (await clocks(id)).find(({ name }) => name === 'decide');
    expect(decide).toMatchObject({
      dueAt: '2026-02-17T15:59:59.999Z',
      statutoryDueAt: '2026-02-24T15:59:59.999Z',
      isPending: false,
      calendar: 'cn@2026.1',
    });
    const target = (await clocks(id)).find(({ name }) => name === 'target');
    expect(target).toMatchObject({ dueAt: '2026-02-06T20:43:00.000Z', statutoryDueAt: null });
    await house.withdraw(id);
  });

  test('in a year whose calendar is not loaded the case runs all the same, its statutory deadline pending (SLA-05)', async () => {
    const id = await start({}, '2022-06-01T01:00:00Z');
    const decide = (await clocks(id)).find(({ name }) => name === 'decide');
    expect(decide).toMatchObject({ dueAt: '2022-06-16T15:59:59.999Z', statutoryDueAt: null, isPending: true });
    await propose(id, 1);
    await review(id, 1);
    expect(await house.closed(id)).toBe('upheld');
  });
});
