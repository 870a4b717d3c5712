// What people do with items beside deciding them: put off, hand over, assign, take back, move up, talk, ask why.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letterAnswer, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
let lead: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07']);
  lead = await house.person(['R07'], { name: '王组长' });
});
afterAll(() => house.close());

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
const clerk = (name = '陈晨', branch = 'HQ') => house.person(['R04'], { name, branch });
const waiting = async () => `${await house.startCase(starter)}.write.1`;
const claim = async (by: Caller, id: string): Promise<number> => (await by.post(`/v1/tasks/${id}/claim`, {})).json().fence;
async function held(by?: Caller) {
  const holder = by ?? (await clerk());
  const id = await waiting();
  return { holder, id, fence: await claim(holder, id) };
}
const refused = async (by: Caller, url: string, body: object) => {
  const before = await house.state();
  const response = await by.post(url, body);
  expect(await house.state()).toBe(before);
  const { code, facts } = response.json();
  return [response.statusCode, code, ...(facts?.why ? [facts.why] : [])];
};
const lastEvent = async (id: string) =>
  (await house.db.sql`select event, actor_id as by, data from audit.events where object = ${id} order by id desc limit 1`)[0];

describe('putting an item off', () => {
  const postpone = (by: Caller, id: string, fence: number, until: string, reason = 'customer') =>
    by.post(`/v1/tasks/${id}/postpone`, { fence, until, reason });

  it('gives it back, and it comes to nobody by itself before then, with its deadline as it was', async () => {
    await house.owner.sql`update app.tasks set state = 'cancelled' where state = 'open'`;
    const { holder, id, fence } = await held();
    const due = (await holder.get(`/v1/tasks/${id}`)).json().dueAt;
    const until = inHours(0.5);
    const response = await postpone(holder, id, fence, until);
    expect(response.json()).toEqual({ id, state: 'open', availableAt: until });
    expect((await holder.post('/v1/queues/general/claims', {})).statusCode).toBe(204);
    expect((await holder.get(`/v1/tasks/${id}`)).json()).toMatchObject({ state: 'open', lease: null, availableAt: until, dueAt: due });
    expect(await lastEvent(id)).toMatchObject({ event: 'task.postponed', by: holder.id, data: { reason: 'customer' } });
    await house.owner.sql`update app.tasks set available_at = app.app_now() - interval '1 second' where id = ${id}`;
    expect((await holder.post('/v1/queues/general/claims', {})).json().id).toBe(id);
  });
  it('is refused for an instant that has passed, lies beyond the deadline or too far away, and without holding it', async () => {
    const { holder, id, fence } = await held();
    const url = `/v1/tasks/${id}/postpone`;
    const body = { fence, reason: 'documents' };
    expect(await refused(holder, url, { ...body, until: inHours(-1) })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused(holder, url, { ...body, until: inHours(24 * 20) })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused(holder, url, { ...body, until: inHours(24 * 31) })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused(holder, url, { ...body, until: inHours(1), reason: 'tea' })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused(await clerk(), url, { ...body, until: inHours(1) })).toEqual([409, 'HELD_BY_ANOTHER']);
    expect(await refused(holder, url, { ...body, fence: fence + 1, until: inHours(1) })).toEqual([409, 'STALE_FENCE']);
  });
  it('an item that is late already may be put off, up to 30 days', async () => {
    const { holder, id, fence } = await held();
    await house.owner.sql`update app.tasks set due_at = app.app_now() - interval '1 hour' where id = ${id}`;
    expect((await postpone(holder, id, fence, inHours(24 * 20))).statusCode).toBe(200);
  });
});

describe('handing an item over', () => {
  it('puts it among what the other holds, under a new fence, with the draft; the giver holds it no more', async () => {
    const { holder, id, fence } = await held();
    await holder.put(`/v1/tasks/${id}/draft`, { fence, data: { text: 'Dear' } }, { 'if-none-match': '*' });
    const other = await clerk('李娜');
    const given = (await holder.post(`/v1/tasks/${id}/hand-over`, { fence, to: other.id })).json();
    expect(given).toMatchObject({ id, fence: fence + 1, lease: { by: other.id, name: '李娜' } });
    expect((await other.get('/v1/inbox')).json().held).toMatchObject([{ id, fence: fence + 1 }]);
    expect((await other.post('/v1/claims', {})).json()).toMatchObject({ id, fence: fence + 1, draft: { data: { text: 'Dear' } } });
    const late = await holder.post(`/v1/tasks/${id}/complete`, { fence, answer: letterAnswer });
    expect([late.statusCode, late.json().code]).toEqual([409, 'STALE_FENCE']);
    expect((await other.post(`/v1/tasks/${id}/complete`, { fence: fence + 1, answer: letterAnswer })).statusCode).toBe(200);
    expect(await house.events(id)).toEqual(['task.opened', 'task.claimed', 'task.handed-over', 'task.completed']);
  });
  it('the same request twice hands over once', async () => {
    const { holder, id, fence } = await held();
    const ask = async (to: string) => holder.post(`/v1/tasks/${id}/hand-over`, { fence, to }, { 'idempotency-key': `give-${id}` });
    const other = await clerk();
    const [first, again] = [await ask(other.id), await ask(other.id)];
    expect([first.statusCode, again.statusCode, again.json()]).toEqual([200, 200, first.json()]);
    expect((await ask(starter.id)).json().code).toBe('IDEMPOTENCY_MISMATCH');
  });
  it('is refused to who has no role for it, another branch, full hands, herself, nobody, and by who does not hold it', async () => {
    const { holder, id, fence } = await held();
    const url = `/v1/tasks/${id}/hand-over`;
    const full = await clerk();
    for (let n = 0; n < 3; n++) await claim(full, await waiting());
    const gone = await clerk();
    await house.owner.sql`update app.people set is_active = false where id = ${gone.id}`;
    expect(await refused(holder, url, { fence, to: (await house.person(['R24'])).id })).toEqual([409, 'NOT_ELIGIBLE', 'queue']);
    expect(await refused(holder, url, { fence, to: (await clerk('B', 'B2')).id })).toEqual([409, 'NOT_ELIGIBLE', 'branch']);
    expect(await refused(holder, url, { fence, to: full.id })).toEqual([409, 'NOT_ELIGIBLE', 'full']);
    expect(await refused(holder, url, { fence, to: holder.id })).toEqual([409, 'NOT_ELIGIBLE', 'holds']);
    expect(await refused(holder, url, { fence, to: gone.id })).toEqual([409, 'NOT_ELIGIBLE', 'nobody']);
    expect(await refused(holder, url, { fence, to: 'no-such' })).toEqual([409, 'NOT_ELIGIBLE', 'nobody']);
    expect(await refused(await clerk(), url, { fence, to: full.id })).toEqual([409, 'HELD_BY_ANOTHER']);
  });
  it('two hand over to the same last place of one person: one wins, the other hears that she is full', async () => {
    const other = await clerk();
    for (let n = 0; n < 2; n++) await claim(other, await waiting());
    const givers = [await held(), await held()];
    const answers = await Promise.all(
      givers.map(({ holder, id, fence }) => holder.post(`/v1/tasks/${id}/hand-over`, { fence, to: other.id })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json().facts.why).toBe('full');
  });
});

describe('a team lead', () => {
  const reason = 'she has gone home';
  it('assigns an item that waits, and one that somebody holds, with a reason that is logged (HT-08)', async () => {
    const id = await waiting();
    const [anna, bert] = [await clerk('安娜'), await clerk('伯特')];
    const first = await lead.post(`/v1/tasks/${id}/assign`, { to: anna.id, reason: 'she knows the customer' });
    expect(first.json()).toMatchObject({ id, fence: 1, lease: { by: anna.id } });
    const second = await lead.post(`/v1/tasks/${id}/assign`, { to: bert.id, reason });
    expect(second.json()).toMatchObject({ id, fence: 2, lease: { by: bert.id } });
    expect(await lastEvent(id)).toMatchObject({ event: 'task.assigned', by: lead.id, data: { from: anna.id, to: bert.id, reason } });
    expect((await bert.post(`/v1/tasks/${id}/complete`, { fence: 2, answer: letterAnswer })).statusCode).toBe(200);
  });
  it('cannot route an item to somebody whom an earlier duty excludes (HT-08, FE-01)', async () => {
    const caseId = await house.startCase(starter);
    const writer = await house.person(['R04', 'R05'], { name: '张伟' });
    const fence = await claim(writer, `${caseId}.write.1`);
    await writer.post(`/v1/tasks/${caseId}.write.1/complete`, { fence, answer: letterAnswer });
    const check = await house.openTask(caseId, 'check');
    expect(await refused(lead, `/v1/tasks/${check}/assign`, { to: writer.id, reason })).toEqual([403, 'FOUR_EYES']);
    const said = (await lead.post(`/v1/tasks/${check}/assign`, { to: writer.id, reason })).json();
    expect(said.detail).toContain('张伟 did "write"');
    expect(said.facts).toMatchObject({ rule: 'FE-01', person: '张伟' });
    const other = await house.person(['R05'], { name: '赵敏' });
    const ids = (await other.get(`/v1/tasks/${check}/candidates`)).json().items.map((one: { id: string }) => one.id);
    expect(ids).toContain(other.id);
    expect(ids).not.toContain(writer.id);
    expect((await lead.post(`/v1/tasks/${check}/assign`, { to: other.id, reason })).statusCode).toBe(200);
  });
  it('HT-08: takes an item back from who holds it: the draft stays, and the late writer hears it', async () => {
    const { holder, id, fence } = await held();
    await holder.put(`/v1/tasks/${id}/draft`, { fence, data: { text: 'Dear' } }, { 'if-none-match': '*' });
    expect((await lead.post(`/v1/tasks/${id}/force-release`, { reason })).json()).toEqual({ id, state: 'open', fence });
    expect(await lastEvent(id)).toMatchObject({ event: 'task.force-released', by: lead.id, data: { from: holder.id, reason } });
    expect((await holder.post(`/v1/tasks/${id}/complete`, { fence, answer: letterAnswer })).json().code).toBe('NOT_HELD');
    const next = await clerk();
    expect((await next.post(`/v1/tasks/${id}/claim`, {})).json()).toMatchObject({ fence: fence + 1, draft: { data: { text: 'Dear' } } });
  });
  it('HT-08: is refused to take back what nobody holds or what is done, and to give a reason too short', async () => {
    const id = await waiting();
    expect(await refused(lead, `/v1/tasks/${id}/force-release`, { reason })).toEqual([409, 'NOT_HELD']);
    expect(await refused(lead, `/v1/tasks/${id}/assign`, { to: (await clerk()).id, reason: 'short' })).toEqual([400, 'INVALID_REQUEST']);
    const done = await held();
    await done.holder.post(`/v1/tasks/${done.id}/complete`, { fence: done.fence, answer: letterAnswer });
    for (const [act, body] of [
      ['force-release', { reason }],
      ['assign', { to: (await clerk()).id, reason }],
      ['priority', { priority: 1, reason }],
    ] as const)
      expect(await refused(lead, `/v1/tasks/${done.id}/${act}`, body)).toEqual([409, 'TASK_COMPLETED']);
  });
  it('moves an item up, and it is taken first', async () => {
    await house.owner.sql`update app.tasks set state = 'cancelled' where state = 'open'`;
    const [first, second] = [await waiting(), await waiting()];
    await house.owner.sql`update app.tasks set due_at = due_at + interval '1 minute' where id = ${second}`; // both end with the same working day
    const reader = await clerk();
    const why = (await reader.get(`/v1/tasks/${second}/why`)).json();
    expect(why).toMatchObject({ queue: 'general', state: 'open', priority: 3, rung: 0, ahead: 1, isAvailable: true, taken: null });
    const change = () => lead.post(`/v1/tasks/${second}/priority`, { priority: 1, reason: 'the customer waits in the hall' });
    expect((await change()).json()).toEqual({ id: second, priority: 1 });
    await change();
    expect((await house.events(second)).filter((event) => event === 'task.prioritised')).toHaveLength(1);
    expect((await reader.post('/v1/queues/general/claims', {})).json().id).toBe(second);
    expect((await reader.get(`/v1/tasks/${first}/why`)).json().ahead).toBe(0);
    expect((await reader.get(`/v1/tasks/${second}/why`)).json()).toMatchObject({
      ahead: null,
      taken: { event: 'task.claimed', actor: reader.id, data: { how: 'next', rung: 0, priority: 1 } },
    });
  });
});

describe('talking about an item', () => {
  it('adds what is said with who is meant, oldest first, on record without its words', async () => {
    const id = await waiting();
    const [anna, bert] = [await clerk('安娜'), await clerk('伯特')];
    const said = await anna.post(`/v1/tasks/${id}/comments`, { text: '请看第二页', mentions: [bert.id, bert.id] });
    expect(said.statusCode, said.body).toBe(201);
    await bert.post(`/v1/tasks/${id}/comments`, { text: 'Seen.' });
    const first = (await anna.get(`/v1/tasks/${id}/comments?limit=1`)).json();
    expect(first.items).toMatchObject([{ by: anna.id, byName: '安娜', text: '请看第二页', mentions: [{ id: bert.id, name: '伯特' }] }]);
    expect((await anna.get(`/v1/tasks/${id}/comments?cursor=${first.next}`)).json()).toMatchObject({
      items: [{ text: 'Seen.' }],
      next: null,
    });
    const events = await house.db.sql`select data from audit.events where object = ${id} and event = 'task.commented' order by id`;
    expect(events).toEqual([{ data: { mentions: [bert.id] } }, { data: { mentions: [] } }]);
  });
  it('mentions nobody who could not read it, and says nothing at all', async () => {
    const id = await waiting();
    await house.owner.sql`update app.tasks set branch_id = 'B1' where id = ${id}`;
    const anna = await clerk('安娜', 'B1');
    const url = `/v1/tasks/${id}/comments`;
    expect(await refused(anna, url, { text: 'Look', mentions: [(await clerk('他', 'B2')).id] })).toEqual([409, 'NOT_ELIGIBLE', 'reader']);
    expect(await refused(anna, url, { text: 'Look', mentions: ['no-such'] })).toEqual([409, 'NOT_ELIGIBLE', 'reader']);
    expect(await refused(anna, url, { text: '   ' })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused(anna, url, { text: 'x'.repeat(2_001) })).toEqual([400, 'INVALID_REQUEST']);
    expect((await anna.post(url, { text: 'Look', mentions: [lead.id] })).statusCode).toBe(201);
  });
  it('cannot be changed afterwards, not even by the product itself', async () => {
    const id = await waiting();
    await lead.post(`/v1/tasks/${id}/comments`, { text: 'Said is said' });
    await expect(house.db.sql`update app.comments set text = 'x' where task_id = ${id}`).rejects.toMatchObject({ code: '42501' });
    await expect(house.db.sql`delete from app.comments where task_id = ${id}`).rejects.toMatchObject({ code: '42501' });
  });
});
