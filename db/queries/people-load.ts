// Who holds how much now.
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';
import { isAbsent } from './people-list.ts';

export type PersonLoad = {
  readonly id: string;
  readonly name: string;
  readonly held: number;
  readonly overdue: number;
  readonly isAbsent: boolean;
};
export type LoadFilter = {
  /** The only branch of which items and people are counted; null: all. */ readonly within: string | null;
  readonly after: { readonly held: number; readonly name: string; readonly id: string } | null;
  readonly limit: number;
};

/** Whoever holds the most first. */
export async function listLoad(db: Queryable, f: LoadFilter): Promise<PersonLoad[]> {
  const { sql } = db;
  return sql<PersonLoad[]>`
    select p.id, p.name, h.held, h.overdue, ${isAbsent(sql)} as "isAbsent"
    from (
      select held_by, count(*)::int as held, (count(*) filter (where due_at < app.app_now()))::int as overdue from app.tasks
      where state = 'claimed' ${f.within === null ? sql`` : sql`and branch_id = ${f.within}`} group by held_by) h
    join app.people p on p.id = h.held_by
    ${f.after === null ? sql`` : sql`where (-h.held, p.name, p.id) > (${-f.after.held}::int, ${f.after.name}, ${f.after.id})`}
    order by h.held desc, p.name, p.id ${atLeast(sql, f.limit)}`;
}

/** How many people who work here hold nothing. */
export async function countFree(db: Queryable, f: Pick<LoadFilter, 'within'>): Promise<number> {
  const { sql } = db;
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from app.people p
    where p.is_active and p.kind = 'person' and p.id <> 'system' ${f.within === null ? sql`` : sql`and p.branch_id = ${f.within}`}
      and not exists (select from app.tasks t where t.held_by = p.id and t.state = 'claimed')`;
  return row?.count ?? 0;
}
