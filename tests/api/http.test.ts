// The edges of HTTP: what is not a request of ours is refused as a problem, tells nothing of the inside, and logs nothing of its contents.
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERRORS } from '../../domain/errors.ts';
import { ERROR_HELP } from '../../api/error-help.ts';
import { loggable } from '../../api/log.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let clerk: Caller;
let log = '';
beforeAll(async () => {
  const stream = new Writable({ write: (chunk, _, done) => ((log += String(chunk)), done()) });
  house = await openApi({ logger: { level: 'trace', stream } });
  clerk = await house.person(['R07']);
});
afterAll(() => house.close());

const isProblem = (response: Awaited<ReturnType<Caller['get']>>, status: number, code: string) => {
  expect([response.statusCode, response.headers['content-type']]).toEqual([status, 'application/problem+json']);
  expect(response.json()).toMatchObject({ status, code, type: `/docs/errors/${code}`, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(response.json().detail.length).toBeGreaterThan(10);
};
const post = (payload: string | undefined, contentType?: string) =>
  clerk.send({
    method: 'POST',
    url: '/v1/claims',
    headers: { 'x-countersign': '1', ...(contentType !== undefined && { 'content-type': contentType }) },
    ...(payload !== undefined && { payload }),
  });

describe('bodies', () => {
  it.each([
    ['that are not JSON', '{"fence": 1', 'application/json'],
    ['that are nested endlessly', '['.repeat(200) + ']'.repeat(200), 'application/json'],
    ['that poison prototypes', '{"__proto__": {"roles": ["R37"]}}', 'application/json'],
    ['that poison constructors', '{"constructor": {"prototype": {"x": 1}}}', 'application/json'],
    ['with a member that there is not', '{"queue": "general"}', 'application/json'],
    ['of another kind', '"text"', 'application/json'],
  ])('%s are refused', async (_, payload, type) => isProblem(await post(payload, type), 400, 'INVALID_REQUEST'));
  it.each([
    ['text/plain', '{}'],
    ['application/jsonx', '{}'],
    ['application/json, text/plain', '{}'],
    ['application/x-www-form-urlencoded', 'a=1'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/vnd.api+json', '{}'],
    ['text/plain; application/json', '{}'],
    ['\tapplication/xml', '<a/>'],
  ])('of type %j are refused', async (type, payload) => isProblem(await post(payload, type), 415, 'MEDIA_TYPE'));
  it.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;charset=UTF-8'])(
    'of type %j are taken',
    async (type) => {
      expect((await post('{}', type)).statusCode).toBe(204);
    },
  );
  it('that are empty or absent are taken where nothing is asked', async () => {
    expect((await post('', 'application/json')).statusCode).toBe(204);
    expect((await post(undefined)).statusCode).toBe(204);
  });
  it('that are too large are refused', async () =>
    isProblem(await post(`{"a":"${'x'.repeat(600 * 1024)}"}`, 'application/json'), 413, 'BODY_TOO_LARGE'));
  it.each(['{"input":{"subject":"a\\u0000bcd"}}', '{"input":{"subject":"abc\\ud800"}}', '{"input":{"\\u0000":1,"subject":"abcd"}}'])(
    'with text that cannot be stored are refused: %s',
    async (payload) => {
      const response = await clerk.send({
        ...{ method: 'POST', url: '/v1/processes/test-letter/cases', payload },
        headers: { 'x-countersign': '1', 'content-type': 'application/json', 'idempotency-key': 'k1' },
      });
      isProblem(response, 400, 'INVALID_REQUEST');
    },
  );
  it('with emoji and rare characters are taken', async () => {
    const response = await clerk.post('/v1/processes/test-letter/cases', { input: { subject: '𠮷野家 \u{1F600} ok' } });
    expect(response.statusCode, response.body).toBe(201);
  });
});

describe('addresses', () => {
  it('that do not exist are 404, and those that take another method 405 with what they take', async () => {
    isProblem(await clerk.get('/v1/nothing'), 404, 'NOT_FOUND');
    isProblem(await clerk.get('/v1/tasks/x/claim/more'), 404, 'NOT_FOUND');
    isProblem(await clerk.get(`/v1/tasks/${'x'.repeat(400)}`), 404, 'NOT_FOUND');
    const wrong = await clerk.send({ method: 'DELETE', url: '/v1/tasks/x/draft' });
    isProblem(wrong, 405, 'METHOD_NOT_ALLOWED');
    expect(wrong.headers['allow']).toBe('PUT');
    isProblem(await clerk.get('/v1/tasks/%ZZ'), 400, 'INVALID_REQUEST');
  });
  it('are not shown to strangers: who is not signed in hears the same everywhere', async () => {
    isProblem(await house.stranger.get('/v1/tasks/x'), 401, 'SIGNED_OUT');
    expect((await house.stranger.get('/v1/tasks/x')).headers['www-authenticate']).toContain('countersign');
  });
  it('of every error code explain it in both languages', async () => {
    for (const code of Object.keys(ERRORS) as (keyof typeof ERRORS)[]) {
      const page = await house.stranger.get(`/docs/errors/${code}`);
      expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.body).toContain(ERROR_HELP[code].zh);
      expect(page.body).toContain(ERROR_HELP[code].en);
    }
    isProblem(await house.stranger.get('/docs/errors/NOTHING'), 404, 'NOT_FOUND');
  });
  it('of the documentation ask no other server', async () => {
    const page = await house.stranger.get('/docs/');
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect((await house.stranger.get('/docs/json')).json().openapi).toBe('3.1.1');
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
  });
});

describe('headers', () => {
  it('carry the trace of the caller on, or a new one', async () => {
    const given = await clerk.get('/v1/inbox', { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
    expect(given.headers['traceparent']).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    for (const bad of ['nonsense', '00-00000000000000000000000000000000-b7ad6b7169203331-01'])
      expect((await clerk.get('/v1/inbox', { traceparent: bad })).headers['traceparent']).toMatch(/^00-(?!0{32})[0-9a-f]{32}-/);
  });
  it('keep answers out of caches, frames and other sites', async () => {
    const { headers } = await clerk.get('/v1/inbox');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    expect(headers['x-powered-by']).toBe(undefined);
  });
});

describe('faults of ours', () => {
  it('tell nobody but the log, and the log nothing of the contents', async () => {
    log = '';
    await house.owner.sql`alter table app.tasks rename to tasks_gone`;
    const response = await clerk.get('/v1/tasks?case=LET-20260202-AAAAAAAA&process=canary-in-a-parameter');
    await house.owner.sql`alter table app.tasks_gone rename to tasks`;
    isProblem(response, 500, 'INTERNAL');
    expect(response.body).not.toMatch(/tasks|relation|select|postgres/i);
    expect(log).toContain('42P01');
    expect(log).toContain(response.json().traceId);
    expect(log).not.toContain('canary-in-a-parameter');
  });
  it('are logged without what they quote: parameters of the database, bodies of requests', async () => {
    const canary = '990101199001010016';
    const ofDatabase = await house.db.sql`select ${canary + 'x'}::int`.catch((error: unknown) => error);
    const ofDrizzle = await house.db.orm.execute(`select '${canary}x'::int`).catch((error: unknown) => error);
    const ofJson = await Promise.resolve()
      .then(() => JSON.parse(`x${canary}`))
      .catch((error: unknown) => error);
    for (const error of [ofDatabase, ofDrizzle, ofJson, new Error('outer', { cause: ofDatabase })]) {
      expect(String((error as Error).message) + String((error as Error).cause)).toMatch(/9901|outer/); // the error itself does quote
      expect(JSON.stringify(loggable(error))).not.toContain(canary);
    }
    expect(loggable(ofDatabase)).toMatchObject({ name: 'PostgresError', code: expect.stringMatching(/^22/) });
  });
  it('and requests leave nothing personal in the log', async () => {
    log = '';
    const canary = '990101199001010016';
    await clerk.post('/v1/processes/test-letter/cases', { input: { subject: canary } });
    await clerk.post('/v1/processes/test-letter/cases', { input: { subject: canary.slice(0, 2) } });
    await clerk.get(`/v1/cases/${canary}`);
    await clerk.get(`/v1/cases?q=${canary}`);
    await clerk.get(`/v1/${canary}`);
    await clerk.post(`/v1/queues/${canary}/claims`, {});
    await clerk.send({
      method: 'POST',
      url: '/v1/session',
      payload: { username: canary, password: canary },
      headers: { 'x-countersign': '1' },
    });
    await clerk.send({
      method: 'POST',
      url: '/v1/claims',
      payload: `{"${canary}`,
      headers: { 'x-countersign': '1', 'content-type': 'application/json' },
    });
    expect(log.split('\n').length).toBeGreaterThan(8);
    expect(log).not.toContain(canary);
    expect(log).not.toContain(clerk.token);
    const metrics = (await house.stranger.get('/metrics')).body;
    expect(metrics).not.toContain(canary);
  });
});

describe('health', () => {
  it('says that it lives, what it is, and what it measures', async () => {
    expect((await house.stranger.get('/livez')).json()).toEqual({ live: true });
    expect((await house.stranger.get('/version')).json()).toMatchObject({ name: 'countersign', version: 'test' });
    await clerk.post('/v1/claims', {});
    const { body } = await house.stranger.get('/metrics');
    for (const name of [
      'countersign_tasks{queue="general",state="open",band="in-time"}',
      'countersign_claim_duration_seconds_count{outcome=',
      'countersign_outbox_lag_seconds',
      'http_request_duration_seconds_count{method="POST",route="/v1/claims"',
    ])
      expect(body).toContain(name);
  });
  it('tells its measurements to this machine, to operators from anywhere, and to nobody else, whatever a proxy is told to say', async () => {
    const from = async (remoteAddress: string, headers: Record<string, string> = {}) =>
      (await house.app.inject({ url: '/metrics', remoteAddress, headers })).statusCode;
    expect(await from('127.0.0.1')).toBe(200);
    expect(await from('::1')).toBe(200);
    expect(await from('10.0.0.5')).toBe(403);
    expect(await from('10.0.0.5', { 'x-forwarded-for': '127.0.0.1' })).toBe(403);
    expect(await from('127.0.0.1', { 'x-forwarded-for': '10.0.0.5' })).toBe(403);
    expect(await from('127.0.0.1', { forwarded: 'for=10.0.0.5' })).toBe(403);
    const operator = await house.person(['R37']);
    const read = await operator.get('/v1/operations/metrics');
    expect([read.statusCode, read.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(read.body).toContain('countersign_outbox_lag_seconds');
  });
  it('believes the word of its own proxies about a client, and of nobody else', async () => {
    const proxied = await openApi({ settings: { trustProxy: ['10.1.0.0/16'] } });
    const from = async (remoteAddress: string, client: string) =>
      (await proxied.app.inject({ url: '/metrics', remoteAddress, headers: { 'x-forwarded-for': client } })).statusCode;
    expect(await from('10.1.0.9', '127.0.0.1')).toBe(200);
    expect(await from('10.1.0.9', '10.0.0.5')).toBe(403);
    expect(await from('10.2.0.9', '127.0.0.1')).toBe(403);
    await proxied.close();
  });
  it('is ready with database and blobs, with or without the engine', async () => {
    const response = await house.stranger.get('/readyz');
    expect([response.statusCode, response.json()]).toEqual([200, { ready: true, database: 'up', blobs: 'up', engine: 'down' }]);
    const without = await openApi({ checkBlobs: async () => Promise.reject(new Error('no such folder')), isEngineUp: async () => true });
    const answer = await without.stranger.get('/readyz');
    expect([answer.statusCode, answer.json()]).toEqual([503, { ready: false, database: 'up', blobs: 'down', engine: 'up' }]);
    await without.close();
  });
  it('is not ready, and says so of every request, while the database is away', async () => {
    const { connect } = await import('../../db/client.ts');
    const away = connect({ url: 'postgres://nobody@127.0.0.1:1/none', name: 'away' });
    const without = await openApi({ db: away });
    const answer = await without.stranger.get('/readyz').catch(() => undefined);
    expect([answer?.statusCode, answer?.json().database]).toEqual([503, 'down']);
    expect((await without.stranger.get('/livez')).statusCode).toBe(200);
    const refused = await without.stranger.send({ method: 'GET', url: '/v1/inbox', headers: { cookie: 'countersign=x' } });
    isProblem(refused, 503, 'UNAVAILABLE');
    expect(refused.headers['retry-after']).toBe('1');
    await away.close();
    await without.close();
  });
});

describe('overload', () => {
  it('is refused at once with Retry-After, while health still answers', async () => {
    const small = await openApi({ settings: { eventLoopDelayMsMax: 1 } });
    const busy = setInterval(() => {
      for (const end = performance.now() + 40; performance.now() < end;);
    }, 1);
    await expect.poll(async () => (await small.stranger.get('/v1/inbox')).statusCode, { timeout: 10_000 }).toBe(503);
    const refused = await small.stranger.get('/v1/inbox');
    clearInterval(busy);
    isProblem(refused, 503, 'OVERLOADED');
    expect(refused.headers['retry-after']).toBe('1');
    expect((await small.stranger.get('/livez')).statusCode).toBe(200);
    await small.close();
  });
});
