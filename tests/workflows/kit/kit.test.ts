// The kit's mechanisms against a real Temporal server and a real database: what every process owner relies on without thinking of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { CN } from '../../../domain/calendar/calendars.ts';
import type { Iso } from '../../../domain/ids.ts';
import { openTask } from '../../../db/queries/insert-task.ts';
import { newTask } from '../../../db/queries/start-case.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { caseHistories } from '../../../workers/replay.ts';
import { openHouse, type House } from '../../support/house.ts';
import * as modules from './activities.ts';
import { definitions, errand, leaf, loop, parent, watch } from './definitions.ts';

const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
const MINUTES = 60_000;
let house: House;
beforeAll(async () => {
  house = await openHouse({ file: import.meta.url, catalog: definitions, modules: { errand: modules.errand }, workflowsPath });
});
afterAll(() => house.close());

const ranFor = (caseId: string) => modules.ran.filter((line) => line.startsWith(caseId)).map((line) => line.slice(caseId.length + 1));

test('two people decide, the money moves once, and the log tells who did what', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
  expect(ranFor(id)).toEqual(['reserve', 'guess', 'pay/pay']);
  expect(await house.events(id)).toEqual([
    'case.started',
    'step.done',
    'task.opened',
    'task.claimed',
    'task.completed',
    'task.opened',
    'task.claimed',
    'task.completed',
    'step.done',
    'case.return-passed',
    'step.done',
    'case.closed',
  ]);
  const [row] = await house.db.sql<{ stage: string; reason: string }[]>`select stage, reason from app.cases where id = ${id}`;
  expect(row).toEqual({ stage: 'second', reason: 'odds 1' });
});

test('whoever made it cannot check it, and the refusal changes nothing', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.open(`${id}.check.1`);
  await expect(house.answer(`${id}.check.1`, 'anna', { agreed: true })).rejects.toThrow('FOUR_EYES');
  const [task] = (await house.tasks(id)).filter((row) => row.task === 'check');
  expect(task).toMatchObject({ state: 'open', by: null });
  await house.answer(`${id}.check.1`, 'bert', { agreed: false });
  expect(await house.closed(id)).toBe('refused');
});

test('an answer that comes before its question has been put is kept for it', async () => {
  await house.stopFlow();
  const id = await house.startCase(leaf, { n: 1 }, { by: 'anna' });
  const first = await house.db.sql`select prefill, shows from app.tasks where case_id = ${id}`; // there with the case, its form filled in
  expect(first).toEqual([{ prefill: { note: 'as last year' }, shows: { input: { n: 1 } } }]);
  await house.answer(`${id}.look.1`, 'bert', { note: 'seen before the process ran' });
  await house.startFlow();
  expect(await house.closed(id)).toBe('done');
  expect((await house.events(id)).filter((event) => event === 'task.opened')).toHaveLength(1);
});

test('an answer that is sent three times counts once', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.open(`${id}.check.1`);
  for (let again = 0; again < 2; again++) {
    // Asked for again until it happened: the relay may just be marking the sending before.
    await house.until('it was sent again', async () => {
      const left = await house.db.sql`
        update app.messages set send_at = app.app_now() where case_id = ${id} and sends < ${again + 2} returning id`;
      return left.length === 0;
    });
  }
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
  expect(ranFor(id)).toEqual(['reserve', 'guess', 'pay/pay']);
});

test('the starter of a case cannot look at it himself', async () => {
  const id = await house.startCase(leaf, { n: 1 }, { by: 'anna' });
  await expect(house.answer(`${id}.look.1`, 'anna', { note: 'mine' })).rejects.toThrow('FOUR_EYES');
  await house.answer(`${id}.look.1`, 'cora', { note: 'not mine' });
  expect(await house.closed(id)).toBe('done');
});

test('a withdrawn case undoes what it did, cancels its tasks, and never pays', async () => {
  const id = await house.startCase(errand, { amount: 7 });
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.open(`${id}.check.1`);
  await house.withdraw(id);
  expect(await house.closed(id)).toBe('withdrawn');
  expect(ranFor(id)).toEqual(['reserve', 'unreserve']);
  expect((await house.tasks(id)).map((row) => row.state)).toEqual(['completed', 'cancelled']);
});

test('once the point of no return is passed, a withdrawal is refused', async () => {
  const id = await house.startCase(errand, { amount: 7 });
  modules.broken.set(`${id}/pay`, 1);
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  await house.open(`${id}.incident.pay-1`);
  await expect(house.withdraw(id)).rejects.toThrow('PAST_RETURN');
  await house.answer(`${id}.incident.pay-1`, 'dora', { action: 'again', note: 'the ledger is back' });
  expect(await house.closed(id)).toBe('done');
  expect(ranFor(id)).toEqual(['reserve', 'guess', 'pay/pay']);
});

test('a step that fails for good asks operations, and its result may be supplied where it is declared so', async () => {
  const id = await house.startCase(errand, { amount: 9 });
  modules.broken.set(`${id}/guess`, 2);
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  await house.answer(`${id}.incident.guess-1`, 'dora', { action: 'again', note: 'try once more' });
  await house.answer(`${id}.incident.guess-2`, 'dora', { action: 'supply', note: 'read from the paper', result: 'not json' });
  await house.open(`${id}.incident.guess-3`);
  expect((await house.tasks(id)).find((row) => row.id.endsWith('guess-3'))?.note).toBe(
    '补录的内容不是有效的 JSON · What was supplied is not JSON.',
  );
  await house.answer(`${id}.incident.guess-3`, 'dora', { action: 'supply', note: 'read from the paper', result: '{"odds":42}' });
  expect(await house.closed(id)).toBe('done');
  const [row] = await house.db.sql<{ reason: string }[]>`select reason from app.cases where id = ${id}`;
  expect(row?.reason).toBe('odds 42');
});

test('the result of a payment cannot be supplied by hand', async () => {
  const id = await house.startCase(errand, { amount: 9 });
  modules.broken.set(`${id}/pay`, 1);
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  await house.answer(`${id}.incident.pay-1`, 'dora', { action: 'supply', note: 'let me do it', result: '{"paid":9}' });
  await house.open(`${id}.incident.pay-2`);
  expect((await house.tasks(id)).find((row) => row.id.endsWith('pay-2'))?.note).toMatch(/不能手工补录.* · .*cannot be supplied/);
  await house.answer(`${id}.incident.pay-2`, 'dora', { action: 'again', note: 'mended' });
  expect(await house.closed(id)).toBe('done');
  expect(ranFor(id).filter((line) => line === 'pay/pay')).toHaveLength(1);
});

test('every rung fires once, the last one does not wait for the person called at the one before, and the breach is on record', async () => {
  const id = await house.startCase(watch, { aside: false });
  await house.open(`${id}.main.1`);
  await house.skip(id, 56 * MINUTES);
  await house.open(`${id}.call.call`);
  await house.skip(id, 5 * MINUTES);
  const fired = () =>
    house.db.sql<
      { key: string }[]
    >`select key from audit.events where case_id = ${id} and event in ('clock.rung-reached', 'clock.breached') and data ->> 'clock' = 'limit' order by id`;
  await house.until('three rungs fired', async () => (await fired()).length === 3);
  expect((await fired()).map((row) => row.key)).toEqual(['limit@0.5000', 'limit@0.9000', 'limit@1.0000']);
  const [clock] = await house.db.sql<{ state: string }[]>`select state from app.clocks where case_id = ${id} and name = 'limit'`;
  expect(clock?.state).toBe('breached');
  expect((await house.tasks(id)).find((row) => row.task === 'main')?.rung).toBe(3);
  await house.answer(`${id}.main.1`, 'anna', { note: 'late but done' });
  expect(await house.closed(id)).toBe('done');
  expect((await house.tasks(id)).map((row) => [row.task, row.state])).toEqual([
    ['main', 'completed'],
    ['call', 'cancelled'],
  ]);
  expect((await fired()).length).toBe(3);
});

test('a rung and an aside that ask with one key are one task', async () => {
  const id = await house.startCase(watch, { aside: true });
  await house.open(`${id}.call.call`);
  await house.skip(id, 56 * MINUTES);
  await house.until('the rung fired', async () => (await house.events(id)).filter((event) => event === 'clock.rung-reached').length >= 2);
  await wait(300);
  expect((await house.tasks(id)).filter((row) => row.task === 'call')).toHaveLength(1);
  await house.answer(`${id}.call.call`, 'anna', { called: true });
  await house.answer(`${id}.main.1`, 'anna', { note: 'done' });
  expect(await house.closed(id)).toBe('done');
});

test('a parent waits for its child, which keeps its own starter excluded', async () => {
  const id = await house.startCase(parent, { n: 3 }, { by: 'anna' });
  await house.until(
    'the child is there',
    async () => (await house.db.sql`select id from app.cases where parent_case = ${id}`).length === 1,
  );
  const [child] = await house.db.sql<
    { id: string; rootCase: string }[]
  >`select id, root_case as "rootCase" from app.cases where parent_case = ${id}`;
  expect(child?.rootCase).toBe(id);
  await house.answer(`${child?.id}.look.1`, 'bert', { note: 'looked' });
  await house.answer(`${id}.wait.1`, 'anna', { note: 'go on' });
  expect(await house.closed(id)).toBe('done');
});

test('a child whose input its process does not take is an item for operations that says why, not a workflow task that fails for ever', async () => {
  const id = await house.startCase(parent, { n: 100 });
  await house.answer(`${id}.incident.open-leaf-1`, 'anna', { action: 'again', note: 'tried once more' });
  await house.open(`${id}.incident.open-leaf-2`);
  const [item] = await house.db.sql<{ error: string }[]>`
    select shows ->> 'error' as error from app.tasks where id = ${`${id}.incident.open-leaf-2`}`;
  expect(item?.error).toContain('/n (too_big)');
  expect(await house.db.sql`select id from app.cases where parent_case = ${id}`).toEqual([]);
  await house.withdraw(id);
  expect(await house.closed(id)).toBe('withdrawn');
});

test('a withdrawn parent takes its open child along', async () => {
  const id = await house.startCase(parent, { n: 3 });
  await house.until(
    'the child is there',
    async () => (await house.db.sql`select id from app.cases where parent_case = ${id}`).length === 1,
  );
  const [child] = await house.db.sql<{ id: string }[]>`select id from app.cases where parent_case = ${id}`;
  await expect(house.withdraw(child?.id ?? '')).rejects.toThrow('INVALID_REQUEST'); // not without its parent
  await house.withdraw(id);
  expect(await house.closed(id)).toBe('withdrawn');
  expect(await house.closed(child?.id ?? '')).toBe('withdrawn');
});

test('a process that goes on in a new history keeps counting its tasks', async () => {
  const id = await house.startCase(loop, { left: 2 });
  for (const n of [1, 2, 3]) await house.answer(`${id}.turn.${n}`, 'anna', { note: `turn ${n}` });
  expect(await house.closed(id)).toBe('done');
  const histories = await caseHistories(house.client, id); // all of them can be replayed
  expect(histories).toHaveLength(3);
  expect(await caseHistories(house.client, 'no-such-case')).toEqual([]);
});

test('a cancellation by Temporal’s own tools changes nothing when nobody withdrew the case', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await house.open(`${id}.make.1`);
  await house.client.workflow.getHandle(id).cancel();
  await wait(500);
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
});

test('a case that the engine has lost is started again and nobody is asked twice', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.open(`${id}.check.1`);
  await house.client.workflow.getHandle(id).terminate('as if it had been lost');
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
  expect(ranFor(id)).toEqual(['reserve', 'guess', 'pay/pay']);
  const events = await house.events(id);
  expect(events.filter((event) => event === 'task.opened')).toHaveLength(2);
  expect(events).toContain('case.rebuilt');
});

test('nothing that Temporal stores is readable without the key of the case', async () => {
  const id = await house.startCase(leaf, { n: 1 }, { by: 'anna' });
  await house.answer(`${id}.look.1`, 'bert', { note: 'CANARY-4711' });
  expect(await house.closed(id)).toBe('done');
  const history = await house.client.workflow.getHandle(id).fetchHistory();
  const bytes = JSON.stringify(history, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  expect(bytes).toContain(id);
  expect(bytes).not.toContain('CANARY-4711');
});

const unsettled = (caseId: string) => house.db.sql`select id, sends from app.messages where case_id = ${caseId} and send_at is not null`;

test('a case that waits for its first person is sent nothing more', async () => {
  const [asks, opens] = [await house.startCase(watch, { aside: false }), await house.startCase(leaf, { n: 1 })];
  await house.open(`${asks}.main.1`);
  for (const id of [asks, opens]) await house.until('its start was taken in', async () => (await unsettled(id)).length === 0);
  const [start] = await house.db.sql`select sends, seen_at is not null as "isSeen" from app.messages where case_id = ${asks}`;
  expect(start).toEqual({ sends: 1, isSeen: true });
  for (const id of [asks, opens]) await house.withdraw(id);
});

test('after everything was down for an hour, what was seen shortly before is sent once more and nothing is asked twice', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.open(`${id}.check.1`);
  await house.until('all was taken in', async () => (await unsettled(id)).length === 0);
  await house.stopFlow();
  await house.db.sql`update app.messages set seen_at = seen_at - interval '1 hour', send_at = null`;
  await house.startFlow();
  const sent = () => house.db.sql`select id, sends, seen_at is not null as "isSeen" from app.messages where case_id = ${id} order by seq`;
  await house.until('both went out again', async () => (await sent()).every((row) => row['sends'] === 2));
  await house.until('and no more', async () => (await unsettled(id)).length === 0);
  expect((await sent()).map((row) => [row['id'], row['isSeen']])).toEqual([
    ['start', true],
    [`${id}.make.1`, true],
  ]);
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
  expect((await house.events(id)).filter((event) => event === 'task.opened')).toHaveLength(2);
});

test('a case that is started again still acts upon a rung that was reached before its clock was moved', async () => {
  const receivedAt = new Date(Date.now() - 56 * MINUTES).toISOString() as Iso;
  const id = await house.startCase(watch, { aside: false }, { receivedAt });
  await house.open(`${id}.call.call`);
  await house.skip(id, 1 * MINUTES); // its message names the rung at 100 % only
  await house.db.sql`delete from app.messages where case_id = ${id} and kind = 'clock' and body ->> 'clock' <> 'limit'`;
  await house.until(
    'it was told',
    async () => (await house.db.sql`select from app.messages where case_id = ${id} and sent_at is null`).length === 0,
  );
  await house.client.workflow.getHandle(id).terminate('as if it had been lost');
  await house.db.sql`update app.messages set send_at = app.app_now() where case_id = ${id}`;
  await house.until('it was started again', async () => (await house.events(id)).includes('case.rebuilt'));
  const history = () => house.client.workflow.getHandle(id).fetchHistory();
  await house.until('it has asked for the call again', async () => {
    const writes = ((await history()).events ?? []).filter((event) => event.markerRecordedEventAttributes);
    return writes.length === 4; // the main task, two rungs, the call
  });
  await house.answer(`${id}.call.call`, 'anna', { called: true });
  await house.answer(`${id}.main.1`, 'anna', { note: 'done' });
  expect(await house.closed(id)).toBe('done');
});

const asked = async (id: string) => {
  const [row] = await house.db.sql<Record<string, unknown>[]>`
    select t.state, t.fence, t.earlier_answer as earlier, t.answer, t.rung, k.state as clock, k.due_at = t.due_at and k.due_at > app.app_now() as "isDueLater",
      (select count(*)::int from app.rungs r where r.case_id = t.case_id and r.clock = t.id and r.reached_at is null) as "rungsLeft"
    from app.tasks t join app.clocks k on k.case_id = t.case_id and k.name = t.id where t.id = ${id}`;
  return row;
};

test('a question that is another one now is put anew: the old answer stands beside it, its clock runs again, and only a new answer counts', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  const make = `${id}.make.1`;
  await house.open(make);
  await house.skip(id, 90 * MINUTES);
  await house.until('it is late', async () => (await asked(make))?.['clock'] === 'breached');
  await house.answer(make, 'anna', { note: 'made' });
  await house.open(`${id}.check.1`);
  expect(await asked(make)).toMatchObject({ state: 'completed', fence: 1, clock: 'breached', rungsLeft: 0 });

  await house.stopFlow();
  await house.db.sql`update app.tasks set shows = '{"amount":6}' where id = ${make}`;
  await house.client.workflow.getHandle(id).terminate('as if it had been lost');
  await house.startFlow();
  await house.open(make);
  const rungs = (await asked(make))?.['rungsLeft'];
  expect(rungs).toBeGreaterThan(0);
  const open = { state: 'open', fence: 2, earlier: { note: 'made' }, answer: null, rung: 0, clock: 'running', isDueLater: true };
  expect(await asked(make)).toMatchObject(open);
  expect(await house.events(id)).toContain('task.reopened');

  await house.skip(id, 90 * MINUTES);
  await house.until('it is late again', async () => (await asked(make))?.['clock'] === 'breached');
  await house.answer(make, 'anna', { note: 'made anew' });
  await house.until('the check shows the new answer', async () => {
    const [row] = await house.db.sql`select from app.tasks where id = ${`${id}.check.1`} and shows ->> 'note' = 'made anew'`;
    return row !== undefined;
  });
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
});

test('a question is put anew once, whoever tries it twice, and never into a case that is being withdrawn or is closed', async () => {
  const id = await house.startCase(leaf, { n: 1 });
  await house.answer(`${id}.look.1`, 'bert', { note: 'looked' });
  expect(await house.closed(id)).toBe('done');
  const at = new Date().toISOString() as Iso;
  const other = newTask({ process: leaf, calendar: CN, caseId: id, id: `${id}.look.1`, task: 'look', at, shows: { other: true } });
  const writer = { run: 1, seen: [], whileClosing: false, actor: 'leaf@test' };
  const before = await asked(other.id);
  await expect(openTask(house.db, other, writer)).rejects.toThrow('CASE_CLOSED');
  expect(await asked(other.id)).toEqual(before);

  await house.stopFlow();
  const next = await house.startCase(leaf, { n: 2 });
  const another = newTask({ process: leaf, calendar: CN, caseId: next, id: `${next}.look.1`, task: 'look', at, shows: { other: true } });
  const tries = [await openTask(house.db, another, writer), await openTask(house.db, another, writer)];
  expect(tries.map(({ isReopened, state, fence }) => [isReopened, state, fence])).toEqual([
    [true, 'open', 0],
    [false, 'open', 1],
  ]);
  await house.withdraw(next);
  const changed = newTask({ process: leaf, calendar: CN, caseId: next, id: another.id, task: 'look', at, shows: { third: true } });
  await expect(openTask(house.db, changed, writer)).rejects.toThrow('CASE_CLOSING');
  expect(await asked(another.id)).toMatchObject({ state: 'cancelled', fence: 1 });
  await house.startFlow();
  expect(await house.closed(next)).toBe('withdrawn');
});

test('the first item of a case shows what its process shows, without what is P4, and is not asked anew (X-06)', async () => {
  const id = await house.startCase(leaf, { n: 1, account: '6222020200112233445' });
  await house.until('the process has found it', async () => (await unsettled(id)).length === 0);
  const [row] = await house.db.sql<{ shows: unknown }[]>`select shows from app.tasks where id = ${`${id}.look.1`}`;
  expect(row?.shows).toEqual({ input: { n: 1 } });
  expect(await house.events(id)).not.toContain('task.reopened');
  await house.withdraw(id);
});
