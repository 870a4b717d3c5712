// Claims a chosen task. Two claims at once: one wins, the other hears who did (domain rule HT-01).
import type { Queryable } from '../client.ts';
import { heldForOf, type ClaimNext } from './claim-next.ts';
import { leaseEnd, lockTask } from './holding.ts';
import { hasSkill } from './restrictions.ts';
import { ruleAgainst, rowColumns, rowJoins, type TaskRow } from './task-row.ts';

export type ClaimTask = Omit<ClaimNext, 'isStrict'> & { readonly task: string };

/**
 * The task, or null when there is none that this person may see. Who holds it already keeps it, with the same fence and a new lease; a
 * lease that ran out is taken over at once. Errors: TASK_COMPLETED, TASK_CANCELLED, FORBIDDEN (queue), HELD_BY_ANOTHER (detail: the name),
 * FOUR_EYES and SEGREGATION (detail: the rule set), SKILL_MISSING (detail: the skill), HELD_TOO_MANY.
 */
export async function claimTask(db: Queryable, c: ClaimTask): Promise<TaskRow | null> {
  const { sql } = db;
  const lease = leaseEnd(sql, c.leaseSeconds);
  const [row] = await sql<TaskRow[]>`
    with locked as materialized (
      ${lockTask(sql, c)}
    ), place as materialized (
      select min(n) as n from generate_series(1, ${c.maxHeld}::int) n
      where not exists (select from app.tasks h where h.held_by = ${c.person} and h.state = 'claimed' and h.held_slot = n)
    ), excluded as materialized (
      select ${ruleAgainst(sql, c.person)} as rule_set, t.skill is null or ${hasSkill(sql, sql`${c.person}`)} as has_skill from locked t
    ), hold as materialized ( -- a bot's workers are one identity, and two of them never work on one item
      select l.state = 'claimed' and l.held_by = ${c.person} and l.held_by_worker is not distinct from ${c.worker}::text
        and l.lease_until > app.app_now() as is_mine from locked l
    ), verdict as materialized (
      select l.id, s.n, l.held_by, l.state, l.fence, h.is_mine,
        case
          when l.state = 'completed' then app.demand(false, 'TASK_COMPLETED')
          when l.state = 'cancelled' then app.demand(false, 'TASK_CANCELLED')
          when not l.queue = any(${[...c.queues]}::text[]) then app.demand(false, 'FORBIDDEN')
          when h.is_mine then true
          when l.state = 'claimed' and l.lease_until > app.app_now()
            then app.demand(false, 'HELD_BY_ANOTHER', (select p.name from app.people p where p.id = l.held_by))
          when e.rule_set is not null then app.demand(false, case when e.rule_set like 'FE-%' then 'FOUR_EYES' else 'SEGREGATION' end, e.rule_set)
          when not e.has_skill then app.demand(false, 'SKILL_MISSING', l.skill)
          when s.n is null and l.held_by is distinct from ${c.person} then app.demand(false, 'HELD_TOO_MANY')
          else true
        end as ok
      from locked l cross join hold h cross join place s cross join excluded e
    ), expired as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select 'system', 'api', 'task.lease-expired', l.id, l.case_id, l.id, l.fence::text, jsonb_build_object('heldBy', l.held_by)
      from locked l join verdict v on v.id = l.id where v.ok and not v.is_mine and v.state = 'claimed'
      on conflict do nothing
      returning 1
    ), taken as (
      update app.tasks t set state = 'claimed', held_by = ${c.person}, held_by_worker = ${c.worker}::text,
        held_slot = case when v.held_by = ${c.person} then t.held_slot else v.n end, lease_until = ${lease},
        held_for = case when v.is_mine then t.held_for else ${heldForOf(sql, c)} end,
        fence = t.fence + case when v.is_mine then 0 else 1 end, version = t.version + 1
      from verdict v where t.id = v.id and v.ok
      returning t.*, v.is_mine
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${c.actorKind}, ${c.person}, 'task.claimed', t.id, t.case_id, t.id, t.fence::text,
        jsonb_build_object('queue', t.queue, 'fence', t.fence, 'how', 'chosen', 'rung', t.rung, 'priority', t.priority, 'dueAt', t.due_at, 'heldFor', t.held_for)
      from taken t where not t.is_mine and (select count(*) from expired) is not null -- the earlier event first
    )
    select ${rowColumns(sql)} from taken t ${rowJoins(sql)}`;
  return row ?? null;
}

/**
 * Who else holds an item: a look without a lock or a transaction. Of two hundred who ask for one item most come after it has gone; they neither
 * queue for its row nor pay for the statement above, which is ten times as heavy. Null: nobody does, or it is to be asked properly, because
 * something was answered under `key` already.
 */
export async function otherHolder(
  { sql }: Queryable,
  c: Pick<ClaimTask, 'task' | 'person' | 'branch'> & { readonly key: string | null },
): Promise<{ readonly queue: string; readonly name: string } | null> {
  const [row] = await sql<{ queue: string; name: string }[]>`
    select t.queue, p.name from app.tasks t join app.people p on p.id = t.held_by
    where t.id = ${c.task} and (${c.branch}::text is null or t.branch_id = ${c.branch})
      and t.state = 'claimed' and t.held_by <> ${c.person} and t.lease_until > app.app_now()
      and not exists (select from app.idempotency i where i.person_id = ${c.person} and i.key = ${c.key}::text)`;
  return row ?? null;
}
