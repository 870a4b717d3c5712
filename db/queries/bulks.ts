// Bulks: the set, fixed when it is asked for, and how far it has come. Acts are in bulk-items.ts and the commands.
import type { BulkAction } from '../../domain/bulk.ts';
import type { Iso } from '../../domain/ids.ts';
import { UNFINISHED, type ItemQuery } from '../../domain/item-query.ts';
import { jsonb, type Queryable } from '../client.ts';
import { fewRows, wantedOf, type Asked } from './item-query.ts';
import { atLeast } from './page-limit.ts';

type NewBulk = {
  readonly id: string;
  readonly query: ItemQuery | null;
  readonly action: BulkAction;
  readonly isDryRun: boolean;
  readonly by: { readonly kind: 'person' | 'bot'; readonly id: string };
};

export type BulkRow = {
  readonly id: string;
  readonly person: string;
  readonly query: ItemQuery | null;
  readonly action: BulkAction;
  readonly isDryRun: boolean;
  readonly state: 'waiting' | 'running' | 'done' | 'cancelled';
  readonly items: number;
  readonly done: number;
  readonly refused: number;
  readonly skipped: number;
  readonly createdAt: Iso;
  readonly begunAt: Iso | null;
  readonly endedAt: Iso | null;
};

const columns = (sql: Queryable['sql']) => sql`
  b.id, b.by_person as person, b.query, b.action, b.is_dry_run as "isDryRun", b.state, b.items, b.done, b.refused, b.skipped,
  b.created_at as "createdAt", b.begun_at as "begunAt", b.ended_at as "endedAt"`;

/** A statement each, so that none of them comes near a request's five seconds. */
const CHUNK = 20_000;
/** Of a set that is looked for: a query that fits one item in twenty walks past a hundred thousand for these. */
const PART = 5_000;

/** Inserts it with its set, inside a transaction. */
export async function insertBulk(tx: Queryable, b: NewBulk & { readonly items: readonly string[] }): Promise<void> {
  const { sql } = tx;
  await sql`
    with bulk as (
      insert into app.bulks (id, by_person, query, action, is_dry_run, items)
      values (${b.id}, ${b.by.id}, ${b.query && jsonb(b.query)}::jsonb, ${jsonb(b.action)}::jsonb, ${b.isDryRun}, ${b.items.length})
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    values (${b.by.kind}, ${b.by.id}, 'bulk.started', ${b.id}, '1', ${jsonb({ kind: b.action.kind, isDryRun: b.isDryRun, items: b.items.length })}::jsonb)`;
  for (let from = 0; from < b.items.length; from += CHUNK)
    await sql`
      insert into app.bulk_items (bulk_id, n, item)
      select ${b.id}, ${from}::int + u.n, u.id from unnest(${b.items.slice(from, from + CHUNK)}::text[]) with ordinality u(id, n)`;
}

/** The ids of a query's items, of unfinished ones unless it names states; the nearest deadline first, at most one more than `max`. */
export async function setOf(db: Queryable, given: Asked, max: number): Promise<string[]> {
  const { sql } = db;
  const asked = { ...given, query: { ...given.query, state: given.query.state ?? UNFINISHED } };
  const few = await fewRows(db, asked);
  const rows = few ? sql`(select * from app.tasks t where ${few.where} offset 0) t` : sql`app.tasks t`;
  const found: string[] = [];
  for (let last: { readonly id: string; readonly dueAt: Iso } | undefined; ;) {
    const beyond = last ? sql`and (t.due_at, t.id) > (${last.dueAt}::timestamptz, ${last.id}::text)` : sql``;
    const part: { readonly id: string; readonly dueAt: Iso }[] = await sql<{ id: string; dueAt: Iso }[]>`
      select t.id, t.due_at as "dueAt" from ${rows} where ${wantedOf(sql, asked)} ${beyond} order by t.due_at, t.id limit 5000`;
    for (const { id } of part) found.push(id);
    last = part.at(-1);
    if (part.length < PART || found.length > max) return found.slice(0, max + 1);
  }
}

export async function bulkById(db: Queryable, b: { readonly id: string; readonly person: string }): Promise<BulkRow | null> {
  const { sql } = db;
  const [row] = await sql<BulkRow[]>`select ${columns(sql)} from app.bulks b where b.id = ${b.id} and b.by_person = ${b.person}`;
  return row ?? null;
}

/** Newest first. */
export async function bulksOf(
  db: Queryable,
  b: { readonly person: string; readonly after: { readonly at: Iso; readonly id: string } | null; readonly limit: number },
): Promise<BulkRow[]> {
  const { sql } = db;
  const rows = await sql<BulkRow[]>`
    select ${columns(sql)} from app.bulks b
    where b.by_person = ${b.person} ${b.after === null ? sql`` : sql`and (b.created_at, b.id) < (${b.after.at}::timestamptz, ${b.after.id}::text)`}
    order by b.created_at desc, b.id desc ${atLeast(sql, b.limit)}`;
  return rows.slice(0, b.limit);
}

export type ResultCount = { readonly state: 'refused' | 'skipped'; readonly code: string; readonly count: number };
export const resultCounts = async (db: Queryable, id: string): Promise<ResultCount[]> =>
  db.sql<ResultCount[]>`
    select state, code, count(*)::int as count from app.bulk_items where bulk_id = ${id} and code is not null group by state, code order by count(*) desc, code`;

export type BulkItemRow = {
  readonly n: number;
  readonly item: string;
  readonly state: 'waiting' | 'done' | 'refused' | 'skipped';
  readonly code: string | null;
  readonly detail: string | null;
  readonly at: Iso | null;
};
export async function bulkItems(
  db: Queryable,
  b: { readonly id: string; readonly states: readonly string[]; readonly after: number | null; readonly limit: number },
): Promise<BulkItemRow[]> {
  const { sql } = db;
  const rows = await sql<BulkItemRow[]>`
    select n, item, state, code, detail, at from app.bulk_items
    where bulk_id = ${b.id} and n > ${b.after ?? 0} and (state || '') = any(${[...b.states]}::text[]) order by n ${atLeast(sql, b.limit)}`;
  return rows.slice(0, b.limit);
}

/** What is done stays done; the rest is left. False when it had ended. */
export async function cancelBulk(
  db: Queryable,
  b: { readonly id: string; readonly by: { readonly kind: 'person' | 'bot'; readonly id: string } },
): Promise<boolean> {
  const rows = await db.sql`
    with cancelled as (
      update app.bulks set state = 'cancelled', ended_at = app.app_now() where id = ${b.id} and by_person = ${b.by.id} and state in ('waiting', 'running')
      returning id, items, done, refused, skipped
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    select ${b.by.kind}, ${b.by.id}, 'bulk.cancelled', id, '1', jsonb_build_object('items', items, 'done', done, 'refused', refused, 'skipped', skipped) from cancelled
    returning object`;
  return rows.length > 0;
}
