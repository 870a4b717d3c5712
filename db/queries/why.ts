// Why this item came now: by what its queue is ordered, what stands before it, and how it stood when somebody took it.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

export type Why = {
  readonly queue: string;
  readonly state: 'open' | 'claimed' | 'completed' | 'cancelled';
  readonly rung: number;
  readonly priority: number;
  /** It has waited twice its time, and stands one class higher (domain rule I.2). */
  readonly isLifted: boolean;
  /** What whoever claims it must have (HT-06). */
  readonly skill: { readonly name: string; readonly minLevel: number } | null;
  readonly dueAt: Iso;
  readonly availableAt: Iso;
  readonly isAvailable: boolean;
  /** Items of its queue that come before it, counted up to `AHEAD_MAX`; null when it does not wait. */
  readonly ahead: number | null;
  /** The last time that it came into somebody's hands. */
  readonly taken: {
    readonly event: 'task.claimed' | 'task.assigned' | 'task.handed-over';
    readonly actor: string;
    readonly actorName: string | null;
    readonly at: Iso;
    readonly data: Readonly<Record<string, unknown>>;
  } | null;
};
export const AHEAD_MAX = 1_000;

/** Null when there is no such item to see. */
export async function whyTask(db: Queryable, w: { readonly task: string; readonly branch: string | null }): Promise<Why | null> {
  const { sql } = db;
  const [row] = await sql<Why[]>`
    select t.queue, t.state, t.rung, t.priority, t.is_lifted as "isLifted",
      case when t.skill is not null then jsonb_build_object('name', t.skill, 'minLevel', t.skill_level) end as skill,
      t.due_at as "dueAt", t.available_at as "availableAt", t.available_at <= app.app_now() as "isAvailable",
      case when t.state = 'open' then (select count(*)::int from (
        select from app.tasks o
        where o.queue = t.queue and o.state = 'open' and not o.is_postponed and (${w.branch}::text is null or o.branch_id = ${w.branch})
          and o.claim_key <= t.claim_key and (o.claim_key, o.id) < (t.claim_key, t.id)
        limit ${AHEAD_MAX}) x) end as ahead,
      (select jsonb_build_object('event', e.event, 'actor', e.actor_id, 'actorName', p.name,
          'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', e.data)
        from audit.events e left join app.people p on p.id = e.actor_id
        where e.case_id = t.case_id and e.object = t.id and e.event in ('task.claimed', 'task.assigned', 'task.handed-over')
        order by e.id desc limit 1) as taken
    from app.tasks t where t.id = ${w.task} and (${w.branch}::text is null or t.branch_id = ${w.branch})`;
  return row ?? null;
}
