// What people say about an item, or note on a case. Never changed: a wrong word is answered by another. Whoever is mentioned reads it among
// her mentions.
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

type About = { readonly on: 'task' | 'case'; readonly id: string; readonly branch: string | null };
type New = About & {
  readonly by: { readonly kind: 'person' | 'bot'; readonly id: string };
  readonly text: string;
  readonly mentions: readonly string[];
  /** The roles of which a mention needs one, to be able to read it. */
  readonly readers: readonly string[];
};

/** Row `t`: the item or the case, when it may be seen. */
const seen = (sql: Queryable['sql'], { on, id, branch }: About) =>
  on === 'task'
    ? sql`select t.id as task_id, t.case_id, t.branch_id from app.tasks t where t.id = ${id} and (${branch}::text is null or t.branch_id = ${branch})`
    : sql`select null::text as task_id, t.id as case_id, t.branch_id from app.cases t where t.id = ${id} and (${branch}::text is null or t.branch_id = ${branch})`;

/** Null when there is no such item or case to see. Errors: NOT_ELIGIBLE (detail: reader) when a mention is nobody who could read it. */
export async function addComment(db: Queryable, c: New): Promise<{ readonly id: number; readonly at: Iso } | null> {
  const { sql } = db;
  const [row] = await sql<{ id: number; at: Iso }[]>`
    with about as materialized (
      ${seen(sql, c)}
    ), allowed as materialized (
      select t.*, app.demand((
        select count(*) from app.people p where p.id = any(${[...c.mentions]}::text[]) and p.kind = 'person' and p.is_active
          and (p.scope = 'all' or p.branch_id = t.branch_id)
          and exists (select from app.person_roles r where r.person_id = p.id and r.role = any(${[...c.readers]}::text[]))
      ) = ${c.mentions.length}::int, 'NOT_ELIGIBLE', 'reader') as ok
      from about t
    ), added as (
      insert into app.comments (task_id, case_id, by, text, mentions)
      select a.task_id, a.case_id, ${c.by.id}, ${c.text}, ${[...c.mentions]}::text[] from allowed a where a.ok
      returning *
    ), mentioned as (
      insert into app.mentions (person_id, comment_id) select m.person, a.id from added a, unnest(a.mentions) m(person) where m.person <> a.by
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${c.by.kind}, ${c.by.id}, ${c.on === 'task' ? 'task.commented' : 'case.noted'}, coalesce(task_id, case_id), case_id, task_id, id::text,
        jsonb_build_object('mentions', mentions)
      from added
    )
    select id, at from added`;
  return row ?? null;
}

/** Oldest first; of a case its own notes, not what was said about its items. Null when there is no such item or case to see. */
export async function commentsOf(
  db: Queryable,
  f: About & { readonly after: number | null; readonly limit: number },
): Promise<CommentRow[] | null> {
  const { sql } = db;
  if ((await sql`${seen(sql, f)}`).length === 0) return null;
  const page = await sql<CommentRow[]>`
    select c.id, c.by, p.name as "byName", c.at, c.text, coalesce((
        select jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) order by m.name, m.id) from app.people m where m.id = any(c.mentions)), '[]') as mentions
    from app.comments c join app.people p on p.id = c.by
    where ${f.on === 'task' ? sql`c.task_id = ${f.id}` : sql`c.case_id = ${f.id} and c.task_id is null`} and c.id > ${f.after ?? 0}
    order by c.id ${atLeast(sql, f.limit)}`;
  return page.slice(0, f.limit);
}
