// What a lead does with items that somebody else holds, or that wait: puts them off, takes them back to their queue, moves them up or down.
// Each with a reason, which is logged (HT-08). One statement for one item and for a batch of a bulk alike: what is refused is told for each
// item and leaves the others alone, so that both refuse the same.
import type { ErrorCode } from '../../domain/errors.ts';
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { standsNear } from './holding.ts';
import { postponementRefusal } from './postponement.ts';

type Sql = Queryable['sql'];

export type LeadAct = {
  readonly tasks: readonly string[];
  readonly branch: string | null;
  readonly by: { readonly kind: 'person' | 'bot'; readonly id: string };
  readonly reason: string;
  /** False: an item that somebody else's transaction has locked is left out, and tried again later. */
  readonly isPatient: boolean;
};

/** Of each item that there was to see: `code` is null when it was done. */
export type Judged = { readonly task: string; readonly code: ErrorCode | null; readonly detail: string };

const locked = (sql: Sql, a: LeadAct) => sql`
  select * from app.tasks where id = any(${[...a.tasks]}::text[]) and (${a.branch}::text is null or branch_id = ${a.branch})
  order by id for no key update ${a.isPatient ? sql`` : sql`skip locked`}`;

/** Over a row `l`: a decided item is not acted on any more; one about herself or a relative she does not direct (SOD-21). */
const refused = (sql: Sql, { by }: LeadAct) => sql`
  when l.state = 'completed' then 'TASK_COMPLETED' when l.state = 'cancelled' then 'TASK_CANCELLED'
  when ${standsNear(sql, by.id)} then 'SEGREGATION'`;

const outcome = (sql: Sql) =>
  sql`select j.id as task, j.code, case when j.code = 'SEGREGATION' then 'SOD-21' else coalesce(j.detail, '') end as detail`;

/** Of items that nobody holds. Refuses: TASK_COMPLETED, TASK_CANCELLED, SEGREGATION, HELD_BY_ANOTHER (detail: who), INVALID_REQUEST (detail: past, far, deadline). */
export async function putOff(db: Queryable, a: LeadAct & { readonly until: Iso }): Promise<(Judged & { readonly availableAt: Iso })[]> {
  const { sql } = db;
  return sql<(Judged & { readonly availableAt: Iso })[]>`
    with locked as materialized (
      ${locked(sql, a)}
    ), judged as materialized (
      select l.id, case ${refused(sql, a)} when l.state = 'claimed' then 'HELD_BY_ANOTHER' when r.why is not null then 'INVALID_REQUEST' end as code,
        case when l.state = 'claimed' then (select p.name from app.people p where p.id = l.held_by) else r.why end as detail,
        greatest(${a.until}::timestamptz, l.hold_until) as available_at
      from locked l cross join lateral (select ${postponementRefusal(sql, a.until)} as why) r
    ), postponed as (
      update app.tasks t set available_at = j.available_at, unheld_at = ${a.until}::timestamptz, version = t.version + 1
      from judged j where t.id = j.id and j.code is null
      returning t.*
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${a.by.kind}, ${a.by.id}, 'task.postponed', id, case_id, id, 'v' || version,
        jsonb_build_object('queue', queue, 'until', available_at, 'reason', ${a.reason}::text)
      from postponed
    )
    ${outcome(sql)}, j.available_at as "availableAt" from judged j`;
}

/** Refuses: TASK_COMPLETED, TASK_CANCELLED, SEGREGATION, NOT_HELD. The draft stays. */
export async function forceRelease(db: Queryable, a: LeadAct): Promise<(Judged & { readonly fence: number })[]> {
  const { sql } = db;
  return sql<(Judged & { readonly fence: number })[]>`
    with locked as materialized (
      ${locked(sql, a)}
    ), judged as materialized (
      select l.id, l.held_by, l.fence, case ${refused(sql, a)} when l.state <> 'claimed' then 'NOT_HELD' end as code, '' as detail from locked l
    ), released as (
      update app.tasks t set state = 'open', held_by = null, held_by_worker = null, held_slot = null, lease_until = null, version = t.version + 1
      from judged j where t.id = j.id and j.code is null
      returning t.*, j.held_by as from_person
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${a.by.kind}, ${a.by.id}, 'task.force-released', id, case_id, id, fence::text,
        jsonb_build_object('queue', queue, 'fence', fence, 'from', from_person, 'reason', ${a.reason}::text)
      from released
    )
    ${outcome(sql)}, j.fence from judged j`;
}

/** Refuses: TASK_COMPLETED, TASK_CANCELLED, SEGREGATION. The same priority again changes and logs nothing. */
export async function changePriority(db: Queryable, a: LeadAct & { readonly priority: number }): Promise<Judged[]> {
  const { sql } = db;
  return sql<Judged[]>`
    with locked as materialized (
      ${locked(sql, a)}
    ), judged as materialized (
      select l.id, l.priority as old, case ${refused(sql, a)} end as code, '' as detail from locked l
    ), changed as (
      update app.tasks t set priority = ${a.priority}, version = t.version + 1
      from judged j where t.id = j.id and j.code is null and t.priority <> ${a.priority}
      returning t.*, j.old
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${a.by.kind}, ${a.by.id}, 'task.prioritised', id, case_id, id, version::text,
        jsonb_build_object('from', old, 'to', priority, 'reason', ${a.reason}::text)
      from changed
    )
    ${outcome(sql)} from judged j`;
}
