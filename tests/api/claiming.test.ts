// Pulling work: who gets what, and what those hear who do not.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07'], { name: '李强' });
});
afterAll(() => house.close());

/** Every test works in the one queue: it begins with nothing to do. */
const emptyQueues = () =>
  house.owner.sql`update app.tasks set state = 'cancelled', held_by = null, lease_until = null where state in ('open', 'claimed')`;

describe('claiming the next item', () => {
  it('HT-04: gives the best item, ready to render, and writes down who took it', async () => {
    await emptyQueues();
    const caseId = await house.startCase(starter);
    const clerk = await house.person(['R04'], { name: '陈晨' });
    const response = await clerk.post('/v1/queues/general/claims', {});
    expect(response.statusCode, response.body).toBe(200);
    expect(response.json()).toMatchObject({
      ...{ id: `${caseId}.write.1`, caseId, process: 'test-letter', task: 'write', title: { en: 'Write the letter', zh: '起草信函' } },
      ...{ queue: 'general', state: 'claimed', fence: 1, lease: { by: clerk.id, name: '陈晨' }, by: null, draft: null },
      ...{ shows: { input: { subject: 'A letter' } }, prefill: null, form: { type: 'object', required: ['text'] } },
    });
    expect(await house.events(`${caseId}.write.1`)).toEqual(['task.opened', 'task.claimed']);
  });

  it('answers 204 when there is nothing to do', async () => {
    await emptyQueues();
    const clerk = await house.person(['R04']);
    const response = await clerk.post('/v1/claims', {});
    expect([response.statusCode, response.body]).toEqual([204, '']);
  });

  it('brings what I hold already first, under the same fence and with a new lease', async () => {
    await emptyQueues();
    await house.startCase(starter);
    await house.startCase(starter);
    const clerk = await house.person(['R04']);
    const first = (await clerk.post('/v1/claims', {})).json();
    await house.db.sql`update app.tasks set lease_until = app.app_now() + interval '1 minute' where id = ${first.id}`;
    const second = (await clerk.post('/v1/claims', {})).json();
    expect([second.id, second.fence]).toEqual([first.id, first.fence]);
    expect(Date.parse(second.lease.until)).toBeGreaterThan(Date.now() + 14 * 60_000);
  });

  it('takes the higher rung first, then the more urgent class, then the earlier deadline, over all my queues', async () => {
    await emptyQueues();
    const caseId = await house.startCase(starter); // general, class 3
    const urgent = await house.openTask(caseId, 'again'); // complaint-handler, class 1
    const late = `${await house.startCase(starter)}.write.1`;
    const early = `${await house.startCase(starter)}.write.1`;
    await house.db.sql`update app.tasks set rung = 2 where id = ${late}`;
    await house.db.sql`update app.tasks set due_at = due_at - interval '1 day' where id = ${early}`;
    const order: string[] = [];
    for (let i = 0; i < 4; i++) {
      const clerk = await house.person(['R22']);
      order.push((await clerk.post('/v1/claims', {})).json().id);
    }
    expect(order).toEqual([late, urgent, early, `${caseId}.write.1`]);
  });

  it('skips what is postponed, what another branch owns, and what four eyes forbid', async () => {
    await emptyQueues();
    const clerkOfBranch = await house.person(['R05', 'R03'], { branch: 'B1' });
    const foreign = await house.startCase(starter); // head office
    const own = await house.startCase(clerkOfBranch);
    await house.openTask(own, 'check'); // he started it
    await house.db.sql`update app.tasks set available_at = app.app_now() + interval '1 hour' where id = ${`${own}.write.1`}`;
    expect((await clerkOfBranch.post('/v1/claims', {})).statusCode).toBe(204);
    const other = await house.person(['R05'], { branch: 'B1' });
    expect((await other.post('/v1/claims', {})).json().id).toBe(`${own}.check.1`);
    const head = await house.person(['R04']);
    expect((await head.post('/v1/claims', {})).json().id).toBe(`${foreign}.write.1`);
  });

  it('refuses a queue that does not exist, and one that my roles do not work', async () => {
    const clerk = await house.person(['R04']);
    const unknown = await clerk.post('/v1/queues/kitchen/claims', {});
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'NOT_FOUND']);
    const others = await clerk.post('/v1/queues/branch-president/claims', {});
    expect([others.statusCode, others.json().code]).toEqual([403, 'FORBIDDEN']);
  });

  it('loses the right to a queue with the role, on the next request', async () => {
    await emptyQueues();
    await house.startCase(starter);
    const clerk = await house.person(['R04', 'R02']);
    await house.db.sql`delete from app.person_roles where person_id = ${clerk.id} and role = 'R04'`;
    const response = await clerk.post('/v1/queues/general/claims', {});
    expect([response.statusCode, response.json().code]).toEqual([403, 'FORBIDDEN']);
  });
});

describe('claiming a chosen item', () => {
  it('gives it, and again to whoever holds it already', async () => {
    const id = `${await house.startCase(starter)}.write.1`;
    const clerk = await house.person(['R04']);
    const first = await clerk.post(`/v1/tasks/${id}/claim`, {});
    expect([first.statusCode, first.json().fence]).toEqual([200, 1]);
    const again = await clerk.post(`/v1/tasks/${id}/claim`);
    expect([again.statusCode, again.json().fence]).toEqual([200, 1]);
    expect(await house.events(id)).toEqual(['task.opened', 'task.claimed']);
  });

  it('HT-01: tells the loser who holds it, and changes nothing', async () => {
    const id = `${await house.startCase(starter)}.write.1`;
    const [holder, other] = [await house.person(['R04'], { name: '赵敏' }), await house.person(['R04'])];
    await holder.post(`/v1/tasks/${id}/claim`, {});
    const before = await house.state();
    const response = await other.post(`/v1/tasks/${id}/claim`, {});
    expect([response.statusCode, response.json().code]).toEqual([409, 'HELD_BY_ANOTHER']);
    expect(response.json().detail).toContain('赵敏');
    expect(response.json().facts).toEqual({ holder: '赵敏' });
    expect(await house.state()).toBe(before);
  });

  it('is answered the same again under its key, also when another one holds the item by then', async () => {
    const id = `${await house.startCase(starter)}.write.1`;
    const [first, second] = [await house.person(['R04']), await house.person(['R04'])];
    const headers = { 'idempotency-key': `claim-${id}` };
    const once = (await first.post(`/v1/tasks/${id}/claim`, {}, headers)).json();
    await first.post(`/v1/tasks/${id}/release`, { fence: 1 });
    await second.post(`/v1/tasks/${id}/claim`, {});
    const again = await first.post(`/v1/tasks/${id}/claim`, {}, headers);
    expect([again.statusCode, again.json()]).toEqual([200, once]);
    expect((await first.post(`/v1/tasks/${id}/claim`, {})).json().code).toBe('HELD_BY_ANOTHER');
  });

  it('HT-02: takes over at once what somebody held for too long, with a higher fence', async () => {
    const id = `${await house.startCase(starter)}.write.1`;
    const [gone, next] = [await house.person(['R04']), await house.person(['R04'])];
    await gone.post(`/v1/tasks/${id}/claim`, {});
    await house.leaseRanOut(id);
    const response = await next.post(`/v1/tasks/${id}/claim`, {});
    expect([response.statusCode, response.json().fence]).toEqual([200, 2]);
    expect(await house.events(id)).toEqual(['task.opened', 'task.claimed', 'task.lease-expired', 'task.claimed']);
  });

  it('HT-01: refuses a fourth item at once', async () => {
    const clerk = await house.person(['R04']);
    for (let i = 0; i < 3; i++)
      expect((await clerk.post(`/v1/tasks/${await house.startCase(starter)}.write.1/claim`, {})).statusCode).toBe(200);
    const id = `${await house.startCase(starter)}.write.1`;
    const before = await house.state();
    const response = await clerk.post(`/v1/tasks/${id}/claim`, {});
    expect([response.statusCode, response.json().code]).toEqual([409, 'HELD_TOO_MANY']);
    expect(await house.state()).toBe(before);
  });

  it('refuses whoever started the case, naming rule and person', async () => {
    const verifier = await house.person(['R05', 'R03'], { name: '王丽' });
    const id = await house.openTask(await house.startCase(verifier), 'check');
    const before = await house.state();
    const response = await verifier.post(`/v1/tasks/${id}/claim`, {});
    expect([response.statusCode, response.json().code]).toEqual([403, 'FOUR_EYES']);
    expect(response.json().facts).toEqual({ rule: 'FE-01', person: '王丽', duty: 'starter' });
    expect(response.json().detail).toMatch(/FE-01.*王丽/);
    expect(await house.state()).toBe(before);
    expect((await verifier.get(`/v1/tasks/${id}`)).json().excluded).toEqual([
      { rule: 'FE-01', person: verifier.id, name: '王丽', duty: 'starter' },
    ]);
  });

  it.each([
    ['SOD-03', 'relationship-manager', 'is the relationship manager of the customer'],
    ['AU-05', 'underwriter', 'is the underwriter'],
  ])('knows the rule of segregation %s from those of four eyes, and names it, the person and the duty', async (rule, duty, said) => {
    const clerk = await house.person(['R04']);
    const caseId = await house.startCase(starter);
    await house.owner
      .sql`update app.tasks set rule_sets = ${[rule]}::text[], rule_subjects = ${[caseId]}::text[], rule_duties = '{decide}' where id = ${`${caseId}.write.1`}`;
    await house.db.sql`insert into app.duties (subject, rule_set, person, duty) values (${caseId}, ${rule}, ${clerk.id}, ${duty})`;
    const response = await clerk.post(`/v1/tasks/${caseId}.write.1/claim`, {});
    expect([response.statusCode, response.json().code, response.json().facts]).toMatchObject([403, 'SEGREGATION', { rule, duty }]);
    expect(response.json().detail).toContain(said);
  });

  it.each([
    ['completed', 409, 'TASK_COMPLETED'],
    ['cancelled', 410, 'TASK_CANCELLED'],
  ])('refuses one that is %s', async (state, status, code) => {
    const id = `${await house.startCase(starter)}.write.1`;
    if (state === 'completed') await house.decided(id, starter.id);
    else await house.db.sql`update app.tasks set state = ${state} where id = ${id}`;
    const clerk = await house.person(['R04']);
    const before = await house.state();
    const response = await clerk.post(`/v1/tasks/${id}/claim`, {});
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
    expect(await house.state()).toBe(before);
  });

  it('refuses what my roles do not work, and hides what another branch owns', async () => {
    const id = `${await house.startCase(starter)}.write.1`;
    const president = await house.person(['R24']);
    expect((await president.post(`/v1/tasks/${id}/claim`, {})).json().code).toBe('FORBIDDEN');
    const ofBranch = await house.person(['R04'], { branch: 'B2' });
    const hidden = await ofBranch.post(`/v1/tasks/${id}/claim`, {});
    expect([hidden.statusCode, hidden.json().code]).toEqual([404, 'NOT_FOUND']);
    expect((await ofBranch.post('/v1/tasks/LET-20260202-00000000.write.1/claim', {})).statusCode).toBe(404);
  });
});
