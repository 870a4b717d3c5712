// Documents attached to an item or a case. A document belongs to one case for ever, unless it came into the case by the attachment alone and
// that is taken away again before anything was decided on it: a file in the wrong case can be put right.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';

type Actor = { readonly kind: 'person' | 'bot'; readonly id: string };
type Sql = Queryable['sql'];
type On = { readonly on: 'task' | 'case'; readonly id: string; readonly branch: string | null };

export type AttachmentRow = {
  readonly id: number;
  readonly caseId: string;
  readonly taskId: string | null;
  readonly documentId: string;
  readonly title: string;
  readonly mediaType: string;
  readonly pages: number;
  readonly by: string;
  readonly byName: string;
  readonly at: Iso;
};

/** Row `t`: the item or case under its lock, when it may be seen. The case first, as everybody locks it. */
const locked = (sql: Sql, { on, id, branch }: On) => sql`
  the_case as materialized (
    select c.id, c.state, c.outcome, c.branch_id from app.cases c
    where c.id = ${on === 'task' ? sql`(select x.case_id from app.tasks x where x.id = ${id})` : id} and (${branch}::text is null or c.branch_id = ${branch})
    for no key update
  ), about as materialized (
    ${
      on === 'task'
        ? sql`select t.id as task_id, t.case_id, t.state as task_state from the_case c join app.tasks t on t.case_id = c.id and t.id = ${id} for no key update of t`
        : sql`select null::text as task_id, c.id as case_id, null::text as task_state from the_case c`
    }
  )`;

const demandUndecided = (sql: Sql) => sql`
  case
    when a.task_state = 'completed' then app.demand(false, 'TASK_COMPLETED')
    when a.task_state = 'cancelled' then app.demand(false, 'TASK_CANCELLED')
    else app.demand(c.state = 'open', 'CASE_CLOSED', coalesce(c.outcome, ''))
  end`;

type New = On & { readonly by: Actor; readonly document: string; readonly title: string };
type Attached = { readonly id: number; readonly at: Iso };

/**
 * Null when there is no such item or case to see. Attaching it twice to the same is attaching it once; who has just been overtaken does not see
 * the other's row in the same statement, so a second one looks. Errors: TASK_COMPLETED, TASK_CANCELLED, CASE_CLOSED; NOT_FOUND (detail: document)
 * when it is not there, or neither hers nor of this case; DOCUMENT_IN_USE (detail: its case).
 */
export const attachDocument = async (db: Queryable, d: New): Promise<Attached | null> => (await attachOnce(db, d)) ?? attachOnce(db, d);

async function attachOnce(db: Queryable, d: New): Promise<Attached | null> {
  const { sql } = db;
  const [row] = await sql<Attached[]>`
    with ${locked(sql, d)}, document as materialized (
      select x.id, x.case_id, x.uploaded_by from app.documents x, about a where x.id = ${d.document} and x.state = 'stored' for no key update of x
    ), allowed as materialized (
      select a.*, c.branch_id, x.case_id is null as brought_in, ${demandUndecided(sql)} and case
          when x.id is null or (x.case_id is null and x.uploaded_by <> ${d.by.id}) then app.demand(false, 'NOT_FOUND', 'document')
          else app.demand(x.case_id is null or x.case_id = a.case_id, 'DOCUMENT_IN_USE', coalesce(x.case_id, ''))
        end as ok
      from about a join the_case c on true left join document x on true
    ), taken as ( -- whoever sees the case sees it, whichever branch it was uploaded in
      update app.documents x set case_id = a.case_id, branch_id = a.branch_id from allowed a where x.id = ${d.document} and a.ok and a.brought_in
    ), attached as (
      insert into app.attachments (case_id, task_id, document_id, title, by_person, brought_in)
      select a.case_id, a.task_id, ${d.document}, ${d.title}, ${d.by.id}, a.brought_in from allowed a where a.ok
      on conflict (document_id, coalesce(task_id, case_id)) where removed_at is null do nothing
      returning *
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${d.by.kind}, ${d.by.id}, 'document.attached', document_id, case_id, task_id, id::text, jsonb_build_object('attachment', id) from attached
    )
    select id, at from attached
    union all
    select x.id, x.at from allowed a join app.attachments x on x.document_id = ${d.document} and coalesce(x.task_id, x.case_id) = ${d.id} and x.removed_at is null`;
  return row ?? null;
}

/**
 * Null when there is no such attachment to see. Errors: NOT_ATTACHED, FORBIDDEN (another person attached it), TASK_COMPLETED, TASK_CANCELLED,
 * CASE_CLOSED: what was decided rests on what was there.
 */
export async function removeAttachment(
  db: Queryable,
  r: { readonly id: number; readonly branch: string | null; readonly by: Actor },
): Promise<{ readonly document: string } | null> {
  const { sql } = db;
  const [row] = await sql<{ document: string }[]>`
    with the_case as materialized (
      select c.id, c.state, c.outcome from app.cases c
      where c.id = (select case_id from app.attachments where id = ${r.id}) and (${r.branch}::text is null or c.branch_id = ${r.branch})
      for no key update
    ), one as materialized (
      select x.* from the_case c join app.attachments x on x.case_id = c.id and x.id = ${r.id} for no key update of x
    ), item as materialized ( -- under its lock: it may be decided at this instant
      select t.state from one o join app.tasks t on t.id = o.task_id for no key update of t
    ), about as materialized (
      select o.task_id, i.state as task_state from one o left join item i on true
    ), allowed as materialized (
      select o.*, case
          when o.removed_at is not null then app.demand(false, 'NOT_ATTACHED')
          when o.by_person <> ${r.by.id} then app.demand(false, 'FORBIDDEN', 'attached')
          else ${demandUndecided(sql)}
        end as ok
      from one o join the_case c on true join about a on true
    ), removed as (
      update app.attachments x set removed_by = ${r.by.id}, removed_at = app.app_now() from allowed a where x.id = a.id and a.ok
      returning x.*
    ), left_ as (
      update app.documents d set case_id = null, branch_id = (select p.branch_id from app.people p where p.id = d.uploaded_by) from removed r
      where d.id = r.document_id and r.brought_in
        and not exists (select from app.attachments o where o.document_id = d.id and o.removed_at is null and o.id <> r.id)
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${r.by.kind}, ${r.by.id}, 'document.detached', document_id, case_id, task_id, id::text, jsonb_build_object('attachment', id) from removed
    )
    select document_id as document from removed`;
  return row ?? null;
}

/** Oldest first; of a case also those of its items. Null when there is no such item or case to see. */
export async function attachmentsOf(
  db: Queryable,
  f: On & { readonly after: number | null; readonly limit: number },
): Promise<AttachmentRow[] | null> {
  const { sql } = db;
  const table = f.on === 'task' ? sql`app.tasks` : sql`app.cases`;
  const seen = await sql`select 1 from ${table} where id = ${f.id} and (${f.branch}::text is null or branch_id = ${f.branch})`;
  if (seen.length === 0) return null;
  const page = await sql<AttachmentRow[]>`
    select x.id, x.case_id as "caseId", x.task_id as "taskId", x.document_id as "documentId", x.title, d.media_type as "mediaType", d.pages,
      x.by_person as by, p.name as "byName", x.at
    from app.attachments x join app.documents d on d.id = x.document_id join app.people p on p.id = x.by_person
    where ${f.on === 'task' ? sql`x.task_id` : sql`x.case_id`} = ${f.id} and x.removed_at is null and x.id > ${f.after ?? 0}
    order by x.id ${atLeast(sql, f.limit)}`;
  return page.slice(0, f.limit);
}
