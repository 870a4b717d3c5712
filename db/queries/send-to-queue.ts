// An item goes to wait in another queue that its process allows. Its rules go with it: whom they exclude, they exclude there too.
import type { Queryable } from '../client.ts';
import { demandDirects, lockTask } from './holding.ts';

export type Sending = {
  readonly task: string;
  readonly branch: string | null;
  readonly by: { readonly kind: 'person' | 'bot'; readonly id: string };
  readonly reason: string;
  /** Where it waited when that was looked at. */
  readonly from: string;
  readonly queue: string;
};

/**
 * Null when there is no such item to see. Who held it holds it no more; the draft stays. Errors: TASK_COMPLETED, TASK_CANCELLED, SEGREGATION; NOT_MOVABLE
 * when it has gone elsewhere since.
 */
export async function sendToQueue(db: Queryable, a: Sending): Promise<{ readonly fence: number } | null> {
  const { sql } = db;
  const [row] = await sql<{ fence: number }[]>`
    with locked as materialized (
      ${lockTask(sql, a)}
    ), allowed as materialized (
      select l.*, ${demandDirects(sql, a.by.id)} and app.demand(l.queue = ${a.from}, 'NOT_MOVABLE') as ok from locked l
    ), sent as (
      update app.tasks t set queue = ${a.queue}, state = 'open', held_by = null, held_by_worker = null, held_slot = null, lease_until = null,
        version = t.version + 1
      from allowed a where t.id = a.id and a.ok
      returning t.*, a.held_by as from_person
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${a.by.kind}, ${a.by.id}, 'task.moved', id, case_id, id, version::text,
        jsonb_strip_nulls(jsonb_build_object('from', ${a.from}::text, 'to', queue, 'fence', fence, 'heldBy', from_person, 'reason', ${a.reason}::text))
      from sent
    )
    select fence from sent`;
  return row ?? null;
}
