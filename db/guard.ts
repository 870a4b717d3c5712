// The handles that queries are written with. A handle decides, per query, on which connection it runs: any free one, or that of its
// transaction. A transaction whose connection was lost, or that is over, is dead for good: its handle refuses, whatever comes later.
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { copyOf, type RawQuery } from './driver.ts';
import { drizzle } from './drizzle.ts';
import type { Link } from './link.ts';
import { isLost, isSafeToRepeat } from './lost.ts';
import type { Pool } from './pool.ts';

/** Tagged templates and helpers of postgres.js, without what needs a connection of its own. */
export type Sql = postgres.ISql;
export type Orm = PostgresJsDatabase;
export type TxSql = Sql & { savepoint<T>(run: (sql: TxSql) => Promise<T>): Promise<T> };
export type Transact = <T>(run: (sql: TxSql) => Promise<T>) => Promise<T>;

type Submit = (query: RawQuery) => void;

/** A handle whose queries go to `submit`. Queries stay the driver's own objects, so fragments nest and `.values()` works. */
export function makeSql(base: postgres.Sql, submit: Submit): Sql {
  const through = <Q>(made: Q): Q => (made instanceof Promise ? Object.assign(made, { handler: submit }) : made);
  const call = base as unknown as (...parts: unknown[]) => unknown;
  const unsafe = base.unsafe as (...parts: unknown[]) => unknown;
  const { json, array, typed, types } = base;
  const handle = (...parts: unknown[]): unknown => {
    const made = through(call(...parts));
    if (made instanceof Promise) markOrigin(made, parts[0] as TemplateStringsArray, handle);
    return made;
  };
  return Object.assign(handle, {
    unsafe: (...parts: unknown[]) => through(unsafe(...parts)),
    notify: (channel: string, payload: string) => through(base`select pg_notify(${channel}, ${payload})`),
    file: () => {
      throw new Error('SQL is written in db/queries, not read from files');
    },
    ...{ json, array, typed, types },
  }) as unknown as Sql;
}

const origins = new WeakMap<TemplateStringsArray, { stack: string }>();

/** An error of a query ends with the lines that wrote it: the driver's own look at the stack reaches our handle only. Once per template. */
function markOrigin(query: object, template: TemplateStringsArray, handle: (...parts: never[]) => unknown): void {
  let origin = origins.get(template);
  if (!origin) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 3;
    Error.captureStackTrace((origin = { stack: '' }), handle);
    Error.stackTraceLimit = limit;
    origins.set(template, origin);
  }
  Object.defineProperty(query, 'origin', { value: origin.stack });
}

/** Drizzle over a handle. It overwrites parsers and serializers of the client that it is given: these go nowhere, ours stay. */
export function makeOrm(sql: Sql, begin: Transact): Orm {
  const nested = (run: (sql: TxSql) => Promise<unknown>) => begin((inner) => run(withBegin(inner)));
  const withBegin = (inner: TxSql): TxSql => Object.assign(inner, { savepoint: nestedIn(inner.savepoint) });
  const nestedIn =
    (savepoint: Transact): Transact =>
    (run) =>
      savepoint((inner) => run(withBegin(inner)));
  return drizzle(Object.assign(sql, { options: { parsers: {}, serializers: {} }, begin: nested }) as unknown as postgres.Sql);
}

/** Outside a transaction: each query takes a connection of its own, and is repeated once when the server says it did not happen. */
export const onAny = (pool: Pool): Submit =>
  function submit(query) {
    const { resolve, reject } = query;
    void attempt(query, true);
    async function attempt(copy: RawQuery, mayRepeat: boolean): Promise<void> {
      let link: Link;
      try {
        link = await pool.acquire();
      } catch (error) {
        return reject(error);
      }
      copy.resolve = (value) => (pool.release(link), resolve(value));
      copy.reject = (error) => {
        pool.release(link);
        if (mayRepeat && !query.forEachFn && isSafeToRepeat(error)) void attempt(copyOf(query), false);
        else reject(error);
      };
      link.execute(copy);
    }
  };

/** `begin` over the pool. The callback runs once; only the BEGIN itself is tried again on another connection. */
export function makeTransact(base: postgres.Sql, pool: Pool): Transact {
  return async function transact(run) {
    const link = await begin(pool);
    let over: Error | undefined;
    const submit: Submit = (query) => (over ? query.reject(over) : link.execute(query));
    try {
      const work = run(makeTxSql(base, submit, link));
      work.catch(() => undefined); // after a loss nobody waits for it: its next query is refused
      const result = await link.unlessLost(work);
      const tag = await link.command('commit');
      // The server answers ROLLBACK when a statement had failed and the callback went on as if it had not.
      if (tag !== 'COMMIT')
        throw new Error('The transaction was rolled back: one of its statements had failed and its error was swallowed');
      return result;
    } catch (error) {
      over = link.lostBy();
      if (!link.lostBy()) await link.command('rollback').catch((failed: unknown) => link.destroy(failed as Error));
      throw error;
    } finally {
      over ??= new Error('The transaction is over: a query came after its end. Await every query inside the callback');
      pool.release(link);
    }
  };
}

async function begin(pool: Pool): Promise<Link> {
  for (let mayRepeat = true; ; mayRepeat = false) {
    const link = await pool.acquire();
    try {
      await link.command('begin');
      return link;
    } catch (error) {
      pool.release(link);
      if (!mayRepeat || !isLost(error)) throw error;
    }
  }
}

function makeTxSql(base: postgres.Sql, submit: Submit, link: Link): TxSql {
  let savepoints = 0;
  const handle = (submitHere: Submit): TxSql =>
    Object.assign(makeSql(base, submitHere), {
      async savepoint<T>(run: (sql: TxSql) => Promise<T>): Promise<T> {
        const name = `s${++savepoints}`;
        let over: Error | undefined;
        const inner = handle((query) => (over ? query.reject(over) : submitHere(query)));
        await command(submitHere, `savepoint ${name}`);
        try {
          const work = run(inner);
          work.catch(() => undefined);
          const result = await link.unlessLost(work);
          await command(submitHere, `release savepoint ${name}`);
          return result;
        } catch (error) {
          if (!link.lostBy()) await command(submitHere, `rollback to savepoint ${name}`);
          throw error;
        } finally {
          over = link.lostBy() ?? new Error('The savepoint is over: a query came after its end. Await every query inside the callback');
        }
      },
    });
  const command = async (to: Submit, text: string): Promise<void> => {
    const query = base.unsafe(text);
    (query as unknown as RawQuery).handler = to;
    await query;
  };
  return handle(submit);
}
