// Leases and fences at work over time: who has gone, who comes back late, and what is never lost (HT-01, HT-02, HT-03).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { returnExpiredLeases } from '../../db/queries/sweeps.ts';
import { letterAnswer, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07']);
});
afterAll(() => house.close());

async function held() {
  const id = `${await house.startCase(starter)}.write.1`;
  const clerk = await house.person(['R04'], { name: '陈晨' });
  const { fence } = (await clerk.post(`/v1/tasks/${id}/claim`, {})).json();
  return { id, clerk, fence };
}
const codeOf = (response: Awaited<ReturnType<Caller['get']>>) => [response.statusCode, response.json().code];

describe('HT-02: a client that was frozen for twenty minutes and goes on', () => {
  it('can neither decide, renew, release nor overwrite what somebody else does meanwhile, and keeps what she typed as her own', async () => {
    const { id, clerk: frozen, fence } = await held();
    await frozen.put(`/v1/tasks/${id}/draft`, { fence, data: { text: 'saved in time' } }, { 'if-none-match': '*' });
    await house.leaseRanOut(id); // the screen has stood still: no heartbeat came
    await returnExpiredLeases(house.db, { limit: 100 });
    const other = await house.person(['R04'], { name: '赵敏' });
    const taken = (await other.post(`/v1/tasks/${id}/claim`, {})).json();
    expect([taken.fence, taken.draft.data]).toEqual([2, { text: 'saved in time' }]);

    const before = await house.state();
    expect(codeOf(await frozen.post(`/v1/tasks/${id}/heartbeat`, { fence }))).toEqual([409, 'STALE_FENCE']);
    expect(codeOf(await frozen.post(`/v1/tasks/${id}/release`, { fence }))).toEqual([409, 'STALE_FENCE']);
    expect(codeOf(await frozen.post(`/v1/tasks/${id}/complete`, { fence, answer: letterAnswer }))).toEqual([409, 'STALE_FENCE']);
    const late = await frozen.put(`/v1/tasks/${id}/draft`, { fence, data: { text: 'typed too late' } }, { 'if-match': '"1"' });
    expect([...codeOf(late), late.json().facts]).toEqual([409, 'STALE_FENCE', { holder: '赵敏' }]);
    expect(await house.state()).toBe(before);

    const kept = (await frozen.get(`/v1/tasks/${id}/kept-draft`)).json().kept;
    expect([kept.data, kept.fence]).toEqual([{ text: 'typed too late' }, 1]);
    expect((await other.get(`/v1/tasks/${id}/kept-draft`)).json()).toEqual({ kept: null }); // hers alone
    expect((await other.post(`/v1/tasks/${id}/complete`, { fence: 2, answer: letterAnswer })).statusCode).toBe(200);
    expect((await frozen.get(`/v1/tasks/${id}/kept-draft`)).json().kept.data).toEqual({ text: 'typed too late' });

    const discard = (by: Caller) => by.send({ method: 'DELETE', url: `/v1/tasks/${id}/kept-draft`, headers: { 'x-countersign': '1' } });
    expect((await discard(other)).statusCode).toBe(204); // hers, of which there is none
    expect((await frozen.get(`/v1/tasks/${id}/kept-draft`)).json().kept).not.toBeNull();
    expect((await discard(frozen)).statusCode).toBe(204);
    expect((await frozen.get(`/v1/tasks/${id}/kept-draft`)).json()).toEqual({ kept: null });
  });

  it('keeps nothing for somebody who never held the item under that fence', async () => {
    const { id, clerk } = await held();
    const stranger = await house.person(['R04']);
    await stranger.put(`/v1/tasks/${id}/draft`, { fence: 1, data: { text: 'not hers' } }, { 'if-none-match': '*' });
    await stranger.put(`/v1/tasks/${id}/draft`, { fence: 7, data: { text: 'not hers' } }, { 'if-none-match': '*' });
    expect((await stranger.get(`/v1/tasks/${id}/kept-draft`)).json()).toEqual({ kept: null });
    await clerk.put(`/v1/tasks/${id}/draft`, { fence: 7, data: { text: 'of no claim of hers' } }, { 'if-none-match': '*' });
    expect((await clerk.get(`/v1/tasks/${id}/kept-draft`)).json()).toEqual({ kept: null });
  });
});

describe('HT-02: a lease that runs out', () => {
  it('brings the item back to its old place, before what waits behind it', async () => {
    await house.owner.sql`update app.tasks set state = 'cancelled', held_by = null, lease_until = null where state in ('open', 'claimed')`;
    const { id } = await held();
    const behind = `${await house.startCase(starter)}.write.1`;
    await house.db.sql`update app.tasks set due_at = due_at + interval '1 second' where id = ${behind}`;
    await house.leaseRanOut(id);
    await returnExpiredLeases(house.db, { limit: 100 });
    const [one, two] = [await house.person(['R04']), await house.person(['R04'])];
    expect((await one.post('/v1/claims', {})).json().id).toBe(id);
    expect((await two.post('/v1/claims', {})).json().id).toBe(behind);
  });

  it('is renewed from any session of the same person, and by nobody else', async () => {
    const { id, clerk, fence } = await held();
    const secondDesk = await house.signedIn(clerk.id);
    await house.db.sql`update app.tasks set lease_until = app.app_now() + interval '10 seconds' where id = ${id}`;
    const renewed = await secondDesk.post(`/v1/tasks/${id}/heartbeat`, { fence });
    expect(renewed.statusCode).toBe(200);
    expect(Date.parse(renewed.json().lease.until)).toBeGreaterThan(Date.now() + 14 * 60_000);
    expect(codeOf(await (await house.person(['R04'])).post(`/v1/tasks/${id}/heartbeat`, { fence }))).toEqual([409, 'HELD_BY_ANOTHER']);
  });

  it('is counted by the clock of the database: no instant that a client sends moves it', async () => {
    const { id, clerk, fence } = await held();
    const skewed = { date: 'Mon, 01 Jan 2001 00:00:00 GMT', 'x-now': '2001-01-01T00:00:00Z' };
    const renewed = (await clerk.post(`/v1/tasks/${id}/heartbeat`, { fence }, skewed)).json();
    const [row] = await house.db.sql<{ left: number }[]>`
      select extract(epoch from lease_until - app.app_now())::float8 as left from app.tasks where id = ${id}`;
    expect(row?.left).toBeGreaterThan(880);
    expect(row?.left).toBeLessThanOrEqual(900);
    expect((await clerk.post(`/v1/tasks/${id}/heartbeat`, { fence, until: '2030-01-01T00:00:00Z' })).statusCode).toBe(400);
    expect(renewed.fence).toBe(fence);
  });
});
