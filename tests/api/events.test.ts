// Live events: who hears of what, that nothing is missed, and that a stream ends when it must.
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHub } from '../../api/live/hub.ts';
import { tokenHash } from '../../commands/sign-in.ts';
import { personOf } from '../../domain/organisation.ts';
import { openApi, type Caller, type House } from './support/house.ts';
import { listen, portOf, type Listener } from './support/listen.ts';

let house: House;
let port: number;
let lead: Caller;
const open: Listener[] = [];
beforeAll(async () => {
  house = await openApi({ settings: { eventLoopDelayMsMax: Infinity } });
  port = await portOf(house.app);
  lead = await house.person(['R07'], { branch: 'B1' });
});
afterAll(async () => {
  for (const one of open) one.close();
  await house.close();
});

const hear = async (by: Caller, options?: Parameters<typeof listen>[2]): Promise<Listener> => {
  const one = await listen(port, by.token, options);
  open.push(one);
  return one;
};
const of = (caseId: string) => (event: { ids: { case?: string } }) => event.ids.case === caseId;

describe('a stream of events', () => {
  it('says hello, and names the case and the item that somebody has just started, by ids and versions only', async () => {
    const clerk = await house.person(['R04'], { branch: 'B1' });
    const stream = await hear(clerk);
    expect([stream.response.statusCode, stream.response.headers['content-type'], stream.response.headers['cache-control']]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'no-store',
    ]);
    expect((await stream.until(() => true)).kind).toBe('hello');
    const caseId = await house.startCase(lead, { subject: 'A secret' });
    const task = await stream.until((event) => event.ids.task === `${caseId}.write.1`);
    expect(task).toEqual({
      id: expect.stringMatching(/^\d+$/),
      kind: 'task',
      ids: { task: `${caseId}.write.1`, case: caseId, queue: 'general' },
      version: 1,
    });
    expect((await stream.until((event) => event.kind === 'case' && of(caseId)(event))).version).toBe(1);
    expect(JSON.stringify(stream.events)).not.toContain('secret');
  });
  it('tells every act on an item once it is committed, with the version that it has then', async () => {
    const clerk = await house.person(['R04'], { branch: 'B1' });
    const caseId = await house.startCase(lead);
    const stream = await hear(clerk);
    await stream.until(({ kind }) => kind === 'hello');
    expect((await clerk.post(`/v1/tasks/${caseId}.write.1/claim`, {})).statusCode).toBe(200);
    await stream.until((event) => event.ids.task === `${caseId}.write.1` && event.version === 2);
  });
  it('is of the own branch, and of all branches for the head office', async () => {
    const [here, there, above] = await Promise.all([
      house.person(['R04'], { branch: 'B1' }),
      house.person(['R04', 'R07', 'R20'], { branch: 'B2' }),
      house.person(['R04']),
    ]);
    const streams = await Promise.all([hear(here), hear(there), hear(above)]);
    await Promise.all(streams.map((stream) => stream.until(({ kind }) => kind === 'hello')));
    const caseId = await house.startCase(lead);
    await Promise.all([streams[0].until(of(caseId)), streams[2].until(of(caseId))]);
    const other = await house.person(['R07'], { branch: 'B2' });
    const later = await house.startCase(other);
    await streams[1].until(of(later)); // what came before it would have been heard by now
    expect(streams[1].events.filter(of(caseId))).toEqual([]);
    expect(streams[0].events.filter(of(later))).toEqual([]);
  });
  it('of a bot is without cases, which it may not read', async () => {
    const bot = await house.person(['R39'], { branch: 'B1' });
    const stream = await hear(bot);
    const caseId = await house.startCase(lead);
    await stream.until((event) => event.ids.task === `${caseId}.write.1`);
    expect(stream.events.filter(({ kind }) => kind === 'case')).toEqual([]);
  });
  it('can be narrowed to queues', async () => {
    const clerk = await house.person(['R04'], { branch: 'B1' });
    const [none, some] = [
      await hear(clerk, { query: '?queues=underwriting' }),
      await hear(clerk, { query: '?queues=underwriting,general' }),
    ];
    const caseId = await house.startCase(lead);
    await some.until(of(caseId));
    expect(none.events.filter(of(caseId))).toEqual([]);
    expect((await clerk.get('/v1/events?queues=nonsense')).json().code).toBe('NOT_FOUND');
  });
  it('names queues instead of items when much happens at once', async () => {
    const clerk = await house.person(['R04'], { branch: 'B1' });
    const stream = await hear(clerk, { query: '?queues=general' });
    const caseId = await house.startCase(lead);
    await stream.until(of(caseId));
    await house.owner.sql`
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key)
      select 'system', 'test', 'task.touched', t.id, t.case_id, t.id, n::text from app.tasks t, generate_series(1, 3) n where t.case_id = ${caseId}`;
    for (let n = 2; n <= 110; n++) await house.openTask(caseId, 'write', { n });
    const before = stream.events.length;
    await house.owner.sql`
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key)
      select 'system', 'test', 'task.touched', t.id, t.case_id, t.id, 'all' from app.tasks t where t.case_id = ${caseId}`;
    // opening them may have been so quick that it was told in this way already
    const summary = await stream.until((event) => event.kind === 'queue' && stream.events.indexOf(event) >= before);
    expect(summary).toMatchObject({ ids: { queue: 'general' }, version: null });
  });
});

describe('nothing is missed', () => {
  it('by who comes back with the last id that she heard', async () => {
    const clerk = await house.person(['R04'], { branch: 'B1' });
    let lastId = '';
    const isAllTold = async () => {
      // else she would come back to more than a hundred changes, and hear of their queues alone
      const stream = await hear(clerk);
      lastId = (await stream.until(({ kind }) => kind === 'hello')).id;
      stream.close();
      const [log] = await house.db.sql<{ newest: number }[]>`select max(id) as newest from audit.events`;
      return Number(lastId) >= (log?.newest ?? 0);
    };
    await expect.poll(isAllTold, { timeout: 30_000, interval: 250 }).toBe(true);
    const caseId = await house.startCase(lead);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const again = await hear(clerk, { headers: { 'last-event-id': lastId } });
    expect((await again.until(of(caseId))).ids.case).toBe(caseId);
    expect(again.events[0]?.kind).toBe('hello');
  });
  it('who comes back after more than is kept, or from another database, is told to read anew', async () => {
    const clerk = await house.person(['R04'], { branch: 'B1' });
    const caseId = await house.startCase(lead);
    for (const id of ['999999999', '0']) {
      if (id === '0')
        await house.owner.sql`
          insert into audit.events (actor_kind, actor_id, event, object, case_id, key)
          select 'system', 'test', 'test.filled', ${caseId}, ${caseId}, n::text from generate_series(1, 11000) n`;
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const stream = await hear(clerk, { headers: { 'last-event-id': id } });
      expect([id, (await stream.until(() => true)).kind]).toEqual([id, 'reset']);
    }
    expect((await clerk.get('/v1/events', { 'last-event-id': 'yesterday' })).json().code).toBe('INVALID_REQUEST');
  });
  it('when a transaction that took its number first commits last', async () => {
    const clerk = await house.person(['R04'], { branch: 'B1' });
    const caseId = await house.startCase(lead);
    const stream = await hear(clerk);
    await stream.until(({ kind }) => kind === 'hello');
    const insert = (db: Pick<House['owner'], 'sql'>, key: string, task: string) => db.sql`
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key)
      values ('system', 'test', 'task.touched', ${task}, ${caseId}, ${task}, ${key})`;
    const second = await house.openTask(caseId, 'write', { n: 2 });
    await stream.until((event) => event.ids.task === second);
    const third = await house.openTask(caseId, 'write', { n: 3 });
    await stream.until((event) => event.ids.task === third);
    stream.close();

    const late = await hear(clerk);
    await late.until(({ kind }) => kind === 'hello');
    let markBetween = '';
    await house.owner.transaction(async (tx) => {
      await insert(tx, 'early number', second);
      await insert(house.db, 'late number', third); // commits at once
      markBetween = (await late.until((event) => event.ids.task === third)).id;
      expect(late.events.filter((event) => event.ids.task === second)).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 2_500)); // longer than a number without a transaction is waited for
    });
    const heard = await late.until((event) => event.ids.task === second);
    expect(Number(heard.id)).toBeGreaterThan(Number(markBetween));
    // and whoever lost her connection in between hears of it as well
    const again = await hear(clerk, { headers: { 'last-event-id': markBetween } });
    await again.until((event) => event.ids.task === second);
  });
  it('a number that was never used is not waited for', async () => {
    const clerk = await house.person(['R04'], { branch: 'B1' });
    const stream = await hear(clerk);
    await stream.until(({ kind }) => kind === 'hello');
    await house.owner
      .transaction(async (tx) => {
        await tx.sql`insert into audit.events (actor_kind, actor_id, event, object, key) values ('system', 'test', 'test.lost', 'x', 'lost')`;
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    const caseId = await house.startCase(lead);
    const before = await stream.until(of(caseId));
    // transactions of other tests on this server hold it up: whoever was there when it went missing could still bring it
    await expect
      .poll(
        async () => {
          const next = await house.startCase(lead);
          return Number((await stream.until(of(next))).id) - Number(before.id);
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toBeGreaterThan(1);
  });
});

describe('a stream ends', () => {
  const someone = async () => {
    const clerk = await house.person(['R04'], { branch: 'B1' });
    const stream = await hear(clerk);
    await stream.until(({ kind }) => kind === 'hello');
    return { clerk, stream };
  };
  it('when its person signs out, at once', async () => {
    const { clerk, stream } = await someone();
    const start = performance.now();
    await clerk.send({ method: 'DELETE', url: '/v1/session', headers: { 'x-countersign': '1' } });
    await stream.ended;
    expect(performance.now() - start).toBeLessThan(3_000);
    expect((await listen(port, clerk.token)).response.statusCode).toBe(401);
  });
  it('when the session runs out or its person is switched off, within seconds', async () => {
    const [old, off] = [await someone(), await someone()];
    await house.owner.sql`update app.sessions set expires_at = app.app_now() where person_id = ${old.clerk.id}`;
    await house.owner.sql`update app.people set is_active = false where id = ${off.clerk.id}`;
    await Promise.all([old.stream.ended, off.stream.ended]);
  });
  it('and a role that was taken away is not heard with any more', async () => {
    const { clerk, stream } = await someone();
    await house.owner.sql`delete from app.person_roles where person_id = ${clerk.id}`;
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    const count = stream.events.filter(({ kind }) => kind === 'task').length;
    await house.startCase(lead);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(stream.events.filter(({ kind }) => kind === 'task').length).toBe(count);
  });
  it('when its reader does not read: it is cut off, and the others hear on', async () => {
    const { clerk, stream } = await someone();
    const caseId = await house.startCase(lead);
    for (let n = 2; n <= 45; n++) await house.openTask(caseId, 'write', { n });
    const hub = openHub(house.db, { idleMinutes: 15 });
    const server = createServer((_, response) => {
      response.writeHead(200).flushHeaders();
      response.socket?.cork(); // nothing leaves any more, as when the other side does not take it
      const person = personOf({
        id: clerk.id,
        name: '',
        kind: 'person',
        branchId: 'B1',
        scope: 'branch',
        roles: ['R04'],
        standingIn: null,
      });
      void hub.start().then(() => hub.join({ hash: tokenHash(clerk.token).toString('hex'), person, queues: null, after: null }, response));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const deaf = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false });
    deaf.on('error', () => undefined);
    const [response] = (await once(deaf, 'response')) as [IncomingMessage];
    let isCutOff = false;
    response
      .on('error', () => undefined)
      .on('close', () => (isCutOff = true))
      .resume();
    let rounds = 0;
    for (; rounds < 60 && !isCutOff; rounds++) {
      await house.owner.sql`
        insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key)
        select 'system', 'test', 'task.touched', t.id, t.case_id, t.id, ${`deaf ${rounds}`} from app.tasks t where t.case_id = ${caseId}`;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect([isCutOff, rounds > 3]).toEqual([true, true]); // after 128 KB, not at once
    expect(hub.count('').all).toBe(0);
    hub.close();
    server.close();
    const next = await house.startCase(lead);
    await stream.until(of(next));
  });
  it('when the fifth is opened in one session that one is refused', async () => {
    const clerk = await house.person(['R04']);
    for (let n = 0; n < 4; n++) expect((await hear(clerk)).response.statusCode).toBe(200);
    const fifth = await listen(port, clerk.token);
    expect([fifth.response.statusCode, fifth.response.headers['retry-after']]).toEqual([429, '60']);
  });
  it('does not keep its session awake', async () => {
    const { clerk } = await someone();
    await house.owner.sql`update app.sessions set seen_at = app.app_now() - interval '10 minutes' where person_id = ${clerk.id}`;
    await hear(clerk);
    const [row] = await house.owner.sql<{ old: boolean }[]>`
      select seen_at < app.app_now() - interval '9 minutes' as old from app.sessions where person_id = ${clerk.id}`;
    expect(row?.old).toBe(true);
  });
  it('when the process is told to stop, and that does not wait for anybody', async () => {
    const other = await openApi();
    const stream = await listen(await portOf(other.app), (await other.person(['R04'])).token);
    await stream.until(({ kind }) => kind === 'hello');
    const start = performance.now();
    await other.close();
    await stream.ended;
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
