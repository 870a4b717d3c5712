// One act on many items: by query and by name, rehearsed, carried out, cancelled, killed and gone on with; always by the rules of the single act.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBulk } from '../../commands/bulks.ts';
import { BULK_ITEMS_MAX } from '../../domain/bulk.ts';
import { personOf } from '../../domain/organisation.ts';
import { personFacts } from '../../db/queries/person-facts.ts';
import { runBatch, type BulkCtx } from '../../commands/run-bulks.ts';
import { DEFAULTS } from '../../api/deps.ts';
import { CN } from '../../domain/calendar/calendars.ts';
import { runBulks } from '../../workers/bulks.ts';
import { letterAnswer, openApi, type Caller, type House } from './support/house.ts';
import { letter } from './support/process.ts';

let house: House;
let lead: Caller;
let clerk: Caller;
let ctx: BulkCtx;
beforeAll(async () => {
  house = await openApi();
  [lead, clerk] = [await house.person(['R07'], { name: '王组长' }), await house.person(['R04'], { name: '陈晨' })];
  ctx = { db: house.db, catalog: [letter], limits: DEFAULTS, calendar: CN };
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.owner
    .sql`update app.tasks set state = 'cancelled', held_by = null, held_slot = null, lease_until = null where state in ('open', 'claimed')`;
});

const faults: unknown[] = [];
const keeper = () => runBulks({ ...ctx, pause: async () => undefined, isStopping: () => false, onFault: (error) => faults.push(error) });
const waiting = async () => `${await house.startCase(lead)}.write.1`;
const some = async (n: number) => Promise.all(Array.from({ length: n }, waiting));
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const postpone = { kind: 'postpone', until: inHours(0.5), reason: 'customer' };
const reason = 'before the holidays';
const start = async (body: object, by = lead) => {
  const response = await by.post('/v1/bulk', body);
  expect([response.statusCode, response.statusCode === 202 ? '' : response.body]).toEqual([202, '']);
  expect(response.headers.location).toBe(`/v1/bulk/${response.json().id}`);
  return response.json().id as string;
};
const status = async (id: string) => (await lead.get(`/v1/bulk/${id}`)).json();
const resultsOf = async (id: string) =>
  Object.fromEntries(
    (await lead.get(`/v1/bulk/${id}/items?limit=200`))
      .json()
      .items.map((one: { item: string; state: string; code: string | null }) => [one.item, one.code ?? one.state]),
  );
const available = async (id: string) => (await lead.get(`/v1/tasks/${id}`)).json().availableAt;

describe('a bulk', () => {
  it('does the act on every item of a query, tells what became of each, and is on record itself and item by item', async () => {
    const ids = await some(5);
    const id = await start({ query: { queue: ['general'], state: ['open'] }, action: postpone });
    expect(await status(id)).toMatchObject({ state: 'waiting', items: 5, left: 5, done: 0, endedAt: null });
    await keeper();
    expect(await status(id)).toMatchObject({ state: 'done', items: 5, left: 0, done: 5, refused: 0, skipped: 0, results: [] });
    for (const item of ids) {
      expect(await available(item)).toBe(postpone.until);
      expect((await house.events(item)).at(-1)).toBe('task.postponed');
    }
    expect(await house.events(id)).toEqual(['bulk.started', 'bulk.ended']);
    const [event] = await house.db
      .sql`select actor_id as by, data from audit.events where object = ${ids[0] ?? ''} order by id desc limit 1`;
    expect(event).toMatchObject({ by: lead.id, data: { bulk: id, reason: 'customer', until: expect.any(String) } });
    expect((await lead.get('/v1/bulk?limit=1')).json().items).toMatchObject([{ id, state: 'done' }]);
    await start({ ids, action: { kind: 'priority', priority: 3, reason }, dryRun: true });
    const { next } = (await lead.get('/v1/bulk?limit=1')).json();
    expect((await lead.get(`/v1/bulk?limit=1&cursor=${next}`)).json().items).toMatchObject([{ id }]);
    expect((await (await house.person(['R07'])).get(`/v1/bulk?limit=1&cursor=${next}`)).statusCode).toBe(400);
    await keeper();
  });
  it('keeps the set of the moment it was asked for: what came later is not in it, what fits no more is skipped with that reason', async () => {
    const ids = await some(3);
    const id = await start({
      query: { queue: ['general'], priority: [3], state: ['open'] },
      action: { kind: 'priority', priority: 1, reason },
    });
    const late = await waiting();
    await lead.post(`/v1/tasks/${ids[0]}/priority`, { priority: 5, reason });
    const { fence } = (await clerk.post(`/v1/tasks/${ids[1]}/claim`, {})).json();
    await clerk.post(`/v1/tasks/${ids[1]}/complete`, { fence, answer: letterAnswer });
    await keeper();
    expect(await resultsOf(id)).toEqual({
      [ids[0] ?? '']: 'NO_LONGER_MATCHES',
      [ids[1] ?? '']: 'NO_LONGER_MATCHES',
      [ids[2] ?? '']: 'done',
    });
    expect(await status(id)).toMatchObject({ done: 1, skipped: 2, results: [{ state: 'skipped', code: 'NO_LONGER_MATCHES', count: 2 }] });
    expect((await lead.get(`/v1/tasks/${late}`)).json().priority).toBe(3);
  });
  it('HT-08: refuses item by item exactly what the single act refuses, and lets the others through', async () => {
    const make = async () => {
      const ids = Object.fromEntries(
        await Promise.all(['open', 'held', 'done', 'cancelled', 'late', 'soon', 'foreign'].map(async (name) => [name, await waiting()])),
      ) as Record<string, string>;
      const holder = await house.person(['R04']);
      await holder.post(`/v1/tasks/${ids['held']}/claim`, {});
      const { fence } = (await clerk.post(`/v1/tasks/${ids['done']}/claim`, {})).json();
      await clerk.post(`/v1/tasks/${ids['done']}/complete`, { fence, answer: letterAnswer });
      await house.owner.sql`update app.tasks set state = 'cancelled' where id = ${ids['cancelled'] ?? ''}`;
      await house.owner
        .sql`update app.tasks set opened_at = app.app_now() - interval '3 hours', due_at = app.app_now() - interval '1 hour' where id = ${ids['late'] ?? ''}`;
      await house.owner.sql`update app.tasks set due_at = app.app_now() + interval '1 minute' where id = ${ids['soon'] ?? ''}`;
      return { ...ids, unknown: 'LET-20260101-NOTTHERE.write.1' } as Record<string, string>;
    };
    const acts = [
      ['put-off', postpone, { until: postpone.until, reason: 'customer' }],
      ['put-off', { ...postpone, until: inHours(24 * 40) }, { until: inHours(24 * 40), reason: 'customer' }],
      ['force-release', { kind: 'release', reason }, { reason }],
      ['priority', { kind: 'priority', priority: 2, reason }, { priority: 2, reason }],
      ['assign', { kind: 'assign', to: (await house.person(['R24'])).id, reason }, { to: (await house.person(['R24'])).id, reason }],
    ] as const;
    for (const [act, action, body] of acts) {
      const [one, other] = [await make(), await make()];
      const single: Record<string, string> = {};
      for (const [name, item] of Object.entries(one)) {
        const response = await lead.post(`/v1/tasks/${item}/${act}`, body);
        single[name] = response.statusCode === 200 ? 'done' : response.json().code;
      }
      const id = await start({ ids: Object.values(other), action });
      await keeper();
      const results = await resultsOf(id);
      expect([act, Object.fromEntries(Object.entries(other).map(([name, item]) => [name, results[item]]))]).toEqual([act, single]);
      const events = async (of: Record<string, string>) => Promise.all(Object.values(of).map((item) => house.events(item)));
      expect(await events(other)).toEqual(await events(one));
    }
    expect(faults).toEqual([]);
  });
  it('of a lead of another branch touches nothing of ours', async () => {
    const ids = await some(2);
    const foreign = await house.person(['R07'], { branch: 'B2' });
    const byQuery = await start({ query: { queue: ['general'] }, action: postpone }, foreign);
    const byName = await start({ ids, action: postpone }, foreign);
    await keeper();
    expect((await foreign.get(`/v1/bulk/${byQuery}`)).json()).toMatchObject({ state: 'done', items: 0 });
    expect((await foreign.get(`/v1/bulk/${byName}`)).json()).toMatchObject({ refused: 2, results: [{ code: 'NOT_FOUND', count: 2 }] });
    expect((await lead.get(`/v1/bulk/${byName}`)).statusCode).toBe(404);
    expect((await lead.get(`/v1/bulk/${byName}/items`)).statusCode).toBe(404);
    expect((await lead.post(`/v1/bulk/${byName}/cancel`, {})).statusCode).toBe(404);
  });
  it('rehearsed says what would become of each item and changes nothing', async () => {
    const ids = await some(4);
    await clerk.post(`/v1/tasks/${ids[0]}/claim`, {});
    const before = await house.db.sql`select t::text from app.tasks t order by id`;
    const rehearsed = await start({ ids, action: postpone, dryRun: true });
    const cases = await start({ ids, action: { kind: 'cancel-case', reason }, dryRun: true });
    await keeper();
    expect(await status(rehearsed)).toMatchObject({
      isDryRun: true,
      state: 'done',
      done: 3,
      refused: 1,
      results: [{ code: 'HELD_BY_ANOTHER', count: 1 }],
    });
    expect(await status(cases)).toMatchObject({ done: 4, refused: 0 });
    expect(await house.db.sql`select t::text from app.tasks t order by id`).toEqual(before);
    expect((await house.events(ids[1] ?? '')).at(-1)).toBe('task.opened');
  });
  it('assigns as far as the person has room, and cancels cases of items', async () => {
    const ids = await some(5);
    const anna = await house.person(['R04'], { name: '安娜' });
    const given = await start({ ids, action: { kind: 'assign', to: anna.id, reason } });
    await keeper();
    expect(await status(given)).toMatchObject({ done: 3, refused: 2, results: [{ code: 'NOT_ELIGIBLE', count: 2 }] });
    expect((await anna.get('/v1/inbox')).json().held).toHaveLength(3);
    const cancelled = await start({ ids, action: { kind: 'cancel-case', reason } });
    await keeper();
    expect(await status(cancelled)).toMatchObject({ done: 5, refused: 0 });
    const caseId = (ids[0] ?? '').split('.', 1)[0] ?? '';
    expect((await lead.get(`/v1/cases/${caseId}`)).json().closing).toBe('cancelled');
  });
  it('asked for twice under one key is one bulk; under the same key for something else it is refused', async () => {
    const ids = await some(1);
    const ask = (body: object) => lead.post('/v1/bulk', body, { 'idempotency-key': 'bulk-once' });
    const [first, again] = [await ask({ ids, action: postpone }), await ask({ ids, action: postpone })];
    expect([first.statusCode, again.statusCode, again.json().id]).toEqual([202, 202, first.json().id]);
    expect((await ask({ ids, action: { kind: 'release', reason } })).json().code).toBe('IDEMPOTENCY_MISMATCH');
    expect((await lead.post('/v1/bulk', { ids, action: postpone }, { 'idempotency-key': undefined })).json().code).toBe(
      'IDEMPOTENCY_REQUIRED',
    );
    await keeper();
  });
  it('cancelled goes no further, and what is done stays done', async () => {
    const ids = await some(6);
    const id = await start({ ids, action: postpone });
    await runBatch(ctx, 2);
    const cancelled = (await lead.post(`/v1/bulk/${id}/cancel`, {})).json();
    expect(cancelled).toMatchObject({ state: 'cancelled', done: 2, left: 4 });
    await keeper();
    expect((await lead.post(`/v1/bulk/${id}/cancel`, {})).json()).toMatchObject({ state: 'cancelled', done: 2, left: 4 });
    expect(await resultsOf(id)).toEqual(Object.fromEntries(ids.map((item, n) => [item, n < 2 ? 'done' : 'waiting'])));
    expect(await house.events(id)).toEqual(['bulk.started', 'bulk.cancelled']);
    const whole = await start({ ids: ids.slice(0, 1), action: { kind: 'priority', priority: 2, reason } });
    await keeper();
    const late = await lead.post(`/v1/bulk/${whole}/cancel`, {});
    expect([late.statusCode, late.json().code]).toEqual([409, 'BULK_ENDED']);
  });
  it('goes on after a batch that was killed before its commit, and does no item twice', async () => {
    const ids = await some(6);
    const id = await start({ ids, action: { kind: 'priority', priority: 1, reason } });
    await runBatch(ctx, 2);
    class Killed extends Error {}
    const dying: BulkCtx = {
      ...ctx,
      db: { ...house.db, transaction: (run) => house.db.transaction(async (tx) => (await run(tx), Promise.reject(new Killed()))) },
    };
    await expect(runBatch(dying, 2)).rejects.toThrow(Killed);
    expect(await status(id)).toMatchObject({ done: 2, left: 4 });
    await keeper();
    expect(await status(id)).toMatchObject({ state: 'done', done: 6, left: 0 });
    for (const item of ids) expect((await house.events(item)).filter((event) => event === 'task.prioritised')).toHaveLength(1);
  });
  it('two keepers share the work: each item once', async () => {
    const ids = await some(12);
    const id = await start({ ids, action: { kind: 'priority', priority: 1, reason } });
    const small = () => runBatch(ctx, 2);
    for (let n = 0; n < 8; n++) await Promise.all([small(), small(), small()]);
    expect(await status(id)).toMatchObject({ state: 'done', done: 12 });
    for (const item of ids) expect((await house.events(item)).filter((event) => event === 'task.prioritised')).toHaveLength(1);
  });
  it('steps over an item that somebody has locked, does the others, and comes back to it', async () => {
    const ids = await some(3);
    const id = await start({ ids, action: postpone });
    await house.owner.transaction(async (tx) => {
      await tx.sql`select from app.tasks where id = ${ids[1] ?? ''} for update`;
      await runBatch(ctx);
      expect(await status(id)).toMatchObject({ state: 'running', done: 2, left: 1 });
    });
    await keeper();
    expect(await status(id)).toMatchObject({ state: 'done', done: 3 });
  });
  it('whoever loses the role, or leaves, does nothing more from the next batch on', async () => {
    const ids = await some(4);
    const gone = await house.person(['R07']);
    const id = await start({ ids, action: postpone }, gone);
    await runBatch(ctx, 2);
    await house.owner.sql`update app.person_roles set role = 'R04' where person_id = ${gone.id}`;
    await keeper();
    const rows = await house.db.sql`select state, code from app.bulk_items where bulk_id = ${id} order by n`;
    expect(rows.map(({ state, code }) => code ?? state)).toEqual(['done', 'done', 'FORBIDDEN', 'FORBIDDEN']);
  });
  it('a fault in one item does not hold up the others', async () => {
    const ids = await some(4);
    const id = await start({ ids, action: { kind: 'priority', priority: 1, reason } });
    // an event of that key stands already: the item's statement breaks a constraint
    const [row] = await house.db.sql<{ version: number }[]>`select version from app.tasks where id = ${ids[2] ?? ''}`;
    await house.db.sql`
      insert into audit.events (actor_kind, actor_id, event, object, key) values ('system', 'test', 'task.prioritised', ${ids[2] ?? ''}, ${String((row?.version ?? 0) + 1)})`;
    await keeper();
    expect(faults.splice(0).length).toBe(2);
    expect(await resultsOf(id)).toEqual(Object.fromEntries(ids.map((item, n) => [item, n === 2 ? 'INTERNAL' : 'done'])));
  });
});

describe('what makes no bulk', () => {
  const refused = async (body: object) => {
    const before = await house.state();
    const response = await lead.post('/v1/bulk', body);
    expect(await house.state()).toBe(before);
    return [response.statusCode, response.json().code];
  };
  it('is refused: no set, two sets, unknown queues and acts, reasons too short, too many ids', async () => {
    expect(await refused({ action: postpone })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused({ query: {}, ids: ['x'], action: postpone })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused({ query: { queue: ['kitchen'] }, action: postpone })).toEqual([404, 'NOT_FOUND']);
    expect(await refused({ query: { colour: 'red' }, action: postpone })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused({ query: {}, action: { kind: 'delete' } })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused({ query: {}, action: { kind: 'release', reason: 'short' } })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused({ query: {}, action: { ...postpone, reason: 'tea' } })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused({ ids: Array.from({ length: 10_001 }, (_, n) => `x${n}`), action: postpone })).toEqual([400, 'INVALID_REQUEST']);
    expect((await clerk.post('/v1/bulk', { query: {}, action: postpone })).statusCode).toBe(403);
  });
  it('is a set of more items than one bulk takes: nothing of it is kept', async () => {
    const ids = await some(4);
    expect(BULK_ITEMS_MAX).toBe(100_000);
    const before = await house.state();
    const kept = () => house.db.sql`select count(*) from app.bulks`;
    const bulks = await kept();
    const facts = await personFacts(house.db, lead.id);
    const asked = {
      ...ctx,
      actor: personOf(facts as NonNullable<typeof facts>),
      vault: house.deps.vault,
      hint: () => undefined,
      request: null,
    };
    const wanted = { query: { queue: ['general'] }, action: { kind: 'priority', priority: 1, reason } } as const;
    await expect(startBulk(asked, wanted, ids.length - 1)).rejects.toMatchObject({
      code: 'BULK_TOO_LARGE',
      message: expect.stringContaining('3 items at most'),
    });
    expect([await house.state(), await kept()]).toEqual([before, bulks]);
    expect((await startBulk(asked, wanted, ids.length)).items).toBe(4);
    await keeper();
  });
});
