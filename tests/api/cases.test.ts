// Starting a case, reading it, its timeline, and taking it back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letterAnswer, newKey, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07'], { name: '李强' });
});
afterAll(() => house.close());

const start = (by: Caller, body: object, headers = {}) => by.post('/v1/processes/test-letter/cases', body, headers);

describe('the catalogue', () => {
  it('lists the processes, each with the form that starts it', async () => {
    const list = (await starter.get('/v1/processes')).json();
    expect(list.items.map((item: { id: string }) => item.id)).toEqual(['test-letter']);
    const one = await starter.get('/v1/processes/test-letter');
    expect(one.json()).toMatchObject({ id: 'test-letter', prefix: 'LET', input: { type: 'object', required: ['subject'] } });
    const unknown = await starter.get('/v1/processes/nothing');
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'UNKNOWN_PROCESS']);
  });
});

describe('starting a case', () => {
  it('leaves the case, its clock, its first item and its first message', async () => {
    const response = await start(starter, {
      input: { subject: 'A letter', secret: '6222021234567890123' },
      receivedAt: '2026-02-02T09:00:00+08:00',
    });
    expect(response.statusCode, response.body).toBe(201);
    const { id } = response.json();
    expect(id).toMatch(/^LET-\d{8}-[0-9A-Z]{8}$/);
    expect(response.headers.location).toBe(`/v1/cases/${id}`);
    const shown = (await starter.get(`/v1/cases/${id}`)).json();
    expect(shown).toMatchObject({
      ...{ id, process: 'test-letter', state: 'open', stage: 'writing', outcome: null, closing: null, parent: null, children: [] },
      input: { subject: 'A letter', secret: '622************0123' },
      receivedAt: '2026-02-02T01:00:00.000Z',
      clocks: [{ name: 'answer', kind: 'internal', state: 'running', dueAt: '2026-02-04T01:00:00.000Z', statutoryDueAt: null }],
      tasks: [{ id: `${id}.write.1`, task: 'write', state: 'open', by: null }],
    });
    expect(await house.db.sql`select kind from app.messages where case_id = ${id}`).toEqual([{ kind: 'start' }]);
    expect(await house.db.sql`select count(*)::int as n from app.case_keys where case_id = ${id}`).toEqual([{ n: 1 }]);
  });
  it('knows its customer when there is one of that number', async () => {
    await house.owner.sql`insert into app.customers (id, name, branch_id) values ('CUS-9', 'x', 'HQ')`;
    const known = (await start(starter, { input: { subject: 'A letter', customerId: 'CUS-9' } })).json().id;
    const foreign = (await start(starter, { input: { subject: 'A letter', customerId: 'elsewhere' } })).json().id;
    expect((await starter.get(`/v1/cases/${known}`)).json().customerId).toBe('CUS-9');
    expect((await starter.get(`/v1/cases/${foreign}`)).json().customerId).toBe(null);
  });
  it.each([
    ['an unknown process', '/v1/processes/nothing/cases', { input: { subject: 'A letter' } }, 404, 'UNKNOWN_PROCESS'],
    ['an input that does not fit', '/v1/processes/test-letter/cases', { input: { subject: 'A' } }, 422, 'INVALID_INPUT'],
    ['no input', '/v1/processes/test-letter/cases', {}, 400, 'INVALID_REQUEST'],
    [
      'a member that there is not',
      '/v1/processes/test-letter/cases',
      { input: { subject: 'A letter' }, priority: 1 },
      400,
      'INVALID_REQUEST',
    ],
    [
      'a date in the future',
      '/v1/processes/test-letter/cases',
      { input: { subject: 'A letter' }, receivedAt: '2199-01-01T00:00:00Z' },
      400,
      'INVALID_REQUEST',
    ],
    [
      'a date without its zone',
      '/v1/processes/test-letter/cases',
      { input: { subject: 'A letter' }, receivedAt: '2026-02-02T09:00:00' },
      400,
      'INVALID_REQUEST',
    ],
    [
      'a document that is not there',
      '/v1/processes/test-letter/cases',
      { input: { subject: 'A letter', documents: ['DOC-1'] } },
      404,
      'NOT_FOUND',
    ],
  ])('is refused with %s, and nothing is there', async (_, url, body, status, code) => {
    const before = await house.state();
    const response = await starter.post(url, body);
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
    expect(await house.state()).toBe(before);
  });
  it('names the member of an input that does not fit by its place in the body', async () => {
    const response = await start(starter, { input: { subject: 'A', documents: [1] } });
    expect(response.json().errors.map((error: { pointer: string }) => error.pointer)).toEqual(['/input/subject', '/input/documents/0']);
  });
  it('needs an Idempotency-Key, answers the same under it, and starts one case however often it is asked', async () => {
    expect((await start(starter, { input: { subject: 'A letter' } }, { 'idempotency-key': undefined })).json().code).toBe(
      'IDEMPOTENCY_REQUIRED',
    );
    const headers = { 'idempotency-key': newKey() };
    const body = { input: { subject: 'Only once' } };
    const answers = await Promise.all(Array.from({ length: 12 }, () => start(starter, body, headers)));
    const started = answers.filter((answer) => answer.statusCode === 201);
    expect(new Set(started.map((answer) => answer.body)).size).toBe(1);
    for (const answer of answers)
      if (answer.statusCode !== 201)
        expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([409, 'IDEMPOTENCY_RUNNING', '1']);
    expect(await house.db.sql`select 1 from app.cases where input ->> 'subject' = 'Only once'`).toHaveLength(1);
    expect((await start(starter, body, headers)).body).toBe(started[0]?.body);
    const other = await start(starter, { input: { subject: 'Something else' } }, headers);
    expect([other.statusCode, other.json().code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
  });
  it('says that the same request is still being carried out while it is', async () => {
    const key = newKey();
    const locked = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const carryingOut = house.db.transaction(async (tx) => {
      await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`${starter.id}:${key}`}, 0))`;
      locked.resolve();
      await ended.promise;
    });
    await locked.promise;
    const meanwhile = await start(starter, { input: { subject: 'A letter' } }, { 'idempotency-key': key });
    expect([meanwhile.statusCode, meanwhile.json().code, meanwhile.headers['retry-after']]).toEqual([409, 'IDEMPOTENCY_RUNNING', '1']);
    ended.resolve();
    await carryingOut;
    expect((await start(starter, { input: { subject: 'A letter' } }, { 'idempotency-key': key })).statusCode).toBe(201);
  });
});

describe('taking a case back', () => {
  const withdraw = (by: Caller, id: string, body: object = { reason: 'the customer asks for it' }, headers = {}) =>
    by.post(`/v1/cases/${id}/withdraw`, body, headers);

  it('HT-07: closes the case and all that belongs to it, and tells each process once', async () => {
    const id = await house.startCase(starter);
    const child = await house.startCase(starter);
    await house.owner.sql`update app.cases set parent_case = ${id}, parent_key = 'k', root_case = ${id} where id = ${child}`;
    const clerk = await house.person(['R04']);
    await clerk.post(`/v1/tasks/${child}.write.1/claim`, {});
    const response = await withdraw(starter, id);
    expect([response.statusCode, response.json()]).toEqual([200, { id, state: 'open', closing: 'withdrawn' }]);
    expect(await house.db.sql`select distinct closing, reason from app.cases where root_case = ${id}`).toEqual([
      { closing: 'withdrawn', reason: 'the customer asks for it' },
    ]);
    expect(await house.db.sql`select distinct state, held_by from app.tasks where case_id = any(${[id, child]}::text[])`).toEqual([
      { state: 'cancelled', held_by: null },
    ]);
    expect(
      await house.db.sql`select distinct state from app.clocks where task_id is not null and case_id = any(${[id, child]}::text[])`,
    ).toEqual([{ state: 'stopped' }]);
    const messages = await house.db.sql`select body from app.messages where kind = 'cancel' and case_id = any(${[id, child]}::text[])`;
    expect(messages).toEqual(
      Array(2).fill({ body: { kind: 'cancel', id: 'cancel', how: 'withdrawn', reason: 'the customer asks for it' } }),
    );
    expect(await house.events(id)).toContain('case.withdrawn');
  });
  it('is refused in words that say why, and changes nothing', async () => {
    const [id, past, child, closed] = await Promise.all(Array.from({ length: 4 }, () => house.startCase(starter)));
    await house.owner.sql`update app.cases set no_return_at = now() where id = ${String(past)}`;
    await house.owner
      .sql`update app.cases set root_case = ${String(past)}, parent_case = ${String(past)}, parent_key = 'x' where id = ${String(child)}`;
    await house.owner.sql`update app.cases set state = 'closed', outcome = 'sent', closed_at = now() where id = ${String(closed)}`;
    await withdraw(starter, String(id));
    const stranger = await house.person(['R07'], { branch: 'B1' });
    const before = await house.state();
    const answers = [];
    for (const [one, code] of [
      [id, 'CASE_CLOSING'],
      [past, 'PAST_RETURN'],
      [child, 'INVALID_REQUEST'],
      [closed, 'CASE_CLOSED'],
      ['LET-20260202-00000000', 'NOT_FOUND'],
    ]) {
      const response = await withdraw(starter, String(one));
      answers.push([response.json().code, code]);
    }
    for (const [got, wanted] of answers) expect(got).toBe(wanted);
    const foreign = await withdraw(stranger, String(id));
    expect(foreign.json().code).toBe('NOT_FOUND');
    expect((await withdraw(starter, String(id), { reason: '' })).json().code).toBe('INVALID_REQUEST');
    expect((await withdraw(starter, String(id), undefined, { 'idempotency-key': undefined })).json().code).toBe('IDEMPOTENCY_REQUIRED');
    expect(await house.state()).toBe(before);
  });
  it('stops at a child that has passed its point of no return', async () => {
    const [id, child] = await Promise.all([house.startCase(starter), house.startCase(starter)]);
    await house.owner
      .sql`update app.cases set parent_case = ${id}, parent_key = 'k', root_case = ${id}, no_return_at = now() where id = ${child}`;
    const response = await withdraw(starter, id);
    expect([response.statusCode, response.json().code, response.json().facts]).toEqual([409, 'PAST_RETURN', { caseId: child }]);
    expect(await house.db.sql`select closing from app.cases where id = ${id}`).toEqual([{ closing: null }]);
  });
});

describe('ending a case for the bank', () => {
  const cancel = (by: Caller, id: string, reason = 'the payee is on a sanctions list') => by.post(`/v1/cases/${id}/cancel`, { reason });

  it('is for a team lead, with a reason, and is told apart from a withdrawal by the customer', async () => {
    const lead = await house.person(['R07']);
    const id = await house.startCase(starter);
    expect((await cancel(lead, id)).json()).toEqual({ id, state: 'open', closing: 'cancelled' });
    const messages = await house.db.sql`select body from app.messages where kind = 'cancel' and case_id = ${id}`;
    expect(messages).toEqual([{ body: { kind: 'cancel', id: 'cancel', how: 'cancelled', reason: 'the payee is on a sanctions list' } }]);
    expect(await house.events(id)).toContain('case.cancelled');
    expect((await cancel(lead, id)).json().code).toBe('CASE_CLOSING');
  });
  it('is refused past the point of no return and with a reason too short, and changes nothing', async () => {
    const lead = await house.person(['R07']);
    const id = await house.startCase(starter);
    await house.owner.sql`update app.cases set no_return_at = now() where id = ${id}`;
    const before = await house.state();
    expect((await cancel(lead, id)).json().code).toBe('PAST_RETURN');
    expect((await cancel(lead, id, 'no')).json().code).toBe('INVALID_REQUEST');
    expect(await house.state()).toBe(before);
  });
});

type Paged<T> = { items: T[]; next: string | null };
async function allPages<T>(by: Caller, url: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Paged<T> = (await by.get(cursor === '' ? url : `${url}&cursor=${cursor}`)).json<Paged<T>>();
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}

describe('reading', () => {
  it('pages the list of cases, newest first, each once', async () => {
    const by = await house.person(['R07'], { branch: 'B2' });
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift(await house.startCase(by));
    // All at one instant: the id decides, and no row is lost between two pages.
    await house.owner.sql`update app.cases set opened_at = '2026-01-05T00:00:00Z' where id = any(${ids.slice(0, 3)}::text[])`;
    const found = (await allPages<{ id: string }>(by, '/v1/cases?limit=2')).map((item) => item.id);
    expect(found.toSorted()).toEqual(ids.toSorted());
    expect(new Set(found).size).toBe(5);
    const one = (await by.get(`/v1/cases?q=${ids[0]}&process=test-letter&state=open`)).json();
    expect(one.items.map((item: { id: string }) => item.id)).toEqual([ids[0]]);
    expect((await by.get('/v1/cases?state=closed')).json().items).toEqual([]);
    for (const bad of ['cursor=xyz', 'limit=0', 'limit=201', 'state=lost', 'cursor=WyJ4Iiwi'])
      expect((await by.get(`/v1/cases?${bad}`)).json().code).toBe('INVALID_REQUEST');
  });
  it('hides what belongs to another branch', async () => {
    const id = await house.startCase(starter);
    const foreign = await house.person(['R07'], { branch: 'B1' });
    for (const url of [`/v1/cases/${id}`, `/v1/cases/${id}/timeline`]) expect((await foreign.get(url)).statusCode).toBe(404);
    expect((await foreign.get(`/v1/cases?q=${id}`)).json().items).toEqual([]);
  });
  it('tells why a deadline is when it is: the days as they were counted, for the case and for each item', async () => {
    const id = await house.startCase(starter);
    const target = (await starter.get(`/v1/cases/${id}/clocks/answer`)).json();
    expect(target).toMatchObject({ kind: 'internal', state: 'running', spec: { span: { unit: 'elapsed', hours: 48 } }, explanation: [] });
    expect(target.rungs.map(({ fraction }: { fraction: number }) => fraction)).toEqual([0.5, 0.8, 1]);
    const item = (await starter.get(`/v1/cases/${id}/clocks/${id}.write.1`)).json();
    expect(item).toMatchObject({ kind: 'task', spec: { span: { unit: 'working-day', days: 1 } } });
    expect(item.explanation[0]).toMatchObject({ why: 'event-day', counted: null, text: { zh: '事件当日，不计入' } });
    expect(item.explanation.at(-1)).toMatchObject({ counted: 1 });
    expect(item.dueAt >= item.explanation.at(-1).date).toBe(true);
    expect((await starter.get(`/v1/cases/${id}/clocks/lunch`)).json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });
  it('tells who did what when, people and the house alike, in pages', async () => {
    const id = await house.startCase(starter);
    const clerk = await house.person(['R04'], { name: '陈晨' });
    await clerk.post(`/v1/tasks/${id}.write.1/claim`, {});
    await clerk.post(`/v1/tasks/${id}.write.1/complete`, { fence: 1, answer: letterAnswer });
    const items = await allPages<{ event: string; actor: object; task?: string }>(starter, `/v1/cases/${id}/timeline?limit=2`);
    expect(items.map(({ event, actor, task }) => ({ event, actor, task }))).toEqual([
      { event: 'case.started', actor: { kind: 'person', id: starter.id, name: '李强' }, task: undefined },
      { event: 'task.opened', actor: { kind: 'system', id: 'api' }, task: 'write' },
      { event: 'task.claimed', actor: { kind: 'person', id: clerk.id, name: '陈晨' }, task: 'write' },
      { event: 'task.completed', actor: { kind: 'person', id: clerk.id, name: '陈晨' }, task: 'write' },
    ]);
  });
  it('lists items by deadline with filters, without what they show', async () => {
    const id = await house.startCase(starter);
    await house.openTask(id, 'again');
    const page = (await starter.get(`/v1/tasks?case=${id}`)).json();
    expect(page.items.map((item: { task: string }) => item.task)).toEqual(['again', 'write']);
    expect(Object.keys(page.items[0])).not.toEqual(expect.arrayContaining(['shows']));
    expect(JSON.stringify(page)).not.toContain('A letter');
    expect((await starter.get(`/v1/tasks?case=${id}&queue=general&state=open&process=test-letter`)).json().items).toHaveLength(1);
    expect((await starter.get('/v1/tasks?queue=kitchen')).statusCode).toBe(404);
    const all = (await allPages<{ id: string; dueAt: string }>(starter, '/v1/tasks?limit=3&state=open')).map(
      (item) => `${item.dueAt} ${item.id}`,
    );
    expect(all).toEqual([...new Set(all)].toSorted());
    const [{ n } = { n: 0 }] = await house.db.sql<{ n: number }[]>`select count(*)::int as n from app.tasks where state = 'open'`;
    expect(all).toHaveLength(n);
  });
  it('shows in the inbox what I hold and what waits for me', async () => {
    const branch = 'B2';
    const clerk = await house.person(['R03'], { branch });
    await house.owner.sql`update app.tasks set state = 'cancelled', held_by = null, lease_until = null where branch_id = ${branch}`;
    const ids = [await house.startCase(clerk), await house.startCase(clerk), await house.startCase(clerk)];
    await house.owner.sql`update app.tasks set due_at = now() - interval '1 hour' where id = ${`${ids[1]}.write.1`}`;
    await house.owner
      .sql`update app.tasks set opened_at = now() - interval '5 hours', due_at = now() + interval '1 hour' where id = ${`${ids[2]}.write.1`}`;
    await clerk.post(`/v1/tasks/${ids[0]}.write.1/claim`, {});
    const inbox = (await clerk.get('/v1/inbox')).json();
    expect(inbox.held.map((item: { id: string }) => item.id)).toEqual([`${ids[0]}.write.1`]);
    expect(inbox.queues).toContainEqual({ queue: 'general', title: { en: 'General', zh: '综合' }, open: 2, dueSoon: 1, overdue: 1 });
  });
});
