// The product's way to PostgreSQL. `connect` once per process; `sql` for hot and clever statements, `orm` for ordinary ones, both over
// the same guarded connections. Queries themselves are in db/queries.
import { Refusal, isErrorCode } from '../domain/errors.ts';
import { template } from './driver.ts';
import { makeOrm, makeSql, makeTransact, onAny, type Orm, type Sql, type TxSql } from './guard.ts';
import { openLink } from './link.ts';
import { createListener, type Listening } from './listen.ts';
import { findInChain, isTransient } from './lost.ts';
import { createPool } from './pool.ts';

/** Two handles inside one transaction. They are dead when it is over or its connection lost. */
export type Tx = { readonly sql: TxSql; readonly orm: Orm };
/** What functions of db/queries take first: they run alone or inside the caller's transaction. */
export type Queryable = { readonly sql: Sql; readonly orm: Orm };
export type Db = Queryable & {
  /** Commits when `run` resolves, rolls back when it rejects. `run` is called once: what it does outside is not undone. */
  transaction<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  /** A notification is a hint that may be lost, doubled or come late: poll as well. `onNotify('')` after each reconnection. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<Listening>;
  /** Waits up to 5 s for what is under way. */
  close(): Promise<void>;
};

export type ConnectOptions = {
  readonly url: string;
  /** application_name: `api`, `flow` … */
  readonly name: string;
  readonly max?: number;
  /** 5 s for requests; jobs take 60 s. A query without an answer 2 s later counts as lost. */
  readonly statementTimeoutMs?: number;
};

/** Does not connect yet: the first query does. Whoever finds no connection within 2 s gets UNAVAILABLE. */
export function connect({ url, name, max = 20, statementTimeoutMs = 5_000 }: ConnectOptions): Db {
  const settings = { url, name, statementTimeoutMs, lockTimeoutMs: 2_000, idleInTransactionMs: 10_000 };
  const base = template(url);
  const pool = createPool({ max, open: () => openLink(settings) });
  const listener = createListener((onNotify) => openLink({ ...settings, name: `${name}-listen` }, onNotify));
  const transact = makeTransact(base, pool);
  const sql = makeSql(base, onAny(pool));
  return {
    sql,
    orm: makeOrm(sql, transact),
    transaction: (run) => transact((txSql) => run(txOf(txSql))),
    listen: listener.listen,
    close: async () => {
      listener.close();
      await pool.close(5_000);
    },
  };
}

/** Most transactions need one of the two handles only: Drizzle's is made when asked for. */
function txOf(sql: TxSql): Tx {
  let orm: Orm | undefined;
  return {
    sql,
    get orm() {
      return (orm ??= makeOrm(sql, sql.savepoint));
    },
  };
}

/**
 * A savepoint inside `tx`, given out as a `Db`, for commands that would begin a transaction of their own: what fails in it is undone alone,
 * and what it did commits with the rest or not at all.
 */
export const nested = <T>(tx: Tx, run: (db: Db) => Promise<T>): Promise<T> =>
  tx.sql.savepoint((sql) =>
    run({
      ...{ sql, orm: makeOrm(sql, sql.savepoint) },
      transaction: (inner) => sql.savepoint((innerSql) => inner(txOf(innerSql))),
      listen: () => Promise.reject(new Error('nobody listens inside a transaction')),
      close: () => Promise.resolve(),
    }),
  );

/**
 * A part of statements that is always the same, made once. Anew it costs a query object of the driver for each fragment in it, with a promise and
 * closures over itself, which outlive several runs of the collector (docs/performance.md).
 */
export function fixed(make: (sql: Sql) => ReturnType<Sql>): typeof make {
  let made: ReturnType<Sql> | undefined;
  return (sql) => (made ??= make(sql));
}

/** For parameters of json columns: `${jsonb(value)}::jsonb`. */
export const jsonb = (value: unknown): string => JSON.stringify(value) ?? 'null';

/**
 * What an error of a query means to the product: the refusal that a statement demanded (`app.demand`), UNAVAILABLE when the database is
 * away, hung or overloaded, a Refusal itself; undefined when it is a fault of ours. The text of other errors is never for users.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  const refusal = findInChain(error, (e) => (e instanceof Refusal ? e : undefined));
  if (refusal) return refusal;
  const demanded = findInChain(error, (e) => (e.code === 'CS001' ? (e as { message: string; detail?: string }) : undefined));
  if (demanded && isErrorCode(demanded.message)) return new Refusal(demanded.message, demanded.detail ?? '', { cause: error });
  if (isTransient(error))
    return new Refusal('UNAVAILABLE', 'The database did not answer. Try again in a moment with the same Idempotency-Key.', {
      cause: error,
      retryAfter: 1,
    });
  return undefined;
}
