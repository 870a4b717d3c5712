// How the keeper goes through a bulk. Each batch is one transaction that holds the lock of the bulk's row: that is its lease. It ends with the
// connection, so a killed keeper's bulk goes on at once with the next one, and two keepers never do the same batch.
import { SAME_CASE } from '../../domain/bulk.ts';
import { jsonb, type Queryable } from '../client.ts';
import { wantedOf, type Asked } from './item-query.ts';
import type { BulkRow } from './bulks.ts';

export type Batch = Pick<BulkRow, 'id' | 'person' | 'query' | 'action' | 'isDryRun'>;
export type BatchItem = { readonly n: number; readonly item: string; readonly tries: number };

/** The bulk that has waited longest for its turn and that nobody else works at; null: there is none. Keeps its lock until the transaction ends. */
export async function takeBulk(tx: Queryable): Promise<Batch | null> {
  const [row] = await tx.sql<Batch[]>`
    with next as materialized (
      select id from app.bulks where state in ('waiting', 'running') order by touched_at limit 1 for no key update skip locked
    )
    update app.bulks b set state = 'running', begun_at = coalesce(b.begun_at, app.app_now()), touched_at = clock_timestamp()
    from next where b.id = next.id
    returning b.id, b.by_person as person, b.query, b.action, b.is_dry_run as "isDryRun"`;
  return row ?? null;
}

/** The next items of the set, those that were found locked last time after the others. */
export const nextItems = async (tx: Queryable, b: { readonly id: string; readonly limit: number }): Promise<BatchItem[]> =>
  tx.sql<BatchItem[]>`
    select n, item, tries from app.bulk_items where bulk_id = ${b.id} and state = 'waiting' order by n limit ${b.limit}`;

/** The item before the `n`th, when the act was done on it, or skipped because it was done on its case. */
export async function actedBefore(tx: Queryable, b: { readonly id: string; readonly n: number }): Promise<string | null> {
  const [row] = await tx.sql<{ item: string }[]>`
    select item from app.bulk_items where bulk_id = ${b.id} and n = ${b.n - 1} and (state = 'done' or code = ${SAME_CASE})`;
  return row?.item ?? null;
}

/** Every audit event of this transaction from now on names the bulk (migration 0022). */
export const markActs = async (tx: Queryable, id: string): Promise<void> => {
  await tx.sql`select set_config('countersign.bulk', ${id}, true)`;
};

/** Those of the items that are still what was asked for; of named ones, those that the person may see. */
export async function stillWanted(tx: Queryable, b: { readonly asked: Asked; readonly items: readonly string[] }): Promise<Set<string>> {
  const { sql } = tx;
  const rows = await sql<{ id: string }[]>`
    select t.id from (select * from app.tasks t where t.id = any(${[...b.items]}::text[]) offset 0) t where ${wantedOf(sql, b.asked)}`;
  return new Set(rows.map(({ id }) => id));
}

export type Result = {
  readonly n: number;
  readonly state: 'done' | 'refused' | 'skipped';
  readonly code: string | null;
  readonly detail: string | null;
};

/** Writes what became of the items, and counts it. `again` are those that were locked by somebody. */
export async function recordResults(
  tx: Queryable,
  b: { readonly id: string; readonly results: readonly Result[]; readonly again: readonly number[] },
): Promise<void> {
  await tx.sql`
    with results as materialized (
      select * from jsonb_to_recordset(${jsonb(b.results)}::jsonb) as r(n int, state text, code text, detail text)
    ), written as (
      update app.bulk_items i set state = r.state, code = r.code, detail = r.detail, at = app.app_now(), tries = i.tries + 1
      from results r where i.bulk_id = ${b.id} and i.n = r.n and i.state = 'waiting'
      returning i.state
    ), tried as (
      update app.bulk_items set tries = tries + 1 where bulk_id = ${b.id} and n = any(${[...b.again]}::int[])
    )
    update app.bulks b set done = b.done + w.done, refused = b.refused + w.refused, skipped = b.skipped + w.skipped from (
      select count(*) filter (where state = 'done') as done, count(*) filter (where state = 'refused') as refused,
        count(*) filter (where state = 'skipped') as skipped from written) w
    where b.id = ${b.id}`;
}

/** Nothing of it waits any more. */
export async function endBulk(tx: Queryable, id: string): Promise<void> {
  await tx.sql`
    with ended as (
      update app.bulks set state = 'done', ended_at = app.app_now() where id = ${id} and state = 'running' returning id, items, done, refused, skipped
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    select 'system', 'keeper', 'bulk.ended', id, '1', jsonb_build_object('items', items, 'done', done, 'refused', refused, 'skipped', skipped) from ended`;
}
