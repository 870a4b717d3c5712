// Puts an item into the hands of a named person: handed over by who holds it, or assigned by a lead, who may take it from somebody. The same
// demands as at a claim hold for whoever gets it: her queues, her branch, her duties in the matter, her few places (HT-01, HT-06, HT-08).
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { heldForOf } from './claim-next.ts';
import { demandHold, demandDirects, lockTask, type Hold } from './holding.ts';
import { hasSkill } from './restrictions.ts';
import { ruleAgainst } from './task-row.ts';

export type Gift = {
  readonly task: string;
  /** The only branch whose items the giver may see; null: all. */
  readonly branch: string | null;
  readonly by: { readonly kind: 'person' | 'bot'; readonly id: string };
  /** Of who hands over what she holds; null for a lead. */
  readonly hold: Hold | null;
  readonly to: {
    readonly id: string;
    readonly queues: readonly string[];
    readonly branch: string | null;
    readonly standsFor?: readonly { readonly queue: string; readonly person: string }[];
  };
  readonly leaseSeconds: number;
  readonly maxHeld: number;
  /** Of a lead. */
  readonly reason: string | null;
};

export type Given = { readonly fence: number; readonly until: Iso };

/**
 * Null when there is no such item to see. Errors: those of `demandHold` for who hands over; TASK_COMPLETED, TASK_CANCELLED; NOT_ELIGIBLE
 * (detail: queue, branch, holds, skill or full), FOUR_EYES and SEGREGATION (detail: the rule set) about who gets it.
 */
export async function giveTask(db: Queryable, g: Gift): Promise<Given | null> {
  const { sql } = db;
  const { to, hold } = g;
  const [row] = await sql<Given[]>`
    with locked as materialized (
      ${lockTask(sql, g)}
    ), giver as materialized (
      select l.*, ${hold ? demandHold(sql, hold) : demandDirects(sql, g.by.id)} as may_give from locked l
    ), facts as materialized (
      select t.*, ${ruleAgainst(sql, to.id)} as rule_set, t.skill is null or ${hasSkill(sql, sql`${to.id}`)} as has_skill, (
        select min(n) from generate_series(1, ${g.maxHeld}::int) n
        where not exists (select from app.tasks h where h.held_by = ${to.id} and h.state = 'claimed' and h.held_slot = n)) as place
      from giver t where t.may_give
    ), allowed as materialized (
      select f.id, f.place, f.held_by as from_person, f.state as from_state, case
          when not f.queue = any(${[...to.queues]}::text[]) then app.demand(false, 'NOT_ELIGIBLE', 'queue')
          when ${to.branch}::text is not null and f.branch_id <> ${to.branch} then app.demand(false, 'NOT_ELIGIBLE', 'branch')
          when f.state = 'claimed' and f.held_by = ${to.id} then app.demand(false, 'NOT_ELIGIBLE', 'holds')
          when f.rule_set is not null then app.demand(false, case when f.rule_set like 'FE-%' then 'FOUR_EYES' else 'SEGREGATION' end, f.rule_set)
          when not f.has_skill then app.demand(false, 'NOT_ELIGIBLE', 'skill')
          else app.demand(f.place is not null, 'NOT_ELIGIBLE', 'full')
        end as ok
      from facts f
    ), given as (
      update app.tasks t set state = 'claimed', held_by = ${to.id}, held_by_worker = null, held_slot = a.place, held_for = ${heldForOf(sql, to)}, fence = t.fence + 1,
        lease_until = app.app_now() + make_interval(secs => ${g.leaseSeconds}::double precision), available_at = greatest(least(t.available_at, app.app_now()), t.hold_until),
        version = t.version + 1
      from allowed a where t.id = a.id and a.ok
      returning t.*, a.from_person, a.from_state
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${g.by.kind}, ${g.by.id}, ${hold ? 'task.handed-over' : 'task.assigned'}, id, case_id, id, fence::text,
        jsonb_strip_nulls(jsonb_build_object('queue', queue, 'fence', fence, 'to', ${to.id}::text, 'reason', ${g.reason}::text, 'heldFor', held_for,
          'from', case when from_state = 'claimed' then from_person end))
      from given
    )
    select fence, lease_until as until from given`;
  return row ?? null;
}
