// Taking a decision back while nobody has acted on it, and sending an item to another queue.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../api/deps.ts';
import { runBatch } from '../../commands/run-bulks.ts';
import { insertTask } from '../../db/queries/insert-task.ts';
import { rebuildCase, takeDue } from '../../db/queries/messages.ts';
import { newTask } from '../../db/queries/start-case.ts';
import { CN } from '../../domain/calendar/calendars.ts';
import type { Iso } from '../../domain/ids.ts';
import { ACTING, acting, inHours, reviewed } from './support/acts.ts';
import { letterAnswer, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
let act: ReturnType<typeof acting>;
beforeAll(async () => {
  house = await openApi(ACTING);
  starter = await house.person(['R07'], { name: '王组长' });
  act = acting(house, starter);
});
afterAll(() => house.close());

const why = 'the customer is to be heard first';
const recall = (by: Caller, id: string) => by.post(`/v1/tasks/${id}/recall`, {});
async function decided({ next = false } = {}) {
  const holder = await house.person(['R04', 'R05'], { name: '张伟' });
  const one = await act.held(holder);
  const key = `decide-${one.id}`;
  const send = () =>
    holder.post(`/v1/tasks/${one.id}/complete`, { fence: one.fence, answer: letterAnswer, next }, { 'idempotency-key': key });
  const response = await send();
  expect(response.statusCode, response.body).toBe(200);
  return { ...one, send, decision: response.json() };
}
const duties = (person: string) => house.db.sql`select rule_set, duty from app.duties where person = ${person} and duty = 'write'`;
const clockOf = async (id: string) => (await house.db.sql`select state, ended_at from app.clocks where name = ${id}`)[0];
const rungsOf = (id: string) => house.db.sql`select reached_at, winner from app.rungs where clock = ${id} order by fraction`;

describe('taking one’s own decision back', () => {
  it('holds the item again with the answer as draft; message, duty, clock and rungs are as if nothing had been decided', async () => {
    const { holder, id, fence } = await decided();
    expect(await duties(holder.id)).not.toEqual([]);
    const back = await recall(holder, id);
    expect(back.statusCode, back.body).toBe(200);
    expect(back.json()).toMatchObject({
      state: 'claimed',
      fence: fence + 1,
      lease: { by: holder.id },
      by: null,
      answer: null,
      draft: { data: letterAnswer },
    });
    expect(await house.db.sql`select from app.messages where id = ${id}`).toHaveLength(0);
    expect(await duties(holder.id)).toEqual([]);
    expect(await clockOf(id)).toEqual({ state: 'running', ended_at: null });
    for (const rung of await rungsOf(id)) expect(rung).toEqual({ reached_at: null, winner: null });
    expect(await house.events(id)).toEqual([...['task.opened', 'task.claimed', 'task.completed', 'task.recalled', 'task.claimed']]);
    expect((await act.complete(holder, id, fence + 1)).statusCode).toBe(200);
    expect(await house.db.sql`select from app.messages where id = ${id}`).toHaveLength(1);
    const decisions = (await starter.get(`/v1/cases/${id.split('.', 1)[0]}/decisions`)).json().items;
    expect(decisions.map((one: { isTakenBack: boolean }) => one.isTakenBack)).toEqual([true, false]);
  });
  it('comes back into a hold that was put on its case meanwhile, and out of one that was lifted', async () => {
    const { holder, id, caseId } = await decided();
    const until = inHours(30);
    await starter.post(`/v1/cases/${caseId}/hold`, { until, reason: why });
    const back = await recall(holder, id);
    expect(back.statusCode, back.body).toBe(200);
    const shown = async () => (await starter.get(`/v1/tasks/${id}`)).json();
    expect(await shown()).toMatchObject({ availableAt: until });
    const { fence } = back.json();
    await holder.post(`/v1/tasks/${id}/release`, { fence });
    expect((await holder.post('/v1/queues/general/claims', {})).body).not.toContain(`"id":"${id}"`);
    // decided under the hold, which is lifted before the decision is taken back
    await holder.post(`/v1/tasks/${id}/complete`, { fence: await act.claim(holder, id), answer: letterAnswer });
    await starter.post(`/v1/cases/${caseId}/lift-hold`, { reason: why });
    expect((await recall(holder, id)).statusCode).toBe(200);
    expect(Date.parse((await shown()).availableAt)).toBeLessThanOrEqual(Date.now());
    const [row] = await house.db.sql`select hold_until, unheld_at from app.tasks where id = ${id}`;
    expect(row).toEqual({ hold_until: null, unheld_at: null });
  });
  it('afterwards the old request, sent again under its key, is refused by its fence and decides nothing', async () => {
    const { holder, id, send } = await decided();
    await recall(holder, id);
    const before = await house.state();
    const again = await send();
    expect([again.statusCode, again.json().code]).toEqual([409, 'STALE_FENCE']);
    expect(await house.state()).toBe(before);
  });
  it('the item that came along with the decision stays hers; with no place left the recalled one waits in its queue, with its draft', async () => {
    const { holder, id, decision } = await (async () => {
      await act.waiting();
      return decided({ next: true });
    })();
    expect(decision.next).not.toBeNull();
    expect((await recall(holder, id)).json().state).toBe('claimed');
    const held = (await holder.get('/v1/inbox')).json().held.map((one: { id: string }) => one.id);
    expect(held.sort()).toEqual([id, decision.next.id].sort());

    const full = await decided();
    for (let n = 0; n < 3; n++) await act.held(full.holder);
    expect((await recall(full.holder, full.id)).json()).toMatchObject({ state: 'open', lease: null, draft: { data: letterAnswer } });
    expect((await full.holder.get('/v1/inbox')).json().held).toHaveLength(3);
  });
  it('is refused once the relay has taken the message: then it is the process’s to return', async () => {
    const { holder, id, caseId } = await decided();
    await house.owner.sql`update app.messages set send_at = app.app_now() where case_id = ${caseId}`;
    await takeDue(house.db, { cases: 1_000 });
    const before = await house.state();
    const late = await recall(holder, id);
    expect([late.statusCode, late.json().code]).toEqual([409, 'TAKEN_UP']);
    expect(late.json().detail).toContain('return');
    expect(await house.state()).toBe(before);
  });
  it('is refused once the process has found the answer by itself, though its message was never sent', async () => {
    const { holder, id, caseId } = await decided();
    const at = new Date().toISOString() as Iso;
    const writer = { run: 1, seen: [], whileClosing: false, actor: 'flow' };
    const adopted = await insertTask(house.db, newTask({ process: reviewed, calendar: CN, caseId, id, task: 'write', at }), writer);
    expect(adopted).toMatchObject({ isNew: false, state: 'completed' });
    expect(await act.refused(holder, `/v1/tasks/${id}/recall`, {})).toEqual([409, 'TAKEN_UP']);
  });
  it('is refused when the engine lost a case that had the decision: it is told anew of what it knew', async () => {
    const { holder, id, caseId } = await decided();
    await house.owner.sql`update app.messages set send_at = app.app_now() where case_id = ${caseId}`;
    await takeDue(house.db, { cases: 1_000 });
    expect(await rebuildCase(house.db, { caseId, run: 1 })).toMatchObject({ isRebuilt: true });
    expect(await act.refused(holder, `/v1/tasks/${id}/recall`, {})).toEqual([409, 'TAKEN_UP']);
  });
  it('is refused to others, for what is not decided, closed, cancelled or not there, and twice', async () => {
    const { holder, id } = await decided();
    expect(await act.refused(await act.clerk(), `/v1/tasks/${id}/recall`, {})).toEqual([409, 'NOT_DECIDED']);
    expect(await act.refused(await act.clerk('B', 'B2'), `/v1/tasks/${id}/recall`, {})).toEqual([404, 'NOT_FOUND']);
    expect(await act.refused(holder, '/v1/tasks/no-such/recall', {})).toEqual([404, 'NOT_FOUND']);
    await recall(holder, id);
    expect(await act.refused(holder, `/v1/tasks/${id}/recall`, {})).toEqual([409, 'NOT_DECIDED']);
    const closing = await decided();
    await starter.post(`/v1/cases/${closing.caseId}/withdraw`, { reason: 'not wanted any more' });
    expect(await act.refused(closing.holder, `/v1/tasks/${closing.id}/recall`, {})).toEqual([409, 'CASE_CLOSING']);
  });
  it('a duty that another decision of hers rests on stays', async () => {
    const holder = await house.person(['R04'], { name: '张伟' });
    const { id, caseId, fence } = await act.held(holder);
    await act.complete(holder, id, fence);
    const at = new Date().toISOString() as Iso;
    const second = `${caseId}.write.2`;
    await insertTask(house.db, newTask({ process: reviewed, calendar: CN, caseId, id: second, task: 'write', at }));
    await act.complete(holder, second, await act.claim(holder, second));
    await recall(holder, id);
    expect(await duties(holder.id)).not.toEqual([]);
  });
  it('races with the relay: either it is taken back and never sent, or sent and not taken back', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 30; round++) {
      const { holder, id, caseId } = await decided();
      await house.owner.sql`update app.messages set send_at = app.app_now() where case_id = ${caseId}`;
      const [taken, back] = await Promise.all([takeDue(house.db, { cases: 1_000 }), recall(holder, id)]);
      const isSent = taken.some((message) => message.id === id);
      expect([isSent, back.statusCode]).toEqual(isSent ? [true, 409] : [false, 200]);
      outcomes.add(isSent ? 'sent' : 'recalled');
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });
  it('races with the process that asks for the item: it never goes on with an answer that was taken back', async () => {
    for (let round = 0; round < 20; round++) {
      const { holder, id, caseId } = await decided();
      const at = new Date().toISOString() as Iso;
      const writer = { run: 1, seen: [], whileClosing: false, actor: 'flow' };
      const open = () => insertTask(house.db, newTask({ process: reviewed, calendar: CN, caseId, id, task: 'write', at }), writer);
      const [adopted, back] = await Promise.all([open(), recall(holder, id)]);
      expect([adopted.state === 'completed', back.statusCode]).toEqual(adopted.state === 'completed' ? [true, 409] : [false, 200]);
    }
  });
  it('two of her tabs take it back at one instant: one of them does', async () => {
    const { holder, id } = await decided();
    const answers = await Promise.all([recall(holder, id), recall(holder, id)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    expect((await house.events(id)).filter((event) => event === 'task.recalled')).toHaveLength(1);
  });
  it('a duty of a decision that stands cannot be deleted by the app role', async () => {
    const { holder, id } = await decided();
    await house.owner.sql`update app.messages set sends = 1 where id = ${id}`;
    await expect(house.db.sql`delete from app.duties where person = ${holder.id}`).rejects.toThrow(/permission denied/);
    await expect(house.db.sql`select app.take_back_decision(${id}, ${holder.id})`).rejects.toThrow(/TAKEN_UP/);
  });
});

describe('sending an item to another queue', () => {
  const reason = 'the customer complains about us';
  const move = (id: string, queue: string) => starter.post(`/v1/tasks/${id}/move`, { queue, reason });

  it('where its process allows it, and back to its own; who held it holds it no more, and the draft stays', async () => {
    const { holder, id, fence } = await act.held();
    const saved = await holder.put(`/v1/tasks/${id}/draft`, { fence, data: { text: 'Dear' } }, { 'if-none-match': '*' });
    expect(saved.statusCode, saved.body).toBe(200);
    expect((await starter.get(`/v1/tasks/${id}`)).json().moves.map((one: { queue: string }) => one.queue)).toEqual([
      'complaint-handler',
      'document-verifier',
    ]);
    expect((await move(id, 'complaint-handler')).json()).toEqual({ id, state: 'open', queue: 'complaint-handler', fence });
    expect(await act.lastEvent(id)).toMatchObject({
      event: 'task.moved',
      by: starter.id,
      data: { from: 'general', to: 'complaint-handler', heldBy: holder.id, reason },
    });
    expect((await holder.post(`/v1/tasks/${id}/claim`, {})).json().code).toBe('FORBIDDEN');
    const handler = await house.person(['R22']);
    expect((await handler.post(`/v1/tasks/${id}/claim`, {})).json()).toMatchObject({
      queue: 'complaint-handler',
      draft: { data: { text: 'Dear' } },
    });
    expect((await move(id, 'general')).statusCode).toBe(200);
  });
  it('is refused to a queue that it does not allow, where it waits already, for a process that allows none, and to others than leads', async () => {
    const { holder, id, caseId } = await act.held();
    const url = `/v1/tasks/${id}/move`;
    for (const queue of ['branch-president', 'general', 'no-such'])
      expect(await act.refused(starter, url, { queue, reason })).toEqual([409, 'NOT_MOVABLE']);
    expect(await act.refused(starter, `/v1/tasks/${await act.open(caseId, 'check')}/move`, { queue: 'general', reason })).toEqual([
      409,
      'NOT_MOVABLE',
    ]);
    expect(await act.refused(holder, url, { queue: 'complaint-handler', reason })).toEqual([403, 'FORBIDDEN']);
    expect(await act.refused(starter, url, { queue: 'complaint-handler', reason: 'short' })).toEqual([400, 'INVALID_REQUEST']);
    expect(await act.refused(await house.person(['R07'], { branch: 'B2' }), url, { queue: 'complaint-handler', reason })).toEqual([
      404,
      'NOT_FOUND',
    ]);
    const done = await decided();
    expect(await act.refused(starter, `/v1/tasks/${done.id}/move`, { queue: 'complaint-handler', reason })).toEqual([
      409,
      'TASK_COMPLETED',
    ]);
  });
  it('whom a duty excludes here, it excludes there: the check stays with the item (FE-01)', async () => {
    const caseId = await house.startCase(starter);
    const checker = await house.person(['R05', 'R04']);
    const check = await act.open(caseId, 'check');
    await checker.post(`/v1/tasks/${check}/complete`, { fence: await act.claim(checker, check), answer: { agreed: true } });
    await move(`${caseId}.write.1`, 'document-verifier');
    expect(await act.refused(checker, `/v1/tasks/${caseId}.write.1/claim`, {})).toEqual([403, 'FOUR_EYES']);
  });
  it('in bulk, each by the rules of the single act', async () => {
    const ids = [await act.waiting(), await act.waiting()];
    const check = await act.open((ids[0] as string).split('.', 1)[0] as string, 'check');
    const asked = await starter.post('/v1/bulk', { ids: [...ids, check], action: { kind: 'move', queue: 'complaint-handler', reason } });
    expect(asked.statusCode, asked.body).toBe(202);
    await runBatch({ db: house.db, catalog: ACTING.catalog, limits: DEFAULTS, calendar: CN });
    expect((await starter.get(`/v1/bulk/${asked.json().id}`)).json()).toMatchObject({
      done: 2,
      refused: 1,
      results: [{ code: 'NOT_MOVABLE', count: 1 }],
    });
    for (const id of ids) expect((await starter.get(`/v1/tasks/${id}`)).json().queue).toBe('complaint-handler');
  });
  it('two leads send it to two queues at one instant: it is in one of them', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await act.waiting();
      const answers = await Promise.all([move(id, 'complaint-handler'), move(id, 'document-verifier')]);
      const won = answers.filter(({ statusCode }) => statusCode === 200);
      expect((await act.lastEvent(id))?.['data'].to).toBe((await starter.get(`/v1/tasks/${id}`)).json().queue);
      expect((await house.events(id)).filter((event) => event === 'task.moved')).toHaveLength(won.length);
    }
  });
});
