// What every query may rely on: values, transactions, refusals.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, jsonb, refusalOf } from '../../db/client.ts';
import { urlOf } from '../../db/migrate.ts';
import { Refusal } from '../../domain/errors.ts';
import { idsOf, openGround, outcomeOf, type Ground } from './ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.drop());

describe('values', () => {
  test('an instant comes back as RFC 3339 text in UTC with milliseconds, whatever zone it was written in', async () => {
    const { sql } = ground.db;
    const [row] = await sql`select '2026-02-02T09:31:00.123+08:00'::timestamptz as a, ${'2026-02-02T01:31:00Z'}::timestamptz as b,
      '2026-02-02 01:31:00.9'::timestamptz as c, 'infinity'::timestamptz as d, array['2026-02-02 01:31:00+00'::timestamptz] as e,
      ${new Date(0)}::timestamptz as f, '2026-02-02'::date as g, null::timestamptz as h`;
    expect(row).toEqual({
      a: '2026-02-02T01:31:00.123Z',
      b: '2026-02-02T01:31:00.000Z',
      c: '2026-02-02T01:31:00.900Z',
      d: 'infinity',
      e: ['2026-02-02T01:31:00.000Z'],
      f: '1970-01-01T00:00:00.000Z',
      g: '2026-02-02',
      h: null,
    });
  });

  test("what the database's clock writes is the same after reading: a comparison finds the row again", async () => {
    for (let n = 0; n < 20; n++) {
      const [{ at } = { at: '' }] = await ground.db.sql<{ at: string }[]>`select app.app_now() as at`;
      const [same] = await ground.db.transaction(async (tx) => {
        await tx.sql`select set_config('countersign.now', ${at}, true)`;
        return tx.sql`select app.app_now() = ${at}::timestamptz as same`;
      });
      expect(same).toEqual({ same: true });
    }
  });

  test('int8 is a number, and one that does not fit is an error instead of another number', async () => {
    const { sql } = ground.db;
    expect(await sql`select 9007199254740991::int8 as n, ${42}::int8 as m, array[1, 2]::int8[] as ns`).toEqual([
      { n: 9_007_199_254_740_991, m: 42, ns: [1, 2] },
    ]);
    await expect(sql`select 9007199254740993::int8 as n`).rejects.toThrow(/does not fit a number/);
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]); // the connection is still good
  });

  test.each([[{ a: [1, '二', null, { b: true }] }], ['a "quoted" text'], [[]], [null], [12.5], [true], [{ text: 'C:\\dir\n' }]])(
    'json %j comes back as it was given',
    async (value) => {
      expect(await ground.db.sql`select ${jsonb(value)}::jsonb as value`).toEqual([{ value }]);
    },
  );

  test('lists of texts with commas, quotes, braces, emptiness and nulls come back as they were given', async () => {
    const texts = ['a', '', 'b,c', '"d"', '{e}', 'f\\g', 'NULL', '汉字 and space', null, 'line\nbreak'];
    expect(await ground.db.sql`select ${texts}::text[] as texts, ${[]}::text[] as none`).toEqual([{ texts, none: [] }]);
    expect(await ground.db.sql`select ${'b,c'} = any(${texts}::text[]) as found`).toEqual([{ found: true }]);
    const { sql } = ground.db;
    expect(await sql`select id from (values ('x'), ('y')) v(id) where id in ${sql(['x', 'z'])}`).toEqual([{ id: 'x' }]);
  });

  test('statements are built from parts', async () => {
    const { sql } = ground.db;
    const part = (n: number) => sql`n > ${n}`;
    expect(await sql`select n from generate_series(1, 5) n where ${part(1)} and ${part(3)} ${sql`order by n desc`}`).toEqual([
      { n: 5 },
      { n: 4 },
    ]);
    expect(await sql`select n from generate_series(1, 2) n`.values()).toEqual([[1], [2]]);
  });
});

describe('transactions', () => {
  test('an error rolls back and is the caller’s own', async () => {
    const error = new Error('mine');
    const run = ground.db.transaction(async (tx) => {
      await tx.sql`insert into scratch.rows (id) values ('tx-rolled')`;
      throw error;
    });
    await expect(run).rejects.toBe(error);
    expect(await idsOf(ground.owner, 'tx-rolled')).toEqual([]);
  });

  test('a failed statement whose error was swallowed does not pass for a commit', async () => {
    const run = ground.db.transaction(async (tx) => {
      await tx.sql`insert into scratch.rows (id) values ('tx-swallowed')`;
      await tx.sql`select 1 / 0`.catch(() => undefined);
    });
    await expect(run).rejects.toThrow('was rolled back');
    expect(await idsOf(ground.owner, 'tx-swallowed')).toEqual([]);
  });

  test('a savepoint undoes its own part only', async () => {
    await ground.db.transaction(async (tx) => {
      await tx.sql`insert into scratch.rows (id) values ('tx-sp-1')`;
      await expect(
        tx.sql.savepoint((inner) => inner`insert into scratch.rows (id) values ('tx-sp-1')`.then(() => undefined)),
      ).rejects.toMatchObject({
        code: '23505',
      });
      await tx.sql.savepoint(async (inner) => void (await inner`insert into scratch.rows (id) values ('tx-sp-2')`));
    });
    expect(await idsOf(ground.owner, 'tx-sp')).toEqual(['tx-sp-1', 'tx-sp-2']);
  });

  test('hundreds of transactions in parallel share a few connections and each ends', async () => {
    const runs = Array.from({ length: 300 }, (_, n) => ground.db.transaction((tx) => tx.sql<{ n: number }[]>`select ${n}::int as n`));
    expect((await Promise.all(runs)).map((rows) => rows[0]?.n)).toEqual(runs.map((_, n) => n));
  });
});

describe('refusals', () => {
  test('what a statement demands becomes the refusal of that code, through Drizzle too', async () => {
    const demand = () => ground.db.sql`select app.demand(false, 'STALE_FENCE', 'claimed again')`;
    const { error } = await outcomeOf(demand());
    expect(refusalOf(error)).toMatchObject({ code: 'STALE_FENCE', message: 'claimed again' });
    const wrapped = await outcomeOf(ground.db.orm.transaction(async () => void (await demand())));
    expect(refusalOf(wrapped.error)).toMatchObject({ code: 'STALE_FENCE' });
    expect(await ground.db.sql`select app.demand(true, 'STALE_FENCE') as met`).toEqual([{ met: true }]);
    expect(refusalOf((await outcomeOf(ground.db.sql`select app.demand(null, 'NOT_HELD')`)).error)?.code).toBe('NOT_HELD');
  });

  test('a refusal thrown inside a transaction comes out as itself', async () => {
    const refusal = new Refusal('FORBIDDEN', 'no');
    expect(refusalOf((await outcomeOf(ground.db.transaction(() => Promise.reject(refusal)))).error)).toBe(refusal);
  });

  test('a fault of ours is no refusal: a wrong statement, a broken constraint, an unknown code', async () => {
    for (const text of ['select nonsense', `insert into scratch.rows (id) values (null)`, `select app.demand(false, 'NO_SUCH_CODE')`])
      expect(refusalOf((await outcomeOf(ground.db.sql.unsafe(text))).error), text).toBeUndefined();
  });

  test('a statement beyond its time and a lock that is not given are UNAVAILABLE', async () => {
    const db = ground.client({ statementTimeoutMs: 300 });
    expect(refusalOf((await outcomeOf(db.sql`select pg_sleep(2)`)).error)?.code).toBe('UNAVAILABLE');
    await ground.db.transaction(async (tx) => {
      await tx.sql`lock table scratch.rows`;
      const waiting = db.transaction(async (other) => {
        await other.sql`set local statement_timeout = 0`;
        await other.sql`set local lock_timeout = '200ms'`;
        await other.sql`insert into scratch.rows (id) values ('locked')`;
      });
      expect(refusalOf((await outcomeOf(waiting)).error)?.code).toBe('UNAVAILABLE');
    });
  });

  test.each([
    ['a wrong password', (url: string) => urlOf(url, ground.name, 'countersign_app', 'wrong'), '28P01'],
    ['an unknown database', (url: string) => urlOf(url, 'no_such_database'), '3D000'],
  ])('%s is told at once, not after a wait', async (_, change, code) => {
    const db = connect({ url: change(ground.url), name: 'misconfigured' });
    const { error, ms } = await outcomeOf(db.sql`select 1`);
    expect(error).toMatchObject({ code });
    expect(ms).toBeLessThan(1_500);
    await db.close();
  });
});

describe('closing', () => {
  test('what is under way ends, what comes later is refused', async () => {
    const db = ground.client();
    const running = outcomeOf(db.sql`select pg_sleep(0.3)`);
    await ground.untilAsleep();
    const closing = db.close();
    const late = await outcomeOf(db.sql`select 1`);
    expect((await running).error).toBeUndefined();
    expect(late.error).toMatchObject({ code: 'CONNECTION_ENDED' });
    await closing;
    const sessions = () =>
      ground.owner.sql`select from pg_stat_activity where datname = ${ground.name} and application_name = 'driver-test'`;
    await expect.poll(async () => (await sessions()).length).toBe(0);
  });

  test('who hangs is cut after 5 s', async () => {
    const db = ground.client({ statementTimeoutMs: 30_000 });
    const running = outcomeOf(db.sql`select pg_sleep(20)`);
    await ground.untilAsleep();
    const { ms } = await outcomeOf(db.close());
    expect(ms).toBeLessThan(6_000);
    expect((await running).error).toMatchObject({ code: 'CONNECTION_ENDED' });
  });
});

test('an error of a query names the line that wrote it', async () => {
  const { error } = await outcomeOf(ground.db.sql`select 1 / 0`);
  expect((error as Error).stack).toMatch(/client\.test\.ts:\d+/);
});
