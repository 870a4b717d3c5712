// Keys of bots: what they open, for how long, and what they never open.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adoptPerson } from '../../db/queries/people.ts';
import type { Role } from '../../domain/people.ts';
import { openApi, type Caller, type House } from './support/house.ts';
import { listen, portOf } from './support/listen.ts';

let house: House;
let admin: Caller;
let lead: Caller;
beforeAll(async () => {
  house = await openApi({ settings: { eventLoopDelayMsMax: Infinity } });
  admin = await house.person(['R37']);
  lead = await house.person(['R07']);
});
afterAll(() => house.close());

let count = 0;
async function newBot(roles: Role[] = ['R39', 'R04', 'R05']): Promise<string> {
  const id = `bot${++count}`;
  await adoptPerson(house.owner, { id, username: id, name: `Bot ${count}`, kind: 'bot', branchId: 'HQ', passwordHash: null, roles });
  return id;
}
type Made = { id: string; key: string; expiresAt: string };
const make = (bot: string, more: object = {}, by = admin) =>
  by.post('/v1/api-keys', { bot, title: 'Vault of the scanning centre', onlyQueues: null, owner: lead.id, days: 30, ...more });
const keyOf = async (bot: string, more: object = {}): Promise<Made> => {
  const answer = await make(bot, more);
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json<Made>();
};
const with_ = (key: string, method: 'GET' | 'POST', url: string, headers: Record<string, string> = {}) =>
  house.stranger.send({ method, url, headers: { authorization: `Bearer ${key}`, ...headers }, ...(method === 'POST' && { payload: {} }) });
const codeOf = (answer: { statusCode: number; json(): { code?: string } }) => [answer.statusCode, answer.json().code];

describe('a key', () => {
  it('is shown once; what is stored, listed and logged does not open anything', async () => {
    const bot = await newBot();
    const { id, key } = await keyOf(bot);
    expect(key).toMatch(new RegExp(`^${id}_[\\w-]{43}$`));
    const list = await admin.get(`/v1/api-keys?bot=${bot}`);
    expect(list.json().items).toEqual([
      expect.objectContaining({
        id,
        bot,
        title: 'Vault of the scanning centre',
        owner: lead.id,
        createdBy: admin.id,
        lastUsedAt: null,
        revokedAt: null,
      }),
    ]);
    const secret = key.slice(id.length + 1);
    const stored = await house.owner.sql`
      select (select json_agg(k) from app.api_keys k)::text || (select json_agg(e) from audit.events e)::text || coalesce((select json_agg(i) from app.idempotency i)::text, '') as all`;
    expect(JSON.stringify(stored) + list.body).not.toContain(secret);
    expect(await house.events(bot)).toContain('api-key.made');
  });
  it('lets its bot in without a cookie and without the header of our own pages, and notes that it was used', async () => {
    const bot = await newBot();
    const { key } = await keyOf(bot);
    expect((await with_(key, 'GET', '/v1/session')).json().person).toMatchObject({ id: bot, kind: 'bot' });
    expect((await with_(key, 'POST', '/v1/claims')).statusCode).toBe(204);
    const [item] = (await admin.get(`/v1/api-keys?bot=${bot}`)).json<{ items: { lastUsedAt: string | null }[] }>().items;
    expect(item?.lastUsedAt).not.toBe(null);
  });
  it.each(['', 'x', 'csk_', 'csk_0123456789_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'])('that is "%s" opens nothing', async (key) => {
    expect(codeOf(await with_(key, 'GET', '/v1/session'))).toEqual([401, 'SIGNED_OUT']);
  });
  it('is refused on the next request when it is revoked, has expired, or its bot is switched off', async () => {
    const bot = await newBot();
    const [revoked, expired, off] = [await keyOf(bot), await keyOf(bot), await keyOf(await newBot())];
    for (const { key } of [revoked, expired, off]) expect((await with_(key, 'GET', '/v1/session')).statusCode).toBe(200);
    expect((await admin.post(`/v1/api-keys/${revoked.id}/revoke`, {})).json()).toEqual({ id: revoked.id });
    await house.owner
      .sql`update app.api_keys set created_at = created_at - interval '40 days', expires_at = app.app_now() where id = ${expired.id}`;
    await house.owner.sql`update app.people set is_active = false where id = (select person_id from app.api_keys where id = ${off.id})`;
    for (const { key } of [revoked, expired, off]) expect(codeOf(await with_(key, 'GET', '/v1/session'))).toEqual([401, 'SIGNED_OUT']);
    expect(codeOf(await admin.post(`/v1/api-keys/${revoked.id}/revoke`, {}))).toEqual([404, 'NOT_FOUND']);
    expect(await house.events(bot)).toContain('api-key.revoked');
  });
  it('opens only the queues that it is for, whatever the roles of its bot work', async () => {
    const bot = await newBot(['R39', 'R05', 'R07']);
    const { key } = await keyOf(bot, { onlyQueues: ['document-verifier'] });
    const caseId = await house.startCase(lead); // waits in the queue "general", which the role works
    expect((await with_(key, 'POST', '/v1/claims')).statusCode).toBe(204);
    expect(codeOf(await with_(key, 'POST', '/v1/queues/general/claims'))).toEqual([403, 'FORBIDDEN']);
    expect((await with_(key, 'POST', `/v1/tasks/${caseId}.write.1/claim`)).statusCode).toBe(403);
    const wide = await keyOf(bot);
    expect((await with_(wide.key, 'POST', `/v1/tasks/${caseId}.write.1/claim`)).statusCode).toBe(200);
  });
  it('keeps several workers apart: each gets its own item back, and no item twice', async () => {
    const { key } = await keyOf(await newBot(['R39', 'R04']));
    for (let n = 0; n < 2; n++) await house.startCase(lead);
    const claim = (worker: string) => with_(key, 'POST', '/v1/queues/general/claims', { 'x-countersign-worker': worker });
    const [a, b] = [(await claim('scan-1')).json<{ id: string }>(), (await claim('scan-2')).json<{ id: string }>()];
    expect(a.id).not.toBe(b.id);
    expect((await claim('scan-1')).json<{ id: string }>().id).toBe(a.id);
    expect((await claim('scan-2')).json<{ id: string }>().id).toBe(b.id);
    const chosen = (worker: string) => with_(key, 'POST', `/v1/tasks/${a.id}/claim`, { 'x-countersign-worker': worker });
    expect(codeOf(await chosen('scan-2'))).toEqual([409, 'HELD_BY_ANOTHER']); // by the other worker
    expect((await chosen('scan-1')).statusCode).toBe(200);
    expect(codeOf(await claim('no spaces please'))).toEqual([400, 'INVALID_REQUEST']);
  });
  it('counts instead of a session cookie that is sent along', async () => {
    const bot = await newBot();
    const { key } = await keyOf(bot);
    expect((await with_(key, 'GET', '/v1/session', { cookie: `countersign=${admin.token}` })).json().person.id).toBe(bot);
    expect((await with_('csk_wrong', 'GET', '/v1/session', { cookie: `countersign=${admin.token}` })).statusCode).toBe(401);
  });
  it('hears live events of its queues, until it is revoked', async () => {
    const { id, key } = await keyOf(await newBot(['R39', 'R07']), { onlyQueues: ['underwriting'] });
    const port = await portOf(house.app);
    const stream = await listen(port, '', { headers: { authorization: `Bearer ${key}` } });
    await stream.until(({ kind }) => kind === 'hello');
    await house.startCase(lead);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(stream.events.filter(({ kind }) => kind !== 'hello' && kind !== 'beat')).toEqual([]);
    await admin.post(`/v1/api-keys/${id}/revoke`, {});
    await stream.ended;
  });
});

describe('making a key', () => {
  it('is for bots: a person has none', async () => {
    const clerk = await house.person(['R04']);
    expect(codeOf(await make(clerk.id))).toEqual([404, 'NOT_FOUND']);
    await expect(
      house.db.sql`insert into app.api_keys (id, hash, person_id, title, owner_id, created_by, expires_at)
        values ('csk_direct', '\\x00', ${clerk.id}, 'x', ${admin.id}, ${admin.id}, app.app_now() + interval '1 day')`,
    ).rejects.toThrow(/a key is for a bot/);
  });
  it('names an owner, a queue that there is, and a year at most', async () => {
    const bot = await newBot();
    expect(codeOf(await make(bot, { owner: 'nobody-at-all' }))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await make(bot, { owner: bot }))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await make(bot, { onlyQueues: ['nonsense'] }))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await make(bot, { days: 366 }))).toEqual([400, 'INVALID_REQUEST']);
    expect(codeOf(await make(bot, { title: '' }))).toEqual([400, 'INVALID_REQUEST']);
    expect((await admin.get(`/v1/api-keys?bot=${bot}`)).json().items).toEqual([]);
  });
  it('is the administrator’s alone; others who may look cannot make or revoke', async () => {
    const [auditor, bot] = [await house.person(['R20']), await newBot()];
    expect((await auditor.get('/v1/api-keys')).statusCode).toBe(200);
    expect(codeOf(await make(bot, {}, auditor))).toEqual([403, 'FORBIDDEN']);
  });
  it('records its owner, and who made it and saw it, as one with the bot, so that they do not check what it did (SOD-18)', async () => {
    const bot = await newBot();
    await keyOf(bot);
    const links = await house.owner.sql`select person, other, kind from app.person_links where person = ${bot} order by other`;
    expect(links.map((row) => row['other'])).toEqual([lead.id, admin.id].sort());
    expect(new Set(links.map((row) => row['kind']))).toEqual(new Set(['credential']));
  });
  it('is made, listed and revoked within the branch of the administrator', async () => {
    const bot = await newBot();
    const { id } = await keyOf(bot);
    const elsewhere = await house.person(['R37'], { branch: 'B1' });
    expect(codeOf(await make(bot, {}, elsewhere))).toEqual([404, 'NOT_FOUND']);
    expect((await elsewhere.get(`/v1/api-keys?bot=${bot}`)).json().items).toEqual([]);
    expect(codeOf(await elsewhere.post(`/v1/api-keys/${id}/revoke`, {}))).toEqual([404, 'NOT_FOUND']);
    expect((await admin.get(`/v1/api-keys?bot=${bot}`)).json().items).toEqual([expect.objectContaining({ id, revokedAt: null })]);
  });
  it('that is limited to queues reads by id what is of their items, and neither directs work nor touches cases', async () => {
    const bot = await newBot(['R39', 'R04', 'R05', 'R07']);
    const caseId = await house.startCase(lead);
    const [own, foreign] = [`${caseId}.write.1`, await house.openTask(caseId, 'check')];
    const [limited, free] = [await keyOf(bot, { onlyQueues: ['general'] }), await keyOf(bot)];
    const read = async (key: string, url: string) => (await with_(key, 'GET', url)).statusCode;
    for (const rest of ['', '/why', '/comments', '/questions', '/attachments', '/candidates']) {
      expect([rest, await read(limited.key, `/v1/tasks/${own}${rest}`)]).toEqual([rest, 200]);
      expect([rest, await read(limited.key, `/v1/tasks/${foreign}${rest}`)]).toEqual([rest, 404]);
      expect([rest, await read(free.key, `/v1/tasks/${foreign}${rest}`)]).toEqual([rest, 200]);
    }
    for (const url of [`/v1/cases/${caseId}`, `/v1/search?q=letter`, '/v1/bulk', '/v1/operations/effects/unknown'])
      expect([url, await read(limited.key, url)]).not.toEqual([url, 200]);
    const act = async (url: string, payload: object) => {
      const before = await house.state();
      const headers = { authorization: `Bearer ${limited.key}`, 'idempotency-key': `k${url.length}${Math.random().toString(36).slice(2)}` };
      const answer = await house.stranger.send({ method: 'POST', url, headers, payload });
      expect((await house.state()).replace(/api_keys.*/, '')).toBe(before.replace(/api_keys.*/, ''));
      return codeOf(answer);
    };
    const reason = 'a good reason for it';
    expect(await act(`/v1/tasks/${own}/assign`, { to: lead.id, reason })).toEqual([403, 'FORBIDDEN']);
    expect(await act(`/v1/cases/${caseId}/cancel`, { reason })).toEqual([403, 'FORBIDDEN']);
    expect(await act('/v1/bulk', { ids: [foreign], action: { kind: 'release', reason } })).toEqual([403, 'FORBIDDEN']);
    expect(await act(`/v1/tasks/${foreign}/comments`, { text: 'Hello.', mentions: [] })).toEqual([404, 'NOT_FOUND']);
  });
  it('ends at twenty keys that count', async () => {
    const bot = await newBot();
    for (let n = 0; n < 20; n++) await keyOf(bot);
    expect(codeOf(await make(bot))).toEqual([409, 'TOO_MANY_KEYS']);
    const [first] = (await admin.get(`/v1/api-keys?bot=${bot}`)).json<{ items: { id: string }[] }>().items;
    await admin.post(`/v1/api-keys/${first?.id}/revoke`, {});
    expect((await make(bot)).statusCode).toBe(201);
  });
});
