// How often signing in has failed lately, by account and by address. A try is written down before its password is looked at and taken back
// when it was right, so that a hundred tries at one instant are not a hundred guesses.
import type { Queryable } from '../client.ts';

export type Try = {
  readonly key: string;
  readonly isBlocked: boolean;
  /** Until a place is free again, when it is blocked. */ readonly waitSeconds: number;
};
type Limit = { readonly max: number; readonly minutes: number };

/**
 * Notes a try under each key, unless it is full already. The window slides: in no `minutes` there are more than `max`. In the order of the
 * keys, the same for everybody, so that two tries never wait for each other.
 */
export async function noteTry(db: Queryable, t: Limit & { readonly keys: readonly string[] }): Promise<Try[]> {
  const { sql } = db;
  const recent = sql`array(select f from unnest(t.failures) f where f > app.app_now() - make_interval(mins => ${t.minutes}::int) order by f)`;
  return sql<Try[]>`
    insert into app.sign_in_tries as t (key, failures, at)
    select k, array[app.app_now()], app.app_now() from unnest(${[...t.keys]}::text[]) k order by k
    on conflict (key) do update set at = app.app_now(), is_blocked = cardinality(${recent}) >= ${t.max}::int,
      failures = case when cardinality(${recent}) >= ${t.max}::int then ${recent} else ${recent} || app.app_now() end
    returning t.key, t.is_blocked as "isBlocked",
      greatest(1, ceil(extract(epoch from t.failures[1] + make_interval(mins => ${t.minutes}::int) - app.app_now())))::int as "waitSeconds"`;
}

/** The last try under a key was none: the password was right, or nobody looked at it. */
export async function takeBackTry(db: Queryable, keys: readonly string[]): Promise<void> {
  await db.sql`
    update app.sign_in_tries t set failures = t.failures[1:cardinality(t.failures) - 1]
    from (select key from app.sign_in_tries where key = any(${[...keys]}::text[]) order by key for update) k
    where t.key = k.key and cardinality(t.failures) > 0`;
}

/** Forgets what failed before a success, and what is older than the window. */
export async function forgetTries(db: Queryable, t: { readonly key: string; readonly minutes: number }): Promise<void> {
  await db.sql`
    delete from app.sign_in_tries where key in (
      select key from app.sign_in_tries
      where key = ${t.key} or at < app.app_now() - make_interval(mins => ${t.minutes}::int)
      order by key limit 100 for update skip locked)`;
}
