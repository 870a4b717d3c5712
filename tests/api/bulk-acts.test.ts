// What somebody does with several items that she holds, what is said about several, and acts on the cases of items: each by the rules of the
// single act, which the keeper carries out. Bulk itself is told in bulk.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../api/deps.ts';
import { runBatch, type BulkCtx } from '../../commands/run-bulks.ts';
import { CN } from '../../domain/calendar/calendars.ts';
import { runBulks } from '../../workers/bulks.ts';
import { ACTING, acting, inHours } from './support/acts.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let lead: Caller;
let act: ReturnType<typeof acting>;
let ctx: BulkCtx;
beforeAll(async () => {
  house = await openApi(ACTING);
  lead = await house.person(['R07'], { name: '王组长' });
  act = acting(house, lead);
  ctx = { db: house.db, catalog: ACTING.catalog, limits: DEFAULTS, calendar: CN };
});
afterAll(() => house.close());

const faults: unknown[] = [];
const keeper = () => runBulks({ ...ctx, pause: async () => undefined, isStopping: () => false, onFault: (error) => faults.push(error) });
const caseOf = (id: string): string => id.split('.', 1)[0] as string;
const reason = 'The date in the letter is not clear.';
const start = async (by: Caller, ids: readonly string[], action: object, rest: object = {}): Promise<string> => {
  const response = await by.post('/v1/bulk', { ids, action, ...rest });
  expect(response.statusCode, response.body).toBe(202);
  return response.json().id;
};
const resultsOf = async (by: Caller, id: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await by.get(`/v1/bulk/${id}/items?limit=200`))
      .json()
      .items.map(({ item, state, code }: { item: string; state: string; code: string | null }) => [item, code ?? state]),
  );
const run = async (by: Caller, ids: readonly string[], action: object) => {
  const id = await start(by, ids, action);
  await keeper();
  return resultsOf(by, id);
};
const heldOf = async (by: Caller): Promise<string[]> => {
  const items: string[] = (await by.get('/v1/inbox')).json().held.map(({ id }: { id: string }) => id);
  return items.sort();
};

/** One of each kind of item, as somebody who holds one of them finds them; `hers` is refused nothing but what its kind refuses. */
async function items(holder: Caller, task: 'write' | 'check' = 'write') {
  const make = async () => {
    const caseId = await house.startCase(lead);
    return task === 'write' ? `${caseId}.write.1` : await act.open(caseId, task);
  };
  const [hers, open, foreign, cancelled, decided] = [await make(), await make(), await make(), await make(), await make()];
  await act.claim(holder, hers);
  await act.claim(await house.person(['R04', 'R05']), foreign);
  await house.owner.sql`update app.tasks set state = 'cancelled' where id = ${cancelled}`;
  await house.decided(decided, (await act.clerk()).id);
  return { hers, open, foreign, cancelled, decided, unknown: 'LET-20260101-NOTTHERE.write.1' };
}
/** What the single act says to each of them, and what a bulk says to its like: the same, with the same events. */
async function alike(action: object, single: (fence: number) => readonly [path: string, body: object], task: 'write' | 'check' = 'write') {
  const [one, other] = [await house.person(['R04', 'R05']), await house.person(['R04', 'R05'])];
  const [alone, many] = [await items(one, task), await items(other, task)];
  const said: Record<string, string> = {};
  for (const [name, item] of Object.entries(alone)) {
    const fence: number = (await one.get(`/v1/tasks/${item}`)).json().fence ?? 0;
    const [path, body] = single(fence);
    const response = await one.post(`/v1/tasks/${item}/${path}`, body);
    said[name] = response.statusCode < 300 ? 'done' : response.json().code;
  }
  const results = await run(other, Object.values(many), action);
  expect(Object.fromEntries(Object.entries(many).map(([name, item]) => [name, results[item]]))).toEqual(said);
  const eventsOf = (of: Record<string, string>) => Promise.all(Object.values(of).map((item) => house.events(item)));
  expect(await eventsOf(many)).toEqual(await eventsOf(alone));
  expect(said['hers']).toBe('done');
  expect(faults).toEqual([]);
  return { by: other, ...many };
}

describe('what somebody holds, several at once', () => {
  it('goes back to its queue, by the rules of releasing one', async () => {
    const { hers, by } = await alike({ kind: 'give-back' }, (fence) => ['release', { fence }]);
    expect((await by.get(`/v1/tasks/${hers}`)).json()).toMatchObject({ state: 'open', lease: null });
  });
  it('is put off, by the rules of putting off one', async () => {
    const body = { until: inHours(0.5), reason: 'customer' };
    const { hers, by } = await alike({ kind: 'set-aside', ...body }, (fence) => ['postpone', { fence, ...body }]);
    expect((await by.get(`/v1/tasks/${hers}`)).json()).toMatchObject({ state: 'open', lease: null });
    expect(await act.lastEvent(hers)).toMatchObject({ by: by.id, data: { bulk: expect.stringMatching(/^BLK-/) } });
    const holder = await act.clerk();
    const { id } = await act.held(holder);
    expect(await run(holder, [id], { kind: 'set-aside', ...body, until: inHours(24 * 40) })).toEqual({ [id]: 'INVALID_REQUEST' });
    expect(await heldOf(holder)).toEqual([id]);
  });
  it('HT-05: goes a step back with a code and a text, as a decision of its own each, and names the bulk in its events', async () => {
    const body = { reasonCode: 'UNCLEAR', reason };
    const { hers, by } = await alike({ kind: 'return', ...body }, (fence) => ['return', { fence, ...body }], 'check');
    expect((await by.get(`/v1/tasks/${hers}`)).json()).toMatchObject({ state: 'completed', by: by.id, answer: { agreed: false, reason } });
    expect(await act.lastEvent(hers)).toMatchObject({ by: by.id, data: { reasonCode: 'UNCLEAR', bulk: expect.stringMatching(/^BLK-/) } });
    const [message] = await house.db.sql`select count(*)::int as n from app.messages where id = ${hers}`;
    expect(message).toEqual({ n: 1 });
  });
  it('FE-01: who has done what is checked in the meantime returns nothing of it', async () => {
    const checker = await house.person(['R04', 'R05'], { name: '赵敏' });
    const [mine, free] = [await act.open(await house.startCase(lead), 'check'), await act.open(await house.startCase(lead), 'check')];
    for (const id of [mine, free]) await act.claim(checker, id);
    await house.decided(`${caseOf(mine)}.write.1`, checker.id);
    const id = await start(checker, [mine, free], { kind: 'return', reasonCode: 'UNCLEAR', reason });
    await keeper();
    expect(await resultsOf(checker, id)).toEqual({ [mine]: 'FOUR_EYES', [free]: 'done' });
    const [refused] = (await checker.get(`/v1/bulk/${id}/items?state=refused`)).json().items;
    expect(refused.detail).toContain('FE-01: 赵敏 did "write" in this matter');
    expect(faults).toEqual([]);
  });
  it('HT-05: what has no step before it, or knows no such code, is refused by itself', async () => {
    const holder = await house.person(['R04', 'R05', 'R22']);
    const [write, check] = [await act.waiting(), await act.open(await house.startCase(lead), 'check')];
    const again = await act.open(caseOf(write), 'again');
    for (const id of [write, check, again]) await act.claim(holder, id);
    expect(await run(holder, [write, check, again], { kind: 'return', reasonCode: 'UNCLEAR', reason })).toEqual({
      [write]: 'NOT_RETURNABLE',
      [check]: 'done',
      [again]: 'INVALID_REQUEST',
    });
    expect(await heldOf(holder)).toEqual([again, write].sort());
  });
  it('HT-01: goes to a colleague as far as she has room', async () => {
    const to = await act.clerk('安娜');
    await alike({ kind: 'hand-over', to: to.id }, (fence) => ['hand-over', { fence, to: to.id }]); // two of her three places
    const holder = await act.clerk();
    const ids = [await act.waiting(), await act.waiting()];
    for (const id of ids) await act.claim(holder, id);
    expect(await run(holder, ids, { kind: 'hand-over', to: to.id })).toEqual({ [ids[0] ?? '']: 'done', [ids[1] ?? '']: 'NOT_ELIGIBLE' });
    expect(await heldOf(to)).toHaveLength(3);
  });
  it('FE-01: nobody gets what a duty of hers excludes her from', async () => {
    const checker = await house.person(['R04', 'R05']);
    const written = await act.held(checker);
    expect((await act.complete(checker, written.id, written.fence)).statusCode).toBe(200);
    const holder = await house.person(['R05']);
    const [mine, free] = [await act.open(written.caseId, 'check'), await act.open(await house.startCase(lead), 'check')];
    for (const id of [mine, free]) await act.claim(holder, id);
    expect(await run(holder, [mine, free], { kind: 'hand-over', to: checker.id })).toEqual({ [mine]: 'FOUR_EYES', [free]: 'done' });
  });
  it('is prepared by a colleague and taken back from her', async () => {
    const to = await act.clerk('安娜');
    const note = 'Please prepare the answer.';
    const { hers, by } = await alike({ kind: 'delegate', to: to.id, note }, (fence) => ['delegate', { fence, to: to.id, note }]);
    const theirs = async () => (await to.get('/v1/inbox')).json().delegated.map(({ id }: { id: string }) => id);
    expect(await theirs()).toContain(hers);
    const another = await act.waiting();
    await act.claim(by, another);
    expect(await run(by, [hers, another], { kind: 'take-back' })).toEqual({ [hers]: 'done', [another]: 'NOT_DELEGATED' });
    expect(await theirs()).not.toContain(hers);
    expect(await act.lastEvent(hers)).toMatchObject({ data: { delegate: to.id, bulk: expect.any(String) } });
  });
  it('by a query is what she holds herself, whoever asks', async () => {
    const holder = await act.clerk();
    const { id } = await act.held(holder);
    const others = await act.held();
    const asked = await holder.post('/v1/bulk', { query: { holder: 'me' }, action: { kind: 'give-back' } });
    await keeper();
    expect((await holder.get(`/v1/bulk/${asked.json().id}`)).json()).toMatchObject({ items: 1, done: 1 });
    expect((await holder.get(`/v1/tasks/${id}`)).json().state).toBe('open');
    expect((await holder.get(`/v1/tasks/${others.id}`)).json().state).toBe('claimed');
  });
  it('rehearsed decides, gives and says nothing', async () => {
    const holder = await house.person(['R05']);
    const ids = [await act.open(await house.startCase(lead), 'check'), await act.open(await house.startCase(lead), 'check')];
    for (const id of ids) await act.claim(holder, id);
    const to = (await house.person(['R05'])).id;
    const kept = async () => [
      ...(await house.state()).split('\n').filter((line) => !/^app\.bulk|^app\.idempotency|^audit\.events/.test(line)),
      ...(await house.db.sql`select count(*)::int as acts from audit.events where object not like 'BLK-%'`),
    ];
    const actions = [
      { kind: 'return', reasonCode: 'UNCLEAR', reason },
      { kind: 'hand-over', to },
      { kind: 'delegate', to, note: 'Please prepare it.' },
      { kind: 'give-back' },
      { kind: 'set-aside', until: inHours(0.1), reason: 'customer' },
      { kind: 'comment', text: 'The customer calls again.', mentions: [to] },
      { kind: 'note', text: 'The customer calls again.' },
      { kind: 'link', case: await house.startCase(lead), reason },
    ];
    const before = await kept();
    for (const action of actions) {
      const id = await start(holder, ids, action, { dryRun: true });
      await keeper();
      expect([action.kind, await resultsOf(holder, id)]).toEqual([action.kind, Object.fromEntries(ids.map((item) => [item, 'done']))]);
    }
    expect(await kept()).toEqual(before);
  });
  it('killed before its commit, goes on and decides no item twice', async () => {
    const holder = await house.person(['R05']);
    const ids = await Promise.all([1, 2, 3].map(async () => act.open(await house.startCase(lead), 'check')));
    for (const id of ids) await act.claim(holder, id);
    const id = await start(holder, ids, { kind: 'return', reasonCode: 'UNCLEAR', reason });
    await runBatch(ctx, 1);
    class Killed extends Error {}
    const dying: BulkCtx = {
      ...ctx,
      db: { ...house.db, transaction: (work) => house.db.transaction(async (tx) => (await work(tx), Promise.reject(new Killed()))) },
    };
    await expect(runBatch(dying, 1)).rejects.toThrow(Killed);
    expect((await holder.get(`/v1/bulk/${id}`)).json()).toMatchObject({ done: 1, left: 2 });
    await keeper();
    expect(await resultsOf(holder, id)).toEqual(Object.fromEntries(ids.map((item) => [item, 'done'])));
    for (const item of ids) expect((await house.events(item)).filter((event) => event === 'task.returned')).toHaveLength(1);
  });
});

describe('what is said', () => {
  it('stands on each item, and on each case once, with its mentions', async () => {
    const [by, to] = [await act.clerk('陈晨'), await act.clerk('安娜')];
    const ids = [await act.waiting(), await act.waiting()];
    const second = await act.open(caseOf(ids[0] as string), 'check');
    const all = [ids[0] as string, ids[1] as string, second];
    const said = { text: 'The branch was flooded: scans come tomorrow.', mentions: [to.id] };
    expect(await run(by, all, { kind: 'comment', ...said })).toEqual(Object.fromEntries(all.map((id) => [id, 'done'])));
    expect((await to.get('/v1/inbox')).json().mentions).toBe(3);
    expect(await run(by, all, { kind: 'note', ...said })).toEqual({
      [ids[0] as string]: 'done',
      [second]: 'SAME_CASE',
      [ids[1] as string]: 'done',
    });
    for (const id of ids)
      expect((await by.get(`/v1/cases/${caseOf(id)}/notes`)).json().items).toMatchObject([{ text: said.text, by: by.id }]);
    expect((await to.get('/v1/inbox')).json().mentions).toBe(5);
    expect((await act.lastEvent(ids[1] as string))?.['data'].bulk).toMatch(/^BLK-/);
  });
  it('names nobody who cannot read it', async () => {
    const stranger = await house.person(['R01']);
    const ids = [await act.waiting()];
    expect(await run(await act.clerk(), ids, { kind: 'comment', text: 'See here.', mentions: [stranger.id] })).toEqual({
      [ids[0] as string]: 'NOT_ELIGIBLE',
    });
  });
  it('goes to a thousand items at most', async () => {
    const ids = Array.from({ length: 1_001 }, (_, n) => `LET-20260101-AAAAAAAA.write.${n}`);
    for (const kind of ['comment', 'note'])
      expect(await act.refused(lead, '/v1/bulk', { ids, action: { kind, text: 'To everybody.' } })).toEqual([422, 'BULK_TOO_LARGE']);
  });
});

describe('cases of items', () => {
  const holdOf = async (id: string) => (await lead.get(`/v1/cases/${caseOf(id)}`)).json().hold;
  it('are held and released, each once; the second item of a case says that the first has done it', async () => {
    const first = await act.waiting();
    const second = await act.open(caseOf(first), 'check');
    const other = await act.waiting();
    const closed = await act.waiting();
    await lead.post(`/v1/cases/${caseOf(closed)}/cancel`, { reason });
    const until = inHours(30);
    // named apart: they are put side by side
    expect(await run(lead, [first, other, closed, second], { kind: 'hold', until, reason })).toEqual({
      [first]: 'done',
      [second]: 'SAME_CASE',
      [other]: 'done',
      [closed]: 'CASE_CLOSING',
    });
    expect(await holdOf(first)).toMatchObject({ until });
    expect((await house.events(caseOf(first))).filter((event) => event === 'case.held')).toHaveLength(1);
    expect(await run(lead, [first, second, other], { kind: 'lift', reason })).toEqual({
      ...{ [first]: 'done', [second]: 'SAME_CASE', [other]: 'done' },
    });
    expect(await holdOf(other)).toBe(null);
    expect(await run(lead, [first, second], { kind: 'lift', reason })).toEqual({ [first]: 'NOT_ON_HOLD', [second]: 'NOT_ON_HOLD' });
  });
  it('are all linked to one, which is not linked with itself', async () => {
    const [one, other] = [await act.waiting(), await act.waiting()];
    const main = await act.waiting();
    expect(await run(await act.clerk(), [one, other, main], { kind: 'link', case: caseOf(main), reason })).toEqual({
      ...{ [one]: 'done', [other]: 'done', [main]: 'INVALID_REQUEST' },
    });
    const linked = (await lead.get(`/v1/cases/${caseOf(main)}/links`)).json().items.map(({ caseId }: { caseId: string }) => caseId);
    expect(linked.sort()).toEqual([caseOf(one), caseOf(other)].sort());
  });
  it.each([1, 100])('are cancelled once, whether their items come in one batch or in %i at a time; named and by a query', async (size) => {
    const make = async () => {
      const first = await act.waiting();
      return [first, await act.open(caseOf(first), 'check'), await act.open(caseOf(first), 'again')];
    };
    const [named, found] = [await make(), await make()];
    const action = { kind: 'cancel-case', reason };
    const byName = await start(lead, named, action);
    const byQuery = (await lead.post('/v1/bulk', { query: { case: caseOf(found[0] as string) }, action })).json().id as string;
    const rehearsed = await start(lead, found, action, { dryRun: true });
    for (let n = 0; n < 16; n++) await runBatch(ctx, size);
    for (const id of [byName, byQuery]) {
      expect((await lead.get(`/v1/bulk/${id}`)).json()).toMatchObject({ state: 'done', items: 3, done: 1, skipped: 2, refused: 0 });
      expect(Object.values(await resultsOf(lead, id)).sort()).toEqual(['SAME_CASE', 'SAME_CASE', 'done']);
    }
    expect((await lead.get(`/v1/bulk/${rehearsed}`)).json().items).toBe(3);
    for (const id of [named[0] as string, found[0] as string])
      expect((await house.events(caseOf(id))).filter((event) => event === 'case.cancelled')).toHaveLength(1);
  });
  it('are a lead’s to hold and to end: others are refused before anything is kept', async () => {
    const id = await act.waiting();
    const clerk = await act.clerk();
    const until = inHours(30);
    for (const action of [
      { kind: 'hold', until, reason },
      { kind: 'lift', reason },
      { kind: 'cancel-case', reason },
      { kind: 'release', reason },
      { kind: 'assign', to: clerk.id, reason },
    ])
      expect(await act.refused(clerk, '/v1/bulk', { ids: [id], action })).toEqual([403, 'FORBIDDEN']);
    const owner = await house.person(['R33']); // she speaks, and works on nothing
    expect(await act.refused(owner, '/v1/bulk', { ids: [id], action: { kind: 'give-back' } })).toEqual([403, 'FORBIDDEN']);
    expect(await run(owner, [id], { kind: 'comment', text: 'This form changes on Monday.' })).toEqual({ [id]: 'done' });
    const auditor = await house.person(['R20']);
    expect(await act.refused(auditor, '/v1/bulk', { ids: [id], action: { kind: 'comment', text: 'Seen.' } })).toEqual([403, 'FORBIDDEN']);
  });
  it('of another branch are not there', async () => {
    const id = await act.waiting();
    const foreign = await house.person(['R07'], { branch: 'B2' });
    for (const action of [
      { kind: 'note', text: 'Seen.' },
      { kind: 'hold', until: inHours(30), reason },
      { kind: 'comment', text: 'Seen.' },
    ])
      expect(await run(foreign, [id], action)).toEqual({ [id]: 'NOT_FOUND' });
  });
});

it('what needs a look of its own is no bulk: claiming, drafts, deciding, asking, taking a decision back, a document', async () => {
  const ids = [await act.waiting()];
  for (const kind of ['claim', 'heartbeat', 'draft', 'complete', 'ask', 'recall', 'attach'])
    expect(await act.refused(lead, '/v1/bulk', { ids, action: { kind } })).toEqual([400, 'INVALID_REQUEST']);
  expect(await act.refused(lead, '/v1/bulk', { ids, action: { kind: 'return', reasonCode: 'UNCLEAR', reason: 'too short' } })).toEqual([
    400,
    'INVALID_REQUEST',
  ]);
  expect(await act.refused(lead, '/v1/bulk', { ids, action: { kind: 'give-back', fence: 1 } })).toEqual([400, 'INVALID_REQUEST']);
});
