// Claims the best item that somebody may do, in one statement: the hottest one of the product.
//
// Per queue the index tasks_claimable gives the head without locking; the best queue's head is then taken with skip locked, and only when
// all of a queue is locked by others is the next queue tried. So one row is locked, nobody waits, and an item is never hidden from a
// second clerk while the first still chooses. An item that the person holds already comes back first.
import type { Queryable } from '../client.ts';
import { conflicts, rowColumns, rowJoins, type TaskRow } from './task-row.ts';

export type ClaimNext = {
  readonly person: string;
  readonly actorKind: 'person' | 'bot';
  /** A bot's worker: several of them work under one identity. */
  readonly worker: string | null;
  readonly queues: readonly string[];
  /** The only branch, null: all. */
  readonly branch: string | null;
  readonly leaseSeconds: number;
  readonly maxHeld: number;
  /** False: holding too many is an answer (nothing), not a refusal. */
  readonly isStrict: boolean;
};

/**
 * The claimed task, or null when there is nothing to do. Errors: HELD_TOO_MANY; a unique violation of `tasks_held` when the person's own
 * tabs race: run it again, the item of the other tab then comes back.
 */
export async function claimNext(db: Queryable, c: ClaimNext): Promise<TaskRow | null> {
  const { sql } = db;
  const open = sql`
    t.state = 'open' and t.available_at <= app.app_now() and (${c.branch}::text is null or t.branch_id = ${c.branch})
    and (cardinality(t.rule_sets) = 0 or not exists (select from ${conflicts(sql)} where x.person = ${c.person}))`;
  const lease = sql`app.app_now() + make_interval(secs => ${c.leaseSeconds}::double precision)`;
  const [row] = await sql<TaskRow[]>`
    with held as materialized (
      select t.id from app.tasks t
      where t.held_by = ${c.person} and t.state = 'claimed' and t.lease_until > app.app_now() and t.queue = any(${[...c.queues]}::text[])
        and t.held_by_worker is not distinct from ${c.worker}::text
      order by t.rung desc, t.priority, t.due_at, t.id
      limit 1
      for no key update skip locked
    ), heads as materialized (
      select q.queue, h.* from unnest(${[...c.queues]}::text[]) q(queue) cross join lateral (
        select t.rung, t.priority, t.due_at, t.id from app.tasks t
        where t.queue = q.queue and ${open}
        order by t.rung desc, t.priority, t.due_at, t.id
        limit 1
      ) h
      where not exists (select from held)
    ), picked as materialized (
      select p.id from (select queue from heads order by rung desc, priority, due_at, id) q cross join lateral (
        select t.id from app.tasks t
        where t.queue = q.queue and ${open}
        order by t.rung desc, t.priority, t.due_at, t.id
        limit 1
        for no key update of t skip locked
      ) p
      limit 1
    ), place as materialized (
      select min(n) as n from generate_series(1, ${c.maxHeld}::int) n
      where not exists (select from app.tasks h where h.held_by = ${c.person} and h.state = 'claimed' and h.held_slot = n)
    ), allowed as materialized (
      select p.id, s.n from picked p cross join place s
      where case when s.n is not null then true when ${c.isStrict}::boolean then app.demand(false, 'HELD_TOO_MANY') else false end
    ), taken as (
      update app.tasks t set state = 'claimed', held_by = ${c.person}, held_by_worker = ${c.worker}::text, held_slot = a.n, lease_until = ${lease},
        fence = t.fence + 1, version = t.version + 1
      from allowed a where t.id = a.id
      returning t.*
    ), renewed as (
      update app.tasks t set lease_until = ${lease}, version = t.version + 1
      from held where t.id = held.id and t.held_by = ${c.person} and t.state = 'claimed'
      returning t.*
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${c.actorKind}, ${c.person}, 'task.claimed', t.id, t.case_id, t.id, t.fence::text, jsonb_build_object('queue', t.queue, 'fence', t.fence)
      from taken t
    )
    select ${rowColumns(sql)} from (select * from taken union all select * from renewed) t ${rowJoins(sql)}`;
  return row ?? null;
}
