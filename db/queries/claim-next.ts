// Claims the best item that somebody may do, in one statement: the hottest one of the product.
//
// Candidates are read without locking: the first ones of her best queues by their claim key (rung reached, class, deadline; migration 0008).
// Those of the highest rung are ranked by the routing score of domain rule I.2, and the best one that nobody has locked is taken. So one row
// is locked, nobody waits, and an item is never hidden from a second clerk while the first still chooses. An item that the person holds
// already comes back first.
//
// What was tried and lost. A million items open in 200 queues; ms of reading the candidates, for who works all / ten of them, on a busy machine:
// to be compared with each other alone.
//   3.1  /  –     the whole claim with the head of each queue by four columns and its exclusions in full, for one candidate (the foundation's)
//   1.7  / 0.28   the head of each queue by one key, then 32 of the best 8 queues: taken for whoever works up to `MANY` queues
//   0.9  /  –     one index over all queues, joined with her queues: a loop over them for each item
//   0.27 /  –     the same with her queues hashed: taken for whoever works more than `MANY`. Who works ten of 200 would step over 19 items for
//                 each of her own
//   + 0.18        continuity by a probe of each candidate's case; by her last events of the audit log + 0.03
//   6000 items checked for one rule set each: 10.4 by unnest and join, 6.4 by one probe with the arrays as they are (restrictions.ts)
// What is left is the statement's own weight: of 1.5 ms the update of the row is 0.4 to 0.6, for its indexes and triggers.
import type { Queryable } from '../client.ts';
import { candidates, MANY, partsOf, type Breadth } from './claim-candidates.ts';
import { leaseEnd } from './holding.ts';
import { rowColumns, rowJoins, type TaskRow } from './task-row.ts';

export type ClaimNext = {
  readonly person: string;
  readonly actorKind: 'person' | 'bot';
  /** A bot's worker: several of them work under one identity. */
  readonly worker: string | null;
  readonly queues: readonly string[];
  /** The only branch, null: all. */
  readonly branch: string | null;
  /** Whose duties exclude her, too (SOD-24). */
  readonly inherits?: readonly string[];
  /** Queues that she works for an absent person alone, with that person. */
  readonly standsFor?: readonly { readonly queue: string; readonly person: string }[];
  readonly leaseSeconds: number;
  readonly maxHeld: number;
  /** False: holding too many is an answer (nothing), not a refusal. */
  readonly isStrict: boolean;
};

/**
 * Each look that finds candidates and gets none of them has met others who got theirs; the last one waits for locks instead of stepping over
 * them, a statement's length each. Fifty clerks on one queue need a second look in one claim of some hundred, never a fourth.
 */
const LOOKS = 8;

/**
 * The claimed task, or null when there is nothing to do. Errors: HELD_TOO_MANY; a unique violation of `tasks_held` when the person's own
 * tabs race: run it again, the item of the other tab then comes back.
 */
export async function claimNext(db: Queryable, c: ClaimNext): Promise<TaskRow | null> {
  let breadth: Breadth = c.branch === null && c.queues.length > MANY ? 'all' : 'queues';
  for (let look = 1; look <= LOOKS; look++) {
    const found = await claimOnce(db, c, { breadth, isPatient: look === LOOKS });
    if (found.id !== null) return found;
    // What others have locked may come back to the queue: nobody is told that there is nothing while there is.
    if (!found.isContended && breadth === 'queues') return null;
    if (!found.isContended) breadth = 'queues'; // none of hers among the first ones of the bank
  }
  return null;
}

/** Over a row `t`: the absent person for whom she holds it; null when her own roles work its queue. */
export const heldForOf = (sql: Queryable['sql'], { standsFor = [] }: Pick<ClaimNext, 'standsFor'>) =>
  standsFor.length === 0
    ? sql`null`
    : sql`(select min(s.person) from unnest(${standsFor.map((s) => s.queue)}::text[], ${standsFor.map((s) => s.person)}::text[]) s(queue, person)
        where s.queue = t.queue)`;

type Found = (TaskRow | { readonly id: null }) & { readonly isContended: boolean };

async function claimOnce(db: Queryable, c: ClaimNext, { breadth, isPatient }: { breadth: Breadth; isPatient: boolean }): Promise<Found> {
  const { sql } = db;
  const [row] = await sql<Found[]>`
    with who as materialized (
      select ${c.person}::text as person, ${c.worker}::text as worker, app.app_now() as now
    ), mine as materialized (
      select queue from unnest(${[...c.queues]}::text[]) queue
    ), held as materialized (
      select t.id from who w cross join app.tasks t
      where t.held_by = ${c.person} and t.state = 'claimed' and t.lease_until > w.now and t.queue in (select queue from mine)
        and t.held_by_worker is not distinct from w.worker and t.delegated_fence is distinct from t.fence -- a delegate works on that one
      order by t.claim_key, t.id
      limit 1
    ), ${candidates(sql, c, breadth)}, picked as materialized (
      select r.* from (select * from ranked order by score desc, claim_key, id) r cross join lateral (
        select from app.tasks t where t.id = r.id and t.state = 'open' and not t.is_postponed
        for no key update of t ${isPatient ? sql`` : sql`skip locked`}
      ) p
      limit 1
    ), place as materialized (
      select min(n) as n from generate_series(1, ${c.maxHeld}::int) n
      where not exists (select from app.tasks h where h.held_by = ${c.person} and h.state = 'claimed' and h.held_slot = n)
    ), allowed as materialized (
      select p.*, s.n from picked p cross join place s
      where case when s.n is not null then true when ${c.isStrict}::boolean then app.demand(false, 'HELD_TOO_MANY') else false end
    ), taken as (
      update app.tasks t set state = 'claimed', held_by = ${c.person}, held_by_worker = ${c.worker}::text, held_slot = coalesce(a.n, t.held_slot),
        held_for = case when a.n is null then t.held_for else ${heldForOf(sql, c)} end, lease_until = ${leaseEnd(sql, c.leaseSeconds)},
        fence = t.fence + (a.n is not null)::int, version = t.version + 1
      from (select id, n from allowed union all select id, null from held) a
      where t.id = a.id and (a.n is not null or t.held_by = ${c.person})
      returning t.*
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${c.actorKind}, t.held_by, 'task.claimed', t.id, t.case_id, t.id, t.fence::text,
        jsonb_build_object('queue', t.queue, 'fence', t.fence, 'how', 'next', 'rung', t.rung, 'priority', t.priority, 'dueAt', t.due_at,
          'isLifted', t.is_lifted, 'heldFor', t.held_for, 'score', a.score, 'parts', ${partsOf(sql)}, 'among', (select count(*) from ranked))
      from taken t join allowed a on a.id = t.id
    )
    select s.contended as "isContended", ${rowColumns(sql)}
    from (
      -- others were quicker, or what she held went while this was under way (decided in another tab, swept): there may be something for her
      select exists (select from ranked) and not exists (select from picked)
        or exists (select from held) and not exists (select from taken) as contended
    ) s
    left join taken t on true ${rowJoins(sql)}`;
  if (!row) throw new Error('claiming answers with one row always');
  return row;
}
