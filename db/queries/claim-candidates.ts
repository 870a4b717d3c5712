// Who may come next, and in which order: the part of claiming (claim-next.ts) that reads. Relations `who` (person, now), `mine` (queue) and `held`
// stand before it; it makes `ranked` (id, claim_key, score) with the parts of the score, which `partsOf` tells of the one that is taken.
import { fixed, type Queryable } from '../client.ts';
import { isUnrestricted } from './restrictions.ts';

type Sql = Queryable['sql'];
type Asking = { readonly person: string; readonly branch: string | null; readonly inherits?: readonly string[] };
/** `queues`: the first ones of her best queues. `all`: the first ones of the bank that are hers; when there are none, ask again by queues. */
export type Breadth = 'queues' | 'all';

/** How many are ranked: more than clerks who ask in one instant, and few enough to be read in 0.1 ms. */
const RANKED = 32;
/** From so many queues on, one look over all queues is cheaper than the head of each (6 µs). */
export const MANY = 40;
/** How far that look goes: of ten items one is hers, or it was the wrong way. */
const FAR = 10 * RANKED;
/** The best queues by their heads, from which the candidates are read. */
const BEST_QUEUES = 8;
/** How far back her own acts are looked at for the cases that she knows. */
const LAST_ACTS = 50;

/**
 * The routing score (domain rule I.2): 50 · share of its time used + 20 · priority + 15 · skill fit + 10 · continuity. Rounded, so that a
 * minute decides nothing; equals go by claim key. Only within the highest rung: no fit brings an item before one that is nearer to its deadline by
 * a rung. Language is a skill like others here. Her load is the same for all candidates of one person who asks: it is written down and ranks
 * nothing. An expert's fit is less than that of whom the level fits.
 */
export const candidates = (sql: Sql, c: Asking, breadth: Breadth) => sql`
  ${breadth === 'all' ? firstOfAll(sql, c) : firstOfQueues(sql, c)}, known as materialized (
    -- a range, not an equality: else the planner reads the whole log backwards for whoever has done little
    select e.case_id from audit.events e
    where exists (select from candidates) and e.actor_id >= (select person from who) and e.actor_id <= (select person from who)
    order by e.actor_id desc, e.id desc limit ${sql.unsafe(String(LAST_ACTS))}
  ), scored as materialized (
    select c.id, c.claim_key,
      greatest(0, extract(epoch from w.now - c.opened_at)::float8 / greatest(1, extract(epoch from c.due_at - c.opened_at)::float8)) as used,
      (5 - c.priority + c.is_lifted::int) / 4.0::float8 as priority,
      coalesce((select c.skill_level::float8 / s.level from app.person_skills s where s.person_id = w.person and s.skill = c.skill), 0) as skill,
      (c.case_id in (select case_id from known))::int as continuity
    from candidates c cross join who w
    where c.rung = (select max(rung) from candidates)
  ), ranked as materialized (
    select s.*, round(50 * s.used + 20 * s.priority + 15 * s.skill + 10 * s.continuity) as score from scored s
  )`;

/** Over a row `a` of `ranked`. Of the one that is taken alone: made for all of them it would be a tenth of the statement. */
export const partsOf = fixed(
  (sql) => sql`
  jsonb_build_object('used', round(a.used::numeric, 2), 'priority', a.priority, 'skill', round(a.skill::numeric, 2), 'continuity', a.continuity)`,
);

const columns = fixed(
  (sql) => sql`t.id, t.case_id, t.claim_key, t.rung, t.priority, t.is_lifted, t.opened_at, t.due_at, t.skill, t.skill_level`,
);

const firstOfQueues = (sql: Sql, c: Asking) => {
  const hers = sql`
    t.queue = q.queue and t.state = 'open' and not t.is_postponed ${c.branch === null ? sql`` : sql`and t.branch_id = ${c.branch}`} and ${isUnrestricted(sql, c)}`;
  return sql`
    best as materialized (
      select q.queue from mine q cross join lateral (select t.claim_key from app.tasks t where ${hers} order by t.claim_key limit 1) h
      where not exists (select from held)
      order by h.claim_key limit ${sql.unsafe(String(BEST_QUEUES))}
    ), candidates as materialized (
      select h.* from best q cross join lateral (
        select ${columns(sql)} from app.tasks t where ${hers}
        order by t.claim_key limit (select ${sql.unsafe(String(RANKED))} / greatest(1, count(*)) from best)
      ) h
    )`;
};

const firstOfAll = (sql: Sql, c: Asking) => sql`
  candidates as materialized (
    select ${columns(sql)} from (
      select * from app.tasks o where o.state = 'open' and not o.is_postponed order by o.claim_key limit ${sql.unsafe(String(FAR))}
    ) t
    where not exists (select from held) and (t.queue in (select queue from mine)) is true -- hashed; as a join it would be a loop over her queues for each item
      and ${isUnrestricted(sql, c)}
    order by t.claim_key limit ${sql.unsafe(String(RANKED))}
  )`;
