// What the driver tests stand on: a database with a table to scratch in, seen through a proxy that breaks the network, and writers that
// remember what they were told.
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { connect, refusalOf, type ConnectOptions, type Db } from '../../db/client.ts';
import { isLost } from '../../db/lost.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** The long forms take minutes: as a command, not at each push. */

export type Ground = TestDatabase & {
  readonly proxy: TcpProxy;
  /** A client of the app role through the proxy, closed at the end of the test. */
  client(options?: Partial<ConnectOptions>): Db;
  /** Ends the sessions of the app role in this database, as an operator or a failover does. They are gone when it resolves. */
  killAll(): Promise<void>;
  /** Waits until so many sessions of the app role are in pg_sleep. */
  untilAsleep(sessions?: number): Promise<void>;
};

export async function openGround(): Promise<Ground> {
  const database = await testDatabase();
  await makeScratch(database.owner);
  const proxy = await startTcpProxy({ port: Number(new URL(database.url).port) });
  return {
    ...database,
    proxy,
    client(options = {}) {
      const db = connect({ url: proxy.through(database.url), name: 'driver-test', max: 20, ...options });
      onTestFinished(() => db.close());
      return db;
    },
    async killAll() {
      await database.owner
        .sql`select pg_terminate_backend(pid, 2000) from pg_stat_activity where datname = ${database.name} and usename = 'countersign_app'`;
    },
    async untilAsleep(sessions = 1) {
      const asleep = () => database.owner.sql`select from pg_stat_activity
        where datname = ${database.name} and usename = 'countersign_app' and wait_event = 'PgSleep'`;
      for (const end = performance.now() + 10_000; (await asleep()).length < sessions; await wait(10))
        if (performance.now() > end) throw new Error(`${sessions} sessions were to sleep, but do not`);
    },
    async drop() {
      await proxy.close();
      await database.drop();
    },
  };
}

export async function makeScratch(owner: Db): Promise<void> {
  await owner.sql.unsafe(`
    create schema scratch;
    create table scratch.rows (id text primary key, half text not null default 'first');
    grant usage on schema scratch to countersign_app;
    grant select, insert, update, delete on scratch.rows to countersign_app`);
}

export const idsOf = async (db: Db, prefix: string): Promise<string[]> =>
  (await db.sql<{ id: string }[]>`select id from scratch.rows where id like ${`${prefix}%`} order by id`).map((row) => row.id);

/** What a promise ended with, and after how many milliseconds. A hang is a failure of the test, not of the test run. */
export async function outcomeOf<T>(promise: PromiseLike<T>, limitMs = 15_000): Promise<{ value?: T; error?: unknown; ms: number }> {
  const start = performance.now();
  const alarm = AbortSignal.timeout(limitMs);
  const hang = new Promise<never>((_, reject) => alarm.addEventListener('abort', () => reject(new Error(`hung for ${limitMs} ms`))));
  try {
    return { value: await Promise.race([promise, hang]), ms: performance.now() - start };
  } catch (error) {
    return { error, ms: performance.now() - start };
  }
}

export type Writing = {
  /** Told "committed". */
  readonly acknowledged: string[];
  /** Told an error: committed or not, nobody knows. */
  readonly unknown: string[];
  /** Errors that were not of a kind that says "try again": faults of ours. */
  readonly strange: unknown[];
  /** The longest that one transaction took to succeed or fail. */
  longestMs: number;
  /** Instants (performance.now) of successes. */
  readonly successes: number[];
  stop(): Promise<void>;
  /** Milliseconds from `instant` to the first success after it. */
  firstSuccessAfter(instant: number): Promise<number>;
};

/** Writers that each insert two rows per transaction, as fast as they can, and go on after errors. */
export function startWriters(db: Db, { writers = 20, prefix }: { writers?: number; prefix: string }): Writing {
  let isStopped = false;
  const state: Omit<Writing, 'stop' | 'firstSuccessAfter'> = { acknowledged: [], unknown: [], strange: [], longestMs: 0, successes: [] };
  async function write(id: string): Promise<void> {
    const start = performance.now();
    try {
      await db.transaction(async (tx) => {
        await tx.sql`insert into scratch.rows (id) values (${`${id}a`})`;
        await wait(1); // the callback waits for something else, as commands do
        await tx.sql`insert into scratch.rows (id, half) values (${`${id}b`}, 'second')`;
      });
      state.acknowledged.push(id);
      state.successes.push(performance.now());
    } catch (error) {
      state.unknown.push(id);
      if (!isLost(error) && refusalOf(error)?.code !== 'UNAVAILABLE') state.strange.push(error);
      await wait(20);
    }
    state.longestMs = Math.max(state.longestMs, performance.now() - start);
  }
  const running = Array.from({ length: writers }, async (_, w) => {
    for (let n = 0; !isStopped; n++) await write(`${prefix}-${w}-${String(n).padStart(5, '0')}`);
  });
  return Object.assign(state, {
    async stop() {
      isStopped = true;
      await Promise.all(running);
    },
    async firstSuccessAfter(instant: number) {
      for (const end = instant + 15_000; performance.now() < end; await wait(5)) {
        const found = state.successes.find((at) => at > instant);
        if (found !== undefined) return found - instant;
      }
      return Infinity;
    },
  });
}

/** Compares what the writers were told with what is there. All three are to be empty. */
export async function reconcile(owner: Db, writing: Writing, prefix: string) {
  const there = new Set(await idsOf(owner, prefix));
  const whole = (id: string) => there.has(`${id}a`) && there.has(`${id}b`);
  const known = new Set([...writing.acknowledged, ...writing.unknown].flatMap((id) => [`${id}a`, `${id}b`]));
  return {
    lost: writing.acknowledged.filter((id) => !whole(id)),
    halves: writing.unknown.filter((id) => there.has(`${id}a`) !== there.has(`${id}b`)),
    stray: [...there].filter((id) => !known.has(id)),
  };
}
export const NOTHING_WRONG = { lost: [], halves: [], stray: [] };
