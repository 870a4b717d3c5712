// Saved views: a query over items under a name, somebody's own or a team's. What is deleted keeps its row, for the record.
import type { Iso } from '../../domain/ids.ts';
import type { ItemQuery } from '../../domain/item-query.ts';
import { jsonb, type Queryable } from '../client.ts';
import { findInChain } from '../lost.ts';

export type ViewRow = {
  readonly id: string;
  readonly name: string;
  readonly query: ItemQuery;
  readonly columns: readonly string[];
  readonly team: string | null;
  readonly owner: string;
  readonly ownerName: string;
  /** Its owner; of a team's view, whoever leads the team. */
  readonly mayChange: boolean;
  readonly version: number;
  readonly changedAt: Iso;
};
type Actor = { readonly kind: 'person' | 'bot'; readonly id: string };
type Content = { readonly name: string; readonly query: ItemQuery; readonly columns: readonly string[] };

/** Over a row `v`: hers, or of the team that she is in. */
const seenBy = (sql: Queryable['sql'], person: string) => sql`
  v.deleted_at is null and (v.team_id is null and v.owner = ${person} or v.team_id = (select p.team_id from app.people p where p.id = ${person})
    or v.team_id in (select m.id from app.teams m where m.lead_id = ${person}))`;
const changedBy = (sql: Queryable['sql'], person: string) => sql`
  case when v.team_id is null then v.owner = ${person} else exists (select from app.teams m where m.id = v.team_id and m.lead_id = ${person}) end`;
const columns = (sql: Queryable['sql'], person: string) => sql`
  v.id, v.name, v.query, v.columns, v.team_id as team, v.owner, (select o.name from app.people o where o.id = v.owner) as "ownerName",
  ${changedBy(sql, person)} as "mayChange", v.version, v.changed_at as "changedAt"`;

export async function viewsOf(db: Queryable, person: string): Promise<ViewRow[]> {
  const { sql } = db;
  return sql<ViewRow[]>`select ${columns(sql, person)} from app.saved_views v where ${seenBy(sql, person)} order by v.name, v.id limit 500`;
}

export async function viewById(db: Queryable, { id, person }: { readonly id: string; readonly person: string }): Promise<ViewRow | null> {
  const { sql } = db;
  const [row] = await sql<ViewRow[]>`select ${columns(sql, person)} from app.saved_views v where v.id = ${id} and ${seenBy(sql, person)}`;
  return row ?? null;
}

/** The team that she leads; null: none. */
export async function teamLedBy(db: Queryable, person: string): Promise<string | null> {
  const [row] = await db.sql<{ id: string }[]>`select id from app.teams where lead_id = ${person} order by id limit 1`;
  return row?.id ?? null;
}

export const countOwnViews = async (db: Queryable, person: string): Promise<number> =>
  (await db.sql<{ n: number }[]>`select count(*)::int as n from app.saved_views where owner = ${person} and deleted_at is null`)[0]?.n ?? 0;

export async function insertView(
  db: Queryable,
  v: Content & { readonly id: string; readonly team: string | null; readonly by: Actor },
): Promise<void> {
  await db.sql`
    with saved as (
      insert into app.saved_views (id, owner, team_id, name, query, columns)
      values (${v.id}, ${v.by.id}, ${v.team}, ${v.name}, ${jsonb(v.query)}::jsonb, ${[...v.columns]}::text[]) returning id, team_id
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    select ${v.by.kind}, ${v.by.id}, 'view.saved', id, '1', jsonb_strip_nulls(jsonb_build_object('team', team_id)) from saved`;
}

/** The new version; null when the version was not the expected one, or she may not change it. */
export async function changeView(
  db: Queryable,
  v: Content & { readonly id: string; readonly expected: number; readonly by: Actor },
): Promise<number | null> {
  const { sql } = db;
  const [row] = await sql<{ version: number }[]>`
    with changed as (
      update app.saved_views v set name = ${v.name}, query = ${jsonb(v.query)}::jsonb, columns = ${[...v.columns]}::text[], version = v.version + 1, changed_at = app.app_now()
      where v.id = ${v.id} and v.version = ${v.expected} and v.deleted_at is null and ${changedBy(sql, v.by.id)} returning v.id, v.version
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, key, data)
      select ${v.by.kind}, ${v.by.id}, 'view.changed', id, version::text, '{}' from changed
    )
    select version from changed`;
  return row?.version ?? null;
}

export async function deleteView(
  db: Queryable,
  v: { readonly id: string; readonly expected: number; readonly by: Actor },
): Promise<boolean> {
  const { sql } = db;
  const rows = await sql`
    with deleted as (
      update app.saved_views v set deleted_at = app.app_now(), version = v.version + 1
      where v.id = ${v.id} and v.version = ${v.expected} and v.deleted_at is null and ${changedBy(sql, v.by.id)} returning v.id, v.version
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    select ${v.by.kind}, ${v.by.id}, 'view.deleted', id, version::text, '{}' from deleted returning object`;
  return rows.length > 0;
}

/** The name is taken among hers, or among the team's. */
export const isNameTaken = (error: unknown): boolean =>
  findInChain(error, (e) =>
    (e as { constraint_name?: unknown }).constraint_name?.toString().startsWith('saved_views_') ? true : undefined,
  ) ?? false;
