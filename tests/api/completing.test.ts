// Deciding an item: what it writes, what it refuses, and that it happens once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letterAnswer, newKey, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07'], { name: '李强' });
});
afterAll(() => house.close());

async function held(task: 'write' | 'check' | 'again' = 'write') {
  const caseId = await house.startCase(starter);
  const id = task === 'write' ? `${caseId}.write.1` : await house.openTask(caseId, task);
  const clerk = await house.person(['R04', 'R05', 'R22'], { name: '陈晨' });
  const { fence } = (await clerk.post(`/v1/tasks/${id}/claim`, {})).json<{ fence: number }>();
  return { caseId, id, clerk, fence };
}
const complete = (by: Caller, id: string, fence: number, more: object = {}, headers: Record<string, string | undefined> = {}) =>
  by.post(`/v1/tasks/${id}/complete`, { fence, answer: letterAnswer, ...more }, headers);

describe('completing', () => {
  it('writes the decision, its duties, its audit event and the message in one go, and ends the clock', async () => {
    const { caseId, id, clerk, fence } = await held();
    await clerk.put(`/v1/tasks/${id}/draft`, { fence, data: { text: 'Dear' } }, { 'if-none-match': '*' });
    const response = await complete(clerk, id, fence);
    expect(response.statusCode, response.body).toBe(200);
    expect(response.json()).toMatchObject({ id, state: 'completed', by: clerk.id, lease: null, draft: null, answer: letterAnswer, fence });
    expect('next' in response.json()).toBe(false);
    expect((await starter.get(`/v1/tasks/${id}`)).json()).toEqual(response.json());

    const [row] = await house.db.sql`select state, answer, completed_by, held_by, lease_until, held_slot from app.tasks where id = ${id}`;
    expect(row).toEqual({
      state: 'completed',
      answer: letterAnswer,
      completed_by: clerk.id,
      held_by: null,
      lease_until: null,
      held_slot: null,
    });
    expect(await house.db.sql`select 1 from app.drafts where task_id = ${id}`).toHaveLength(0);
    expect(await house.db.sql`select person, duty from app.duties where subject = ${caseId} and duty = 'write'`).toEqual([
      { person: clerk.id, duty: 'write' },
    ]);
    expect(await house.db.sql`select state, ended_at is not null as ended from app.clocks where name = ${id}`).toEqual([
      { state: 'met', ended: true },
    ]);
    expect(await house.db.sql`select distinct winner from app.rungs where clock = ${id}`).toEqual([{ winner: 'person' }]);
    expect(await house.events(id)).toEqual(['task.opened', 'task.claimed', 'task.completed']);
  });

  it('tells the process the answer without its P4 members, which stay in the database', async () => {
    const { caseId, id, clerk, fence } = await held();
    const answer = { ...letterAnswer, account: '6222021234567890123' };
    const response = await complete(clerk, id, fence, { answer });
    expect(response.json().answer).toEqual({ ...letterAnswer, account: '622************0123' });
    const [message] = await house.db.sql<
      { body: { at: string } }[]
    >`select kind, body, send_at from app.messages where case_id = ${caseId} and id = ${id}`;
    expect(message).toMatchObject({ kind: 'task', body: { kind: 'task', id, fence, by: clerk.id, answer: letterAnswer }, send_at: null });
    expect(JSON.stringify(message)).not.toContain('6222021234567890123');
    const [row] = await house.db.sql<{ answer: unknown; at: string }[]>`select answer, completed_at as at from app.tasks where id = ${id}`;
    expect(row?.answer).toEqual(answer);
    expect(message?.body.at).toBe(row?.at);
    const audit = await house.db.sql`select data from audit.events where object = ${id}`;
    expect(JSON.stringify(audit)).not.toContain('622');
  });

  it('brings the next item in the same answer, and null when there is none', async () => {
    const { clerk, id, fence } = await held('again');
    const { id: other } = { id: await house.openTask(await house.startCase(starter), 'again') };
    const done = await complete(clerk, id, fence, { answer: { read: true }, next: true });
    expect(done.statusCode, done.body).toBe(200);
    expect(done.json().next).toMatchObject({ id: other, state: 'claimed', lease: { by: clerk.id }, fence: 1 });
    await house.owner.sql`update app.tasks set state = 'cancelled' where state = 'open'`;
    const last = await complete(clerk, other, 1, { answer: { read: true }, next: true });
    expect([last.statusCode, last.json().next]).toEqual([200, null]);
  });

  it('has room for the next item although three were held', async () => {
    const clerk = await house.person(['R22']);
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.push(await house.openTask(await house.startCase(starter), 'again'));
    await house.owner.sql`update app.tasks set state = 'cancelled' where state = 'open' and not id = any(${ids}::text[])`;
    for (const id of ids.slice(0, 3)) await clerk.post(`/v1/tasks/${id}/claim`, {});
    const done = await complete(clerk, String(ids[0]), 1, { answer: { read: true }, next: true });
    expect(done.statusCode, done.body).toBe(200);
    expect(ids.slice(1)).toContain(done.json().next.id);
  });
});

describe('completing is refused', () => {
  const refused = async (by: Caller, id: string, fence: number, more: object = {}) => {
    const before = await house.state();
    const response = await complete(by, id, fence, more);
    expect(await house.state()).toBe(before);
    return [response.statusCode, response.json().code];
  };

  it('HT-01: to whoever does not hold it', async () => {
    const id = `${await house.startCase(starter)}.write.1`;
    expect(await refused(await house.person(['R04']), id, 0)).toEqual([409, 'NOT_HELD']);
    const { id: taken, fence } = await held();
    expect(await refused(await house.person(['R04']), taken, fence)).toEqual([409, 'HELD_BY_ANOTHER']);
  });
  it('HT-03: under a stale fence, and after the lease ran out', async () => {
    const { id, clerk, fence } = await held();
    await house.leaseRanOut(id);
    expect(await refused(clerk, id, fence)).toEqual([409, 'LEASE_EXPIRED']);
    await (await house.person(['R04'])).post(`/v1/tasks/${id}/claim`, {});
    expect(await refused(clerk, id, fence)).toEqual([409, 'STALE_FENCE']);
  });
  it('HT-07: of what is completed or cancelled', async () => {
    const { id, clerk, fence } = await held();
    expect((await complete(clerk, id, fence)).statusCode).toBe(200);
    expect(await refused(clerk, id, fence)).toEqual([409, 'TASK_COMPLETED']);
    const { caseId, ...other } = await held();
    await starter.post(`/v1/cases/${caseId}/withdraw`, { reason: 'no longer wanted' });
    expect(await refused(other.clerk, other.id, other.fence)).toEqual([410, 'TASK_CANCELLED']);
  });
  it('to the person whose earlier duty excludes her, although she holds it', async () => {
    const { caseId, id, clerk, fence } = await held('check');
    const write = `${caseId}.write.1`;
    const claimed = (await clerk.post(`/v1/tasks/${write}/claim`, {})).json();
    expect((await complete(clerk, write, claimed.fence)).statusCode).toBe(200);
    const before = await house.state();
    const response = await complete(clerk, id, fence, { answer: { agreed: true } });
    expect([response.statusCode, response.json().code]).toEqual([403, 'FOUR_EYES']);
    expect(response.json().facts).toEqual({ rule: 'FE-01', person: '陈晨', duty: 'write' });
    expect(await house.state()).toBe(before);
  });
  it.each([
    ['a member is missing', {}, '/answer/text', 'required'],
    ['a text is too short', { text: 'a' }, '/answer/text', 'minLength'],
    ['a number is too large', { text: 'long enough', copies: 12 }, '/answer/copies', 'maximum'],
    ['a member is unknown', { text: 'long enough', colour: 'red' }, '/answer/colour', 'additionalProperties'],
    ['a refinement of the definition fails', { text: 'a forbidden word' }, '/answer/text', 'custom'],
  ])('HT-05: when %s, naming the member', async (_, answer, pointer, code) => {
    const { id, clerk, fence } = await held();
    const before = await house.state();
    const response = await complete(clerk, id, fence, { answer });
    expect([response.statusCode, response.json().code]).toEqual([422, 'INVALID_ANSWER']);
    expect(response.json().errors).toContainEqual(expect.objectContaining({ pointer, code }));
    expect(await house.state()).toBe(before);
    expect((await complete(clerk, id, fence)).statusCode).toBe(200);
  });
  it('with two megabytes, before anything is done', async () => {
    const { id, clerk, fence } = await held();
    const huge = await refused(clerk, id, fence, { answer: { text: 'x'.repeat(2_000_000) } });
    expect(huge).toEqual([413, 'BODY_TOO_LARGE']);
    expect((await complete(clerk, id, fence)).statusCode).toBe(200);
  });
  it('by the snapshot alone once the definition has changed', async () => {
    const { id, clerk, fence } = await held();
    await house.owner
      .sql`insert into app.forms (hash, schema) values ('older', '{"type":"object","properties":{"text":{"const":"a forbidden word"}}}') on conflict do nothing`;
    await house.owner.sql`update app.tasks set form_hash = 'older' where id = ${id}`;
    expect(await refused(clerk, id, fence)).toEqual([422, 'INVALID_ANSWER']);
    expect((await complete(clerk, id, fence, { answer: { text: 'a forbidden word' } })).statusCode).toBe(200);
  });
  it('without an Idempotency-Key', async () => {
    const { id, clerk, fence } = await held();
    const response = await complete(clerk, id, fence, {}, { 'idempotency-key': undefined });
    expect([response.statusCode, response.json().code]).toEqual([400, 'IDEMPOTENCY_REQUIRED']);
  });
});

describe('completing once more', () => {
  it('HT-03: with the same key and body answers the same bytes, and does nothing', async () => {
    for (const more of [{}, { next: true }]) {
      const { id, clerk, fence } = await held();
      const headers = { 'idempotency-key': newKey() };
      const first = await complete(clerk, id, fence, more, headers);
      expect(first.statusCode, first.body).toBe(200);
      const before = await house.state();
      const again = await complete(clerk, id, fence, more, headers);
      expect([again.statusCode, again.body]).toEqual([200, first.body]);
      expect(await house.state()).toBe(before);
    }
  });
  it('HT-03: with the same key and another body is refused', async () => {
    const { id, clerk, fence } = await held();
    const headers = { 'idempotency-key': newKey() };
    await complete(clerk, id, fence, {}, headers);
    const before = await house.state();
    for (const answer of [{ text: 'Something else entirely.' }, { text: '' }]) {
      const response = await complete(clerk, id, fence, { answer }, headers);
      expect([response.statusCode, response.json().code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
    }
    expect(await house.state()).toBe(before);
  });
  it('after a refusal may use the key again, with the corrected answer', async () => {
    const { id, clerk, fence } = await held();
    const headers = { 'idempotency-key': newKey() };
    expect((await complete(clerk, id, fence, { answer: {} }, headers)).statusCode).toBe(422);
    expect((await complete(clerk, id, fence, {}, headers)).statusCode).toBe(200);
  });
  it('by another person under the same key is another request', async () => {
    const { id, clerk, fence } = await held();
    const headers = { 'idempotency-key': newKey() };
    await complete(clerk, id, fence, {}, headers);
    const other = await house.person(['R04']);
    expect((await complete(other, id, fence, {}, headers)).json().code).toBe('TASK_COMPLETED');
  });
});
