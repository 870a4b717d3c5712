// What a lead does with an item that somebody else holds, or that waits: takes it back to its queue, moves it up or down. Each with a reason,
// which is logged (HT-08).
import type { Queryable } from '../client.ts';
import { demandUndecided, lockTask } from './holding.ts';

export type LeadAct = {
  readonly task: string;
  readonly branch: string | null;
  readonly by: { readonly kind: 'person' | 'bot'; readonly id: string };
  readonly reason: string;
};

/** Null when there is no such item to see; whether somebody held it, else. Errors: TASK_COMPLETED, TASK_CANCELLED. The draft stays. */
export async function forceRelease(db: Queryable, a: LeadAct): Promise<{ readonly wasHeld: boolean; readonly fence: number } | null> {
  const { sql } = db;
  const [row] = await sql<{ wasHeld: boolean; fence: number }[]>`
    with locked as materialized (
      ${lockTask(sql, a)}
    ), allowed as materialized (
      select l.*, ${demandUndecided(sql)} as ok from locked l
    ), released as (
      update app.tasks t set state = 'open', held_by = null, held_by_worker = null, held_slot = null, lease_until = null, version = t.version + 1
      from allowed a where t.id = a.id and a.ok and a.state = 'claimed'
      returning t.*, a.held_by as from_person
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${a.by.kind}, ${a.by.id}, 'task.force-released', id, case_id, id, fence::text,
        jsonb_build_object('queue', queue, 'fence', fence, 'from', from_person, 'reason', ${a.reason}::text)
      from released
    )
    select exists (select from released) as "wasHeld", a.fence from allowed a`;
  return row ?? null;
}

/** Null when there is no such item to see. Errors: TASK_COMPLETED, TASK_CANCELLED. The same priority again changes and logs nothing. */
export async function changePriority(
  db: Queryable,
  a: LeadAct & { readonly priority: number },
): Promise<{ readonly priority: number } | null> {
  const { sql } = db;
  const [row] = await sql<{ priority: number }[]>`
    with locked as materialized (
      ${lockTask(sql, a)}
    ), allowed as materialized (
      select l.*, ${demandUndecided(sql)} as ok from locked l
    ), changed as (
      update app.tasks t set priority = ${a.priority}, version = t.version + 1
      from allowed a where t.id = a.id and a.ok and t.priority <> ${a.priority}
      returning t.*, a.priority as old
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${a.by.kind}, ${a.by.id}, 'task.prioritised', id, case_id, id, version::text,
        jsonb_build_object('from', old, 'to', priority, 'reason', ${a.reason}::text)
      from changed
    )
    select ${a.priority}::int as priority from allowed`;
  return row ?? null;
}
