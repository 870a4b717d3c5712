// What people say about an item. Never changed: a wrong word is answered by another.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';

export type CommentRow = {
  readonly id: number;
  readonly by: string;
  readonly byName: string;
  readonly at: Iso;
  readonly text: string;
  readonly mentions: readonly { readonly id: string; readonly name: string }[];
};

type New = {
  readonly task: string;
  readonly branch: string | null;
  readonly by: { readonly kind: 'person' | 'bot'; readonly id: string };
  readonly text: string;
  readonly mentions: readonly string[];
};

/** Null when there is no such item to see. Errors: NOT_ELIGIBLE (detail: nobody) when a mention is nobody who could read it. */
export async function addComment(db: Queryable, c: New): Promise<{ readonly id: number; readonly at: Iso } | null> {
  const [row] = await db.sql<{ id: number; at: Iso }[]>`
    with task as materialized (
      select t.id, t.case_id, t.branch_id from app.tasks t where t.id = ${c.task} and (${c.branch}::text is null or t.branch_id = ${c.branch})
    ), allowed as materialized (
      select t.*, app.demand((
        select count(*) from app.people p where p.id = any(${[...c.mentions]}::text[]) and p.is_active and (p.scope = 'all' or p.branch_id = t.branch_id)
      ) = ${c.mentions.length}::int, 'NOT_ELIGIBLE', 'nobody') as ok
      from task t
    ), added as (
      insert into app.comments (task_id, case_id, by, text, mentions)
      select a.id, a.case_id, ${c.by.id}, ${c.text}, ${[...c.mentions]}::text[] from allowed a where a.ok
      returning *
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${c.by.kind}, ${c.by.id}, 'task.commented', task_id, case_id, task_id, id::text, jsonb_build_object('mentions', mentions) from added
    )
    select id, at from added`;
  return row ?? null;
}

/** Oldest first; null when there is no such item to see. */
export async function commentsOf(
  db: Queryable,
  f: { readonly task: string; readonly branch: string | null; readonly after: number | null; readonly limit: number },
): Promise<CommentRow[] | null> {
  const { sql } = db;
  const seen = await sql`select 1 from app.tasks where id = ${f.task} and (${f.branch}::text is null or branch_id = ${f.branch})`;
  if (seen.length === 0) return null;
  const page = await sql<CommentRow[]>`
    select c.id, c.by, p.name as "byName", c.at, c.text, coalesce((
        select jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) order by m.name, m.id) from app.people m where m.id = any(c.mentions)), '[]') as mentions
    from app.comments c join app.people p on p.id = c.by
    where c.task_id = ${f.task} and c.id > ${f.after ?? 0}
    order by c.id ${atLeast(sql, f.limit)}`;
  return page.slice(0, f.limit);
}
