// Signing in and staying signed in; and that nothing but our own pages can use a session.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../commands/passwords.ts';
import { adoptPerson } from '../../db/queries/people.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
const PASSWORD = 'correct horse battery';
beforeAll(async () => {
  const ratePerMinute = { person: 100_000, stranger: 100_000, signIn: 100_000 };
  house = await openApi({ settings: { ratePerMinute, signInTries: { max: 100_000, minutes: 15 }, eventLoopDelayMsMax: Infinity } });
  await adoptPerson(house.owner, {
    id: 'anna',
    username: 'anna',
    name: '安娜',
    branchId: 'HQ',
    passwordHash: await hashPassword(PASSWORD),
    roles: ['R05', 'R22'],
  });
});
afterAll(() => house.close());

const signIn = (body: object = { username: 'anna', password: PASSWORD }, headers = {}) =>
  house.stranger.send({ method: 'POST', url: '/v1/session', payload: body, headers });
const tokenOf = (response: Awaited<ReturnType<typeof signIn>>) => response.cookies[0]?.value ?? '';
const whoAmI = (token: string) => house.stranger.send({ method: 'GET', url: '/v1/session', headers: { cookie: `countersign=${token}` } });

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and other sites cannot send, and says who I am', async () => {
    const response = await signIn();
    expect([response.statusCode, response.json()]).toEqual([
      200,
      {
        person: {
          id: 'anna',
          name: '安娜',
          roles: ['R05', 'R22'],
          permissions: expect.arrayContaining(['task.work', 'case.withdraw']),
          kind: 'person',
          branch: 'HQ',
        },
        mustChangePassword: false,
      },
    ]);
    expect(response.headers['set-cookie']).toMatch(/^countersign=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await whoAmI(tokenOf(response))).json()).toEqual(response.json());
    const stored = await house.owner.sql`select encode(token_hash, 'escape') as hash from app.sessions where person_id = 'anna'`;
    expect(JSON.stringify(stored)).not.toContain(tokenOf(response));
    expect(await house.events('anna')).toEqual(['session.opened']);
  });
  it('over https names the cookie so that it cannot be planted', async () => {
    const secure = await openApi({ settings: { secureCookies: true } });
    await adoptPerson(secure.owner, {
      id: 'anna',
      username: 'anna',
      name: 'A',
      branchId: 'HQ',
      passwordHash: await hashPassword(PASSWORD),
      roles: ['R05'],
    });
    const response = await secure.app.inject({ method: 'POST', url: '/v1/session', payload: { username: 'anna', password: PASSWORD } });
    expect(response.headers['set-cookie']).toMatch(/^__Host-countersign=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect(response.headers['strict-transport-security']).toContain('max-age');
    await secure.close();
  });
  it('says the same of a wrong name and of a wrong password', async () => {
    const answers = [
      await signIn({ username: 'anna', password: 'wrong wrong wrong' }),
      await signIn({ username: 'nobody', password: PASSWORD }),
    ];
    for (const answer of answers)
      expect([answer.statusCode, answer.json().code, answer.headers['set-cookie']]).toEqual([401, 'WRONG_CREDENTIALS', undefined]);
    expect(answers[0]?.json().detail).toBe(answers[1]?.json().detail);
  });
  it('is refused to somebody who was switched off', async () => {
    const token = tokenOf(await signIn());
    await house.owner.sql`update app.people set is_active = false where id = 'anna'`;
    expect((await signIn()).statusCode).toBe(401);
    expect((await whoAmI(token)).statusCode).toBe(401);
    await house.owner.sql`update app.people set is_active = true where id = 'anna'`;
    expect((await whoAmI(token)).statusCode).toBe(200);
  });
  it('ends the session that the browser had before', async () => {
    const first = tokenOf(await signIn());
    await signIn(undefined, { cookie: `countersign=${first}`, 'x-countersign': '1' });
    expect((await whoAmI(first)).statusCode).toBe(401);
  });
});

describe('a session', () => {
  const ends = async (change: (token: string) => Promise<unknown>) => {
    const clerk = await house.person(['R04']);
    expect((await clerk.get('/v1/session')).statusCode).toBe(200);
    await change(clerk.id);
    const response = await clerk.get('/v1/session');
    expect([response.statusCode, response.json().code]).toEqual([401, 'SIGNED_OUT']);
  };
  it('ends after 15 minutes without a request', () =>
    ends((id) => house.owner.sql`update app.sessions set seen_at = app.app_now() - interval '901 seconds' where person_id = ${id}`));
  it('ends after 12 hours in any case', () =>
    ends((id) => house.owner.sql`update app.sessions set expires_at = app.app_now() where person_id = ${id}`));
  it('ends when it is revoked, on the next request', () =>
    ends((id) => house.owner.sql`update app.sessions set revoked_at = app.app_now() where person_id = ${id}`));
  it('is kept by what a person does, not by what a screen does by itself', async () => {
    const clerk = await house.person(['R04']);
    const age = async () => {
      const [row] = await house.owner.sql<
        { old: boolean }[]
      >`select seen_at < app.app_now() - interval '9 minutes' as old from app.sessions where person_id = ${clerk.id}`;
      return row?.old;
    };
    await house.owner.sql`update app.sessions set seen_at = app.app_now() - interval '10 minutes' where person_id = ${clerk.id}`;
    await clerk.get('/v1/session');
    await clerk.get('/v1/inbox', { 'x-countersign-poll': '1' });
    expect(await age()).toBe(true);
    await clerk.get('/v1/inbox');
    expect(await age()).toBe(false);
  });
  it('ends when one signs out, and its cookie is taken back', async () => {
    const clerk = await house.person(['R04']);
    const response = await clerk.send({ method: 'DELETE', url: '/v1/session', headers: { 'x-countersign': '1' } });
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([
      204,
      expect.stringMatching(/^countersign=; .*(Max-Age=0|Expires=Thu, 01 Jan 1970)/),
    ]);
    expect((await clerk.get('/v1/session')).statusCode).toBe(401);
    expect(await house.events(clerk.id)).toEqual(['session.closed']);
  });
  it('has the roles of today: a new one, and one taken away, hold on the next request', async () => {
    const clerk = await house.person(['R04']);
    expect((await clerk.get('/v1/operations/dead-letters')).statusCode).toBe(403);
    await house.owner.sql`insert into app.person_roles values (${clerk.id}, 'R07')`;
    expect((await clerk.get('/v1/operations/dead-letters')).statusCode).toBe(200);
    await house.owner.sql`delete from app.person_roles where person_id = ${clerk.id} and role = 'R07'`;
    expect((await clerk.get('/v1/operations/dead-letters')).statusCode).toBe(403);
  });
  it('is not opened by a token that is only similar', async () => {
    const clerk = await house.person(['R04']);
    for (const token of ['', 'x', clerk.token.slice(0, -1), `${clerk.token}x`, clerk.token.toUpperCase()])
      expect((await whoAmI(token)).statusCode).toBe(401);
  });
});

describe('requests from elsewhere', () => {
  const ORIGINS = [
    'https://evil.example',
    'null',
    'http://localhost',
    'http://localhost:81',
    'https://localhost:80',
    'http://localhost.evil.example',
    'http://127.0.0.1:80',
    'file://',
    '',
  ];
  const mutating = () =>
    house.app.routeTable().filter(({ method, url }) => !['GET', 'HEAD', 'OPTIONS'].includes(method) && url.startsWith('/v1/'));
  let clerk: Caller;
  beforeAll(async () => {
    clerk = await house.person(['R04', 'R07', 'R22']);
  });
  const attempt = (method: string, url: string, headers: Record<string, string>) =>
    clerk.send({
      method: method,
      url: url.replace(/:\w+/g, '1'),
      payload: '{}',
      headers: { host: 'localhost:80', 'content-type': 'application/json', ...headers },
    });

  it('are refused at every address that changes something, from whatever origin', async () => {
    expect(mutating().length).toBeGreaterThan(10);
    const before = await house.state();
    for (const { method, url } of mutating())
      for (const origin of ORIGINS) {
        const response = await attempt(method, url, { origin, 'x-countersign': '1' });
        expect([method, url, origin, response.statusCode, response.json().code]).toEqual([method, url, origin, 403, 'CROSS_SITE']);
      }
    for (const { method, url } of mutating())
      for (const site of ['cross-site', 'same-site', 'none'])
        expect((await attempt(method, url, { 'sec-fetch-site': site, 'x-countersign': '1' })).json().code).toBe('CROSS_SITE');
    expect(await house.state()).toBe(before);
  });
  it('are refused without our header as soon as a session is used', async () => {
    for (const { method, url } of mutating()) expect((await attempt(method, url, {})).json().code).toBe('CROSS_SITE');
  });
  it('are taken from our own pages, and from programs without a browser', async () => {
    const own = { origin: 'http://localhost:80', 'sec-fetch-site': 'same-origin', 'x-countersign': '1' };
    expect((await attempt('POST', '/v1/claims', own)).statusCode).toBe(204);
    expect((await attempt('POST', '/v1/claims', { 'x-countersign': '1' })).statusCode).toBe(204);
  });
  it('go by the public address when there is one', async () => {
    const behind = await openApi({ settings: { publicOrigin: 'https://countersign.example' } });
    const somebody = await behind.person(['R04']);
    const from = (origin: string) => somebody.post('/v1/claims', {}, { origin });
    expect((await from('https://countersign.example')).statusCode).toBe(204);
    expect((await from('http://localhost:80')).json().code).toBe('CROSS_SITE');
    await behind.close();
  });
});

describe('too many requests', () => {
  it('are refused with Retry-After: signing in, strangers, and one person apart from another', async () => {
    const strict = await openApi({ settings: { ratePerMinute: { person: 5, stranger: 4, signIn: 3 } } });
    const clerk = await strict.person(['R04']);
    const other = await strict.person(['R04']);
    const codes = async (times: number, ask: () => Promise<{ statusCode: number }>) => {
      const all: number[] = [];
      for (let i = 0; i < times; i++) all.push((await ask()).statusCode);
      return all;
    };
    expect(await codes(6, () => clerk.get('/v1/inbox'))).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = await clerk.get('/v1/inbox');
    expect([refused.json().code, refused.headers['ratelimit-limit']]).toEqual(['TOO_MANY_REQUESTS', '5']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await other.get('/v1/inbox')).statusCode).toBe(200);
    expect(
      await codes(4, () => strict.stranger.send({ method: 'POST', url: '/v1/session', payload: { username: 'x', password: 'y' } })),
    ).toEqual([401, 401, 401, 429]);
    expect(
      await codes(5, () => strict.stranger.send({ method: 'GET', url: '/v1/inbox', headers: { cookie: 'countersign=made-up' } })),
    ).toEqual([401, 401, 401, 401, 429]);
    await strict.close();
  });
});
