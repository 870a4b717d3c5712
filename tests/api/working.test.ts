// Working on an item that I hold: lease, release, draft.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07'], { name: '李强' });
});
afterAll(() => house.close());

async function held(): Promise<{ id: string; clerk: Caller; fence: number }> {
  const id = `${await house.startCase(starter)}.write.1`;
  const clerk = await house.person(['R04'], { name: '陈晨' });
  const { fence } = (await clerk.post(`/v1/tasks/${id}/claim`, {})).json();
  return { id, clerk, fence };
}

const first = { 'if-none-match': '*' };
/** The three acts on a held item besides completing it. */
const acts = {
  release: (by: Caller, id: string, fence: number) => by.post(`/v1/tasks/${id}/release`, { fence }),
  heartbeat: (by: Caller, id: string, fence: number) => by.post(`/v1/tasks/${id}/heartbeat`, { fence }),
  draft: (by: Caller, id: string, fence: number) => by.put(`/v1/tasks/${id}/draft`, { fence, data: { text: 'half a' } }, first),
};

describe.each(Object.entries(acts))('%s', (_, act) => {
  const refused = async (by: Caller, id: string, fence: number) => {
    const before = await house.state();
    const response = await act(by, id, fence);
    expect(await house.state()).toBe(before);
    return [response.statusCode, response.json().code];
  };

  it('is refused to whoever never held it', async () => {
    const id = `${await house.startCase(starter)}.write.1`;
    expect(await refused(await house.person(['R04']), id, 0)).toEqual([409, 'NOT_HELD']);
  });
  it('HT-01: is refused while another holds it, who is named', async () => {
    const { id, fence } = await held();
    const other = await house.person(['R04']);
    expect(await refused(other, id, fence)).toEqual([409, 'HELD_BY_ANOTHER']);
    expect((await act(other, id, fence)).json().detail).toContain('陈晨');
  });
  it('HT-03: is refused under the fence of an earlier claim', async () => {
    const { id, clerk, fence } = await held();
    await house.leaseRanOut(id);
    const next = await house.person(['R04'], { name: '钱进' });
    await next.post(`/v1/tasks/${id}/claim`, {});
    expect(await refused(clerk, id, fence)).toEqual([409, 'STALE_FENCE']);
    expect((await act(clerk, id, fence)).json().facts).toEqual({ holder: '钱进' });
  });
  it('HT-02: is refused when the lease ran out', async () => {
    const { id, clerk, fence } = await held();
    await house.leaseRanOut(id);
    expect(await refused(clerk, id, fence)).toEqual([409, 'LEASE_EXPIRED']);
  });
  it('HT-07: is refused when the item was completed, or cancelled', async () => {
    const { id, clerk, fence } = await held();
    await house.decided(id, clerk.id);
    expect(await refused(clerk, id, fence)).toEqual([409, 'TASK_COMPLETED']);
    const other = await held();
    await house.owner.sql`update app.tasks set state = 'cancelled', held_by = null, lease_until = null where id = ${other.id}`;
    expect(await refused(other.clerk, other.id, other.fence)).toEqual([410, 'TASK_CANCELLED']);
  });
  it('is refused when the role is gone, or the item is none of mine to see', async () => {
    const { id, clerk, fence } = await held();
    await house.owner.sql`update app.person_roles set role = 'R24' where person_id = ${clerk.id}`;
    expect(await refused(clerk, id, fence)).toEqual([403, 'FORBIDDEN']);
    expect(await refused(await house.person(['R04'], { branch: 'B1' }), id, fence)).toEqual([404, 'NOT_FOUND']);
  });
});

describe('a lease', () => {
  it('HT-02: goes on with a heartbeat, which keeps the lease and not the session', async () => {
    const { id, clerk, fence } = await held();
    await house.owner.sql`update app.tasks set lease_until = app.app_now() + interval '1 second' where id = ${id}`;
    await house.owner.sql`update app.sessions set seen_at = app.app_now() - interval '5 minutes' where person_id = ${clerk.id}`;
    const response = await clerk.post(`/v1/tasks/${id}/heartbeat`, { fence });
    expect(response.statusCode, response.body).toBe(200);
    expect(Date.parse(response.json().lease.until)).toBeGreaterThan(Date.now() + 14 * 60_000);
    const [session] = await house.owner
      .sql`select seen_at < app.app_now() - interval '4 minutes' as "isOld" from app.sessions where person_id = ${clerk.id}`;
    expect(session).toEqual({ isOld: true });
  });
  it('HT-02: ends with a release: the item is open again under its fence, at its old place', async () => {
    const { id, clerk, fence } = await held();
    const response = await clerk.post(`/v1/tasks/${id}/release`, { fence });
    expect([response.statusCode, response.json()]).toEqual([200, { id, state: 'open', fence }]);
    const again = await clerk.post(`/v1/tasks/${id}/release`, { fence });
    expect(again.json().code).toBe('NOT_HELD');
    expect((await clerk.post(`/v1/tasks/${id}/claim`, {})).json().fence).toBe(fence + 1);
  });
});

describe('a draft', () => {
  it('is kept under its own version and comes along when the item is read', async () => {
    const { id, clerk, fence } = await held();
    const saved = await clerk.put(`/v1/tasks/${id}/draft`, { fence, data: { text: '' } }, first);
    expect([saved.statusCode, saved.json().version, saved.headers.etag]).toEqual([200, 1, '"1"']);
    const next = await clerk.put(`/v1/tasks/${id}/draft`, { fence, data: ['any', { json: null }] }, { 'if-match': '"1"' });
    expect([next.statusCode, next.headers.etag]).toEqual([200, '"2"']);
    expect((await clerk.get(`/v1/tasks/${id}`)).json().draft).toMatchObject({ version: 2, data: ['any', { json: null }] });
  });
  it('needs a precondition', async () => {
    const { id, clerk, fence } = await held();
    const response = await clerk.put(`/v1/tasks/${id}/draft`, { fence, data: 1 });
    expect([response.statusCode, response.json().code]).toEqual([428, 'PRECONDITION_REQUIRED']);
    for (const bad of [
      { 'if-match': '1' },
      { 'if-match': '"x"' },
      { 'if-match': '*' },
      { 'if-none-match': '"1"' },
      { 'if-match': '"1"', 'if-none-match': '*' },
    ])
      expect((await clerk.put(`/v1/tasks/${id}/draft`, { fence, data: 1 }, bad)).statusCode).toBe(400);
  });
  it('is not overwritten unseen', async () => {
    const { id, clerk, fence } = await held();
    await acts.draft(clerk, id, fence);
    const before = await house.state();
    for (const stale of [first, { 'if-match': '"2"' }]) {
      const response = await clerk.put(`/v1/tasks/${id}/draft`, { fence, data: 'mine' }, stale);
      expect([response.statusCode, response.json().code, response.json().facts]).toEqual([412, 'STALE_VERSION', { version: '1' }]);
    }
    expect(await house.state()).toBe(before);
  });
  it('saved by two tabs at once is kept once, also when both began before either had ended', async () => {
    const { id, clerk, fence } = await held();
    const lock = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const holding = house.db.transaction(async (tx) => {
      await tx.sql`select 1 from app.tasks where id = ${id} for update`;
      locked.resolve();
      await lock.promise;
    });
    await locked.promise;
    const saves = Promise.all([1, 2, 3].map((data) => clerk.put(`/v1/tasks/${id}/draft`, { fence, data }, first)));
    await expect
      .poll(
        async () =>
          (await house.owner.sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`).length,
      )
      .toBe(3);
    lock.resolve();
    await holding;
    expect((await saves).map((save) => save.statusCode).sort()).toEqual([200, 412, 412]);
  });
  it('takes 256 KB and not more', async () => {
    const { id, clerk, fence } = await held();
    const fits = await clerk.put(`/v1/tasks/${id}/draft`, { fence, data: 'x'.repeat(256 * 1024 - 2) }, first);
    expect(fits.statusCode, fits.body).toBe(200);
    const larger = await clerk.put(`/v1/tasks/${id}/draft`, { fence, data: 'x'.repeat(256 * 1024) }, { 'if-match': '"1"' });
    expect([larger.statusCode, larger.json().code]).toEqual([413, 'BODY_TOO_LARGE']);
    const huge = await clerk.put(`/v1/tasks/${id}/draft`, { fence, data: 'x'.repeat(400 * 1024) }, { 'if-match': '"1"' });
    expect([huge.statusCode, huge.json().code]).toEqual([413, 'BODY_TOO_LARGE']);
  });
  it('HT-02: outlives the lease and waits for whoever goes on', async () => {
    const { id, clerk, fence } = await held();
    await acts.draft(clerk, id, fence);
    await house.leaseRanOut(id);
    const next = await house.person(['R04']);
    expect((await next.post(`/v1/tasks/${id}/claim`, {})).json().draft).toMatchObject({
      version: 1,
      data: { text: 'half a' },
      by: clerk.id,
    });
  });
});
