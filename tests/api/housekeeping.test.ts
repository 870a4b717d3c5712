// What runs out is tidied up, what cannot be delivered is shown to operators, and the demonstration's people are seeded once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteDeadSessions, deleteOldIdempotency, returnExpiredLeases } from '../../db/queries/sweeps.ts';
import { seed } from '../../demo/seed.ts';
import { readPrcId } from '../../domain/documents/prc-id.ts';
import { QUEUES, queuesOf, type Role } from '../../domain/people.ts';
import { letterAnswer, newKey, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07']);
});
afterAll(() => house.close());

describe('leases that ran out', () => {
  it('HT-02: go back to their old place under the same fence, and a late holder hears that her time ran out', async () => {
    const id = `${await house.startCase(starter)}.write.1`;
    const clerk = await house.person(['R04']);
    await clerk.post(`/v1/tasks/${id}/claim`, {});
    await clerk.put(`/v1/tasks/${id}/draft`, { fence: 1, data: { text: 'half' } }, { 'if-none-match': '*' });
    expect(await returnExpiredLeases(house.db, { limit: 10 })).toBe(0);
    await house.leaseRanOut(id);
    expect(await returnExpiredLeases(house.db, { limit: 10 })).toBe(1);
    expect(await returnExpiredLeases(house.db, { limit: 10 })).toBe(0);
    expect(await house.db.sql`select state, fence, held_by from app.tasks where id = ${id}`).toEqual([
      { state: 'open', fence: 1, held_by: null },
    ]);
    expect(await house.events(id)).toEqual(['task.opened', 'task.claimed', 'task.lease-expired']);
    const late = await clerk.post(`/v1/tasks/${id}/complete`, { fence: 1, answer: letterAnswer });
    expect([late.statusCode, late.json().code]).toEqual([409, 'LEASE_EXPIRED']);
    const again = (await clerk.post(`/v1/tasks/${id}/claim`, {})).json();
    expect([again.fence, again.draft.data]).toEqual([2, { text: 'half' }]);
  });
  it('are taken a batch at a time, and shared by two keepers', async () => {
    const clerks = [await house.person(['R04']), await house.person(['R04']), await house.person(['R04'])];
    for (const clerk of clerks)
      for (let i = 0; i < 3; i++) await clerk.post(`/v1/tasks/${await house.startCase(starter)}.write.1/claim`, {});
    const held = await house.owner
      .sql`update app.tasks set lease_until = app.app_now() - interval '1 second' where state = 'claimed' returning id`;
    const taken = await Promise.all([returnExpiredLeases(house.db, { limit: 4 }), returnExpiredLeases(house.db, { limit: 4 })]);
    expect(taken[0] + taken[1]).toBeGreaterThanOrEqual(4);
    expect(taken[0] + taken[1] + (await returnExpiredLeases(house.db, { limit: 100 }))).toBe(held.length);
  });
});

describe('what is old', () => {
  it('is forgotten: dead sessions after a day, recorded answers after thirty', async () => {
    const [dead, alive] = [await house.person(['R04']), await house.person(['R04'])];
    await house.owner.sql`update app.sessions set revoked_at = app.app_now() - interval '25 hours' where person_id = ${dead.id}`;
    expect(await deleteDeadSessions(house.db)).toBe(1);
    expect((await alive.get('/v1/session')).statusCode).toBe(200);
    await starter.post('/v1/processes/test-letter/cases', { input: { subject: 'A letter' } }, { 'idempotency-key': 'an-old-key' });
    await house.owner.sql`update app.idempotency set created_at = app.app_now() - interval '31 days' where key = 'an-old-key'`;
    expect(await deleteOldIdempotency(house.db)).toBe(1);
    expect(await house.db.sql`select 1 from app.idempotency where key = 'an-old-key'`).toHaveLength(0);
  });
});

describe('dead letters', () => {
  it('are listed, and sent again by an operator, once', async () => {
    const caseId = await house.startCase(starter);
    const operator = await house.person(['R37']);
    await house.owner
      .sql`insert into app.messages (case_id, id, kind, body, dead_reason, sends) values (${caseId}, 'clock:x:1', 'clock', '{}', 'no such clock', 7)`;
    const list = (await operator.get('/v1/operations/dead-letters')).json();
    expect(list.items).toMatchObject([
      { caseId, process: 'test-letter', message: 'clock:x:1', kind: 'clock', reason: 'no such clock', sends: 7 },
    ]);
    const url = `/v1/operations/dead-letters/${list.items[0].id}/retry`;
    const retried = await operator.post(url, {});
    expect([retried.statusCode, retried.json()]).toEqual([202, { id: list.items[0].id }]);
    expect(await house.db.sql`select dead_reason, send_at is not null as due from app.messages where id = 'clock:x:1'`).toEqual([
      { dead_reason: null, due: true },
    ]);
    const again = await operator.post(url, {});
    expect([again.statusCode, again.json().code]).toEqual([404, 'NOT_FOUND']);
    expect((await operator.get('/v1/operations/dead-letters')).json()).toEqual({ items: [], next: null });
    expect((await operator.post('/v1/operations/dead-letters/x/retry', {})).statusCode).toBe(400);
  });
});

describe('the demonstration', () => {
  it('is seeded once, however often, and everybody in it can sign in and has work or an office', async () => {
    const logins = await seed({ db: house.db, owner: house.owner });
    expect(await seed({ db: house.db, owner: house.owner })).toEqual(logins);
    const offices: Role[] = ['R02', 'R04', 'R20', 'R36', 'R38'];
    const working = Object.values(QUEUES).flatMap(({ roles }): readonly Role[] => roles);
    expect([...new Set(logins.flatMap((login) => login.roles))].toSorted()).toEqual([...new Set([...offices, ...working])].toSorted());
    for (const { username, password, roles } of logins) {
      expect(password.length).toBeGreaterThanOrEqual(15);
      const response = await house.stranger.send({ method: 'POST', url: '/v1/session', payload: { username, password } });
      expect([username, response.statusCode, response.json().person.roles]).toEqual([username, 200, roles]);
      expect(queuesOf(roles).length > 0 || roles.some((role) => offices.includes(role))).toBe(true);
    }
  });
  it('has customers who do not exist', async () => {
    const customers = await house.owner.sql<{ number: string }[]>`select id_number as number from app.customers where id like 'CUS-%'`;
    expect(customers.length).toBeGreaterThanOrEqual(4);
    for (const { number } of customers) {
      expect(number.slice(0, 6)).toBe('990101');
      expect(readPrcId(number, { on: '2026-11-24' as never, allowsTestArea: true })).toMatchObject({ ok: true });
      expect(readPrcId(number, { on: '2026-11-24' as never, allowsTestArea: false })).toMatchObject({ ok: false });
    }
  });
});

describe('an Idempotency-Key on any other command', () => {
  it('answers the same again, and does it once', async () => {
    const id = `${await house.startCase(starter)}.write.1`;
    const clerk = await house.person(['R04']);
    const keys = [newKey(), newKey(), newKey(), newKey()].map((key) => ({ 'idempotency-key': key }));
    const twice = async (ask: () => ReturnType<Caller['post']>) => {
      const first = await ask();
      expect(first.statusCode, first.body).toBeLessThan(300);
      const state = await house.state();
      const second = await ask();
      expect([second.statusCode, second.body]).toEqual([first.statusCode, first.body]);
      expect(await house.state()).toBe(state);
      return first;
    };
    const { fence } = (await twice(() => clerk.post(`/v1/tasks/${id}/claim`, {}, keys[0]))).json();
    await twice(() => clerk.put(`/v1/tasks/${id}/draft`, { fence, data: 1 }, { 'if-none-match': '*', ...keys[1] }));
    await twice(() => clerk.post(`/v1/tasks/${id}/heartbeat`, { fence }, keys[2]));
    await twice(() => clerk.post(`/v1/tasks/${id}/release`, { fence }, keys[3]));
    const mismatch = await clerk.post(`/v1/tasks/${id}/release`, { fence: fence + 1 }, keys[3]);
    expect([mismatch.statusCode, mismatch.json().code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
    expect((await clerk.post('/v1/claims', {}, { 'idempotency-key': 'not visible \n' })).statusCode).toBe(400);
  });
});
