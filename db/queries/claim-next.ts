// Claims the best item that somebody may do, in one statement: the hottest one of the product.
//
// Per queue the index tasks_claimable gives the head without locking; the best queue's head is then taken with skip locked, and only when
// all of a queue is locked by others is the next queue tried. So one row is locked, nobody waits, and an item is never hidden from a
// second clerk while the first still chooses. An item that the person holds already comes back first.
import type { Queryable } from '../client.ts';
import { ruleAgainst, rowColumns, rowJoins, type TaskRow } from './task-row.ts';

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

/** The first looks step over what others have locked in this instant; the last one waits for them, a statement's length each. */
const LOOKS = 3;

/**
 * The claimed task, or null when there is nothing to do. Errors: HELD_TOO_MANY; a unique violation of `tasks_held` when the person's own
 * tabs race: run it again, the item of the other tab then comes back.
 */
export async function claimNext(db: Queryable, c: ClaimNext): Promise<TaskRow | null> {
  for (let look = 1; ; look++) {
    const found = await claimOnce(db, c, { isPatient: look === LOOKS });
    if (found.id !== null) return found;
    // What others have locked may come back to the queue: nobody is told that there is nothing while there is.
    if (!found.isContended || look === LOOKS) return null;
  }
}

type Found = (TaskRow | { readonly id: null }) & { readonly isContended: boolean };

async function claimOnce(db: Queryable, c: ClaimNext, { isPatient }: { isPatient: boolean }): Promise<Found> {
  const { sql } = db;
  const open = sql`
    t.state = 'open' and t.available_at <= app.app_now() and (${c.branch}::text is null or t.branch_id = ${c.branch})
    and (cardinality(t.rule_sets) = 0 or ${ruleAgainst(sql, c.person)} is null)`;
  const lease = sql`app.app_now() + make_interval(secs => ${c.leaseSeconds}::double precision)`;
  const [row] = await sql<Found[]>`
    with held as materialized (
      select t.id from app.tasks t
      where t.held_by = ${c.person} and t.state = 'claimed' and t.lease_until > app.app_now() and t.queue = any(${[...c.queues]}::text[])
        and t.held_by_worker is not distinct from ${c.worker}::text
      order by t.rung desc, t.priority, t.due_at, t.id
      limit 1
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
        for no key update of t ${isPatient ? sql`` : sql`skip locked`}
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
      where t.id = (select id from held) and t.held_by = ${c.person}
      returning t.*
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${c.actorKind}, ${c.person}, 'task.claimed', t.id, t.case_id, t.id, t.fence::text,
        jsonb_build_object('queue', t.queue, 'fence', t.fence, 'how', 'next', 'rung', t.rung, 'priority', t.priority, 'dueAt', t.due_at)
      from taken t
    )
    select s.contended as "isContended", ${rowColumns(sql)}
    from (select exists (select from heads) and not exists (select from picked) as contended) s
    left join (select * from taken union all select * from renewed) t on true ${rowJoins(sql)}`;
  if (!row) throw new Error('claiming answers with one row always');
  return row;
}
