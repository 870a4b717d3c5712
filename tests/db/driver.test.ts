// The driver's acceptance, T1 to T12: what happens to transactions whose connection is lost. Real PostgreSQL behind a proxy; T5 to T8,
// which need time, are in driver-outage.test.ts.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusalOf, type Db, type Tx } from '../../db/client.ts';
import { sql as drizzleSql } from '../../db/drizzle.ts';
import { isLost } from '../../db/lost.ts';
import { idsOf, openGround, outcomeOf, type Ground } from './ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.drop());

const insert = (tx: Pick<Tx, 'sql'>, id: string) => tx.sql`insert into scratch.rows (id) values (${id})`;
const isReady = async (db: Db) => expect(await db.sql`select 1 as one`).toEqual([{ one: 1 }]);

describe('T1: the session is killed while a statement runs', () => {
  test('the transaction fails within a second, leaves nothing behind, and the next one works', async () => {
    const db = ground.client();
    for (let round = 0; round < 5; round++) {
      const running = outcomeOf(
        db.transaction(async (tx) => {
          await insert(tx, `t1-${round}`);
          await tx.sql`select pg_sleep(10)`;
        }),
      );
      await ground.untilAsleep();
      await ground.killAll();
      const { error, ms } = await running;
      expect(isLost(error)).toBe(true);
      expect(refusalOf(error)?.code).toBe('UNAVAILABLE');
      expect(ms).toBeLessThan(1_000);
      await isReady(db);
    }
    expect(await idsOf(ground.owner, 't1-')).toEqual([]);
  });

  test('a statement outside a transaction is repeated once, and happens once', async () => {
    const db = ground.client();
    const running = outcomeOf(db.sql`with s as (select pg_sleep(0.5)) insert into scratch.rows (id) select 't1once' from s`);
    await ground.untilAsleep();
    await ground.killAll();
    expect((await running).error).toBeUndefined();
    expect(await idsOf(ground.owner, 't1once')).toEqual(['t1once']);
  });

  test('a statement that is killed twice is refused, not repeated for ever', async () => {
    const db = ground.client();
    const running = outcomeOf(db.sql`select pg_sleep(10)`);
    for (let n = 0; n < 2; n++) {
      await ground.untilAsleep();
      await ground.killAll();
    }
    const { error, ms } = await running;
    expect(refusalOf(error)?.code).toBe('UNAVAILABLE');
    expect(ms).toBeLessThan(1_500);
  });
});

describe('T2: the session is killed while the transaction waits for other work', () => {
  test.each(['sql', 'orm'] as const)('its later write through %s is refused, though others use the database meanwhile', async (handle) => {
    const db = ground.client({ max: 1 }); // so that others would get the very same socket
    const prefix = `t2${handle}`;
    let stray: unknown;
    let goOn = () => {};
    const others = new Promise<void>((resolve) => (goOn = resolve));
    let isCallbackOver = () => {};
    const callbackOver = new Promise<void>((resolve) => (isCallbackOver = resolve));
    const running = outcomeOf(
      db.transaction(async (tx) => {
        await insert(tx, `${prefix}-before`);
        await ground.killAll();
        await others;
        const late =
          handle === 'sql'
            ? insert(tx, `${prefix}-stray`)
            : tx.orm.execute(drizzleSql`insert into scratch.rows (id) values (${`${prefix}-stray`})`);
        stray = (await outcomeOf(late)).error;
        isCallbackOver();
      }),
    );
    const { error, ms } = await running; // at once: it does not wait for its callback
    expect(isLost(error)).toBe(true);
    expect(ms).toBeLessThan(1_000);
    await db.transaction(async (tx) => {
      await insert(tx, `${prefix}-other`);
      goOn();
      await callbackOver;
    });
    expect(isLost(stray)).toBe(true);
    expect(await idsOf(ground.owner, prefix)).toEqual([`${prefix}-other`]);
    await isReady(db);
  });
});

describe('T3: the session is killed while statements queue on it', () => {
  test('each of them fails, none hangs', async () => {
    const db = ground.client();
    const outcomes: Promise<{ error?: unknown }>[] = [];
    const running = outcomeOf(
      db.transaction(async (tx) => {
        outcomes.push(...Array.from({ length: 30 }, (_, n) => outcomeOf(tx.sql`select pg_sleep(0.05), ${n}::int`)));
        await Promise.all(outcomes);
      }),
    );
    await ground.untilAsleep();
    await ground.killAll();
    const { error, ms } = await running;
    expect(isLost(error)).toBe(true);
    expect(ms).toBeLessThan(1_500);
    const errors = (await Promise.all(outcomes)).map((outcome) => outcome.error).filter(Boolean);
    expect(errors.length).toBeGreaterThan(20);
    expect(errors.every(isLost)).toBe(true);
    await isReady(db);
  });

  test('people who wait for a connection get a new one', async () => {
    const db = ground.client({ max: 2 });
    const running = Array.from({ length: 40 }, (_, n) => outcomeOf(db.sql`select pg_sleep(0.02), ${n}::int as n`));
    await ground.untilAsleep(2);
    await ground.killAll();
    const outcomes = await Promise.all(running);
    expect(outcomes.filter(({ error }) => error)).toEqual([]);
  });
});

describe("T4: after a reconnection another user's transaction runs", () => {
  test('the dead transaction neither sees its rows nor commits or rolls it back', async () => {
    const db = ground.client({ max: 1 });
    let seen: unknown = 'nothing tried';
    let look = () => {};
    const otherIsIn = new Promise<void>((resolve) => (look = resolve));
    let looked = () => {};
    const hasLooked = new Promise<void>((resolve) => (looked = resolve));
    const dead = outcomeOf(
      db.transaction(async (tx) => {
        await insert(tx, 't4-dead');
        await ground.killAll();
        await otherIsIn;
        seen = await outcomeOf(tx.sql`select id from scratch.rows where id like 't4-%'`);
        await outcomeOf(tx.sql.unsafe('commit'));
        looked();
        throw new Error('which would make the driver send a rollback');
      }),
    );
    expect(isLost((await dead).error)).toBe(true);
    await expect(
      db.transaction(async (tx) => {
        await insert(tx, 't4-secret');
        look();
        await hasLooked;
        await wait(50);
        await insert(tx, 't4-second');
        throw new Error('the other user changes her mind');
      }),
    ).rejects.toThrow('changes her mind');
    expect(seen).toMatchObject({ error: expect.objectContaining({ code: expect.any(String) }) });
    expect(await idsOf(ground.owner, 't4-')).toEqual([]);
  });

  test('a handle kept beyond the end of its transaction is refused', async () => {
    const db = ground.client({ max: 1 });
    let kept: Tx | undefined;
    await db.transaction(async (tx) => {
      kept = tx;
      await insert(tx, 't4kept-1');
    });
    await expect(insert(kept!, 't4kept-2')).rejects.toThrow('The transaction is over');
    expect(await idsOf(ground.owner, 't4kept')).toEqual(['t4kept-1']);
  });
});

describe('T9: the session that listens is killed', () => {
  test('notifications come again by themselves, with a hint that some may be missing', async () => {
    const db = ground.client();
    const heard: string[] = [];
    await db.listen('t9', (payload) => heard.push(payload));
    const notify = (payload: string) => ground.owner.sql`select pg_notify('t9', ${payload})`;
    await notify('before');
    await expect.poll(() => heard).toEqual(['before']);
    await ground.killAll();
    await expect.poll(() => heard, { timeout: 2_000 }).toEqual(['before', '']);
    await notify('after');
    await expect.poll(() => heard).toEqual(['before', '', 'after']);
  });

  test('who no longer listens hears nothing', async () => {
    const db = ground.client();
    const heard: string[] = [];
    const listening = await db.listen('t9b', (payload) => heard.push(payload));
    await db.listen('t9c', (payload) => heard.push(payload));
    await listening.unlisten();
    await ground.owner.sql`select pg_notify('t9b', 'not this')`;
    await ground.owner.sql`select pg_notify('t9c', 'this')`;
    await expect.poll(() => heard).toEqual(['this']);
  });
});

describe('T10: all connections are busy', () => {
  test('the 21st is refused within 2 s with UNAVAILABLE, and the 20 are not disturbed', async () => {
    const db = ground.client({ max: 20, statementTimeoutMs: 20_000 });
    const slow = Array.from({ length: 20 }, (_, n) =>
      outcomeOf(
        db.transaction(async (tx) => {
          await insert(tx, `t10-${String(n).padStart(2, '0')}`);
          await tx.sql`select pg_sleep(3)`;
        }),
      ),
    );
    await ground.untilAsleep(20);
    const { error, ms } = await outcomeOf(db.sql`select 1`);
    expect(refusalOf(error)?.code).toBe('UNAVAILABLE');
    expect(refusalOf(error)?.message).toMatch(/busy/);
    expect(ms).toBeLessThan(2_000);
    expect((await Promise.all(slow)).filter((outcome) => outcome.error)).toEqual([]);
    expect(await idsOf(ground.owner, 't10-')).toHaveLength(20);
    await isReady(db);
  });
});

describe('T11: the server ends a transaction that idles', () => {
  test('its later write is refused and nothing of it stays', async () => {
    const db = ground.client({ max: 1 });
    let late: unknown;
    const running = outcomeOf(
      db.transaction(async (tx) => {
        await tx.sql`set local idle_in_transaction_session_timeout = '200ms'`;
        await insert(tx, 't11-before');
        await wait(600);
        late = (await outcomeOf(insert(tx, 't11-late'))).error;
      }),
    );
    expect(isLost((await running).error)).toBe(true);
    await isReady(db);
    await expect.poll(() => isLost(late)).toBe(true);
    expect(await idsOf(ground.owner, 't11-')).toEqual([]);
  });

  test('our own sessions ask for it: 10 s, beside the limits of statements and locks', async () => {
    const [limits] = await ground.client().sql`select current_setting('idle_in_transaction_session_timeout') as idle,
      current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`;
    expect(limits).toEqual({ idle: '10s', statement: '5s', lock: '2s' });
  });
});

describe('T12: the session is killed inside a savepoint', () => {
  test('neither the inner nor the outer handle writes any more', async () => {
    const db = ground.client({ max: 1 });
    const errors: unknown[] = [];
    const running = outcomeOf(
      db.transaction(async (tx) => {
        await insert(tx, 't12-outer');
        await tx.sql
          .savepoint(async (inner) => {
            await inner`insert into scratch.rows (id) values ('t12-inner')`;
            await ground.killAll();
            await wait(100);
            errors.push((await outcomeOf(inner`insert into scratch.rows (id) values ('t12-stray')`)).error);
          })
          .catch((error: unknown) => errors.push(error));
        errors.push((await outcomeOf(insert(tx, 't12-outer-stray'))).error);
      }),
    );
    expect(isLost((await running).error)).toBe(true);
    await isReady(db);
    await expect.poll(() => errors).toHaveLength(3);
    expect(errors.every(isLost)).toBe(true);
    expect(await idsOf(ground.owner, 't12-')).toEqual([]);
  });

  test("the same through Drizzle's nested transactions", async () => {
    const db = ground.client({ max: 1 });
    const put = (id: string) => drizzleSql`insert into scratch.rows (id) values (${id})`;
    const errors: unknown[] = [];
    const running = outcomeOf(
      db.orm.transaction(async (tx) => {
        await tx.execute(put('t12d-outer'));
        await tx
          .transaction(async (inner) => {
            await ground.killAll();
            await wait(100);
            errors.push((await outcomeOf(inner.execute(put('t12d-stray')))).error);
          })
          .catch((error: unknown) => errors.push(error));
        errors.push((await outcomeOf(tx.execute(put('t12d-outer-stray')))).error);
      }),
    );
    expect(isLost((await running).error)).toBe(true);
    await isReady(db);
    await expect.poll(() => errors).toHaveLength(3);
    expect(errors.every(isLost)).toBe(true);
    expect(await idsOf(ground.owner, 't12d-')).toEqual([]);
  });
});
