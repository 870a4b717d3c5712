// Withdraws a case: it and all its open descendants close together. A child goes with its parent, unless that has closed and left it behind. A completion that committed first stands, and its message comes
// before ours in the journal, because ours is numbered only after the tasks are locked.
import type { Db, Queryable, Tx } from '../client.ts';
import { standsNear } from './holding.ts';

export type Withdrawal = {
  readonly caseId: string;
  readonly branch: string | null;
  readonly how: 'withdrawn' | 'cancelled';
  readonly reason: string;
  readonly actor: { readonly kind: 'person' | 'bot'; readonly id: string };
};

/**
 * False when there is no such case to see. Errors: INVALID_REQUEST (a child of an open case; detail: its root), CASE_CLOSED, CASE_CLOSING,
 * SEGREGATION (of who stands near it: SOD-21), PAST_RETURN (detail: the case that has passed its point of no return).
 */
export async function withdrawCase(db: Db | Tx, w: Withdrawal): Promise<boolean> {
  return 'transaction' in db ? db.transaction((tx) => withdraw(tx, w)) : withdraw(db, w);
}

async function withdraw(tx: Tx, w: Withdrawal): Promise<boolean> {
  await lockFamily(tx, w.caseId);
  return close(tx, w);
}

/**
 * Whoever opens an item or a child holds the lock of the case that it belongs to, and what it wrote is seen only by a statement that began
 * after it: so the family is locked first, again until nobody new has come, and then closed by a later statement.
 */
export async function lockFamily(tx: Queryable, caseId: string): Promise<void> {
  for (let known = -1; ;) {
    const rows = await tx.sql`
      select id from app.cases where root_case = (select root_case from app.cases where id = ${caseId}) order by id for no key update`;
    if (rows.length === known) return;
    known = rows.length;
  }
}

async function close(db: Queryable, w: Withdrawal): Promise<boolean> {
  const rows = await db.sql`
    with recursive root as materialized (
      select * from app.cases where id = ${w.caseId} and (${w.branch}::text is null or branch_id = ${w.branch}) for no key update
    ), descent as (
      select id from root union all select c.id from app.cases c join descent d on c.parent_case = d.id
    ), family as materialized (
      select id, no_return_at, has_engine from app.cases
      where id in (select id from descent) and state = 'open'
      order by id
      for no key update
    ), past as materialized (
      select min(id) as id from family where no_return_at is not null
    ), allowed as materialized (
      select case
          when exists (select from app.cases p where p.id = r.parent_case and p.state = 'open') then app.demand(false, 'INVALID_REQUEST', r.root_case)
          when r.state = 'closed' then app.demand(false, 'CASE_CLOSED', coalesce(r.outcome, ''))
          when r.closing is not null then app.demand(false, 'CASE_CLOSING')
          when ${standsNear(db.sql, w.actor.id, db.sql`r.root_case`)} then app.demand(false, 'SEGREGATION', 'SOD-21')
          else app.demand(p.id is null, 'PAST_RETURN', coalesce(p.id, ''))
        end as ok
      from root r cross join past p
    ), closing as (
      update app.cases c set closing = ${w.how}, reason = ${w.reason}, version = c.version + 1
      from family f, allowed a where c.id = f.id and a.ok
      returning c.id, c.has_engine
    ), cancelled as (
      update app.tasks t set state = 'cancelled', cancelled_at = app.app_now(), held_by = null, held_by_worker = null, held_slot = null,
        lease_until = null, version = t.version + 1
      from closing c where t.case_id = c.id and t.state in ('open', 'claimed')
      returning t.id, t.case_id, t.fence
    ), stopped as (
      update app.clocks k set state = 'stopped', ended_at = app.app_now(), version = k.version + 1
      from cancelled t where k.case_id = t.case_id and k.name = t.id and k.ended_at is null
    ), told as (
      insert into app.messages (case_id, id, kind, body, send_at)
      select c.id, 'cancel', 'cancel', jsonb_build_object('kind', 'cancel', 'id', 'cancel', 'how', ${w.how}::text, 'reason', ${w.reason}::text),
        case when c.has_engine then app.app_now() end
      from closing c cross join (select count(*) from cancelled) after_the_locks
      order by c.id
    ), audited_tasks as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${w.actor.kind}, ${w.actor.id}, 'task.cancelled', id, case_id, id, '1', jsonb_build_object('fence', fence) from cancelled
      on conflict do nothing
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
      select ${w.actor.kind}, ${w.actor.id}, case when ${w.how}::text = 'withdrawn' then 'case.withdrawn' else 'case.cancelled' end, c.id, c.id, '1',
        jsonb_build_object('how', ${w.how}::text)
      from closing c
    )
    select ok from allowed -- read here, so that it is asked also when there is nothing to change`;
  return rows.length > 0;
}
