// Puts an item off: whoever holds it gives it back, and it comes to nobody by itself before the instant named. Its deadline runs on.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { demandHold, lockTask, type Hold } from './holding.ts';
import { postponementRefusal } from './postponement.ts';

export type Postponement = Hold & {
  readonly actorKind: 'person' | 'bot';
  readonly until: Iso;
  readonly reason: string;
};

/**
 * Null when there is no such item to see. Errors: those of `demandHold`; INVALID_REQUEST (detail: past, far or deadline). An item is not put
 * off beyond its deadline; one that is late already may be, for its deadline cannot be missed twice.
 */
export async function postponeTask(db: Queryable, p: Postponement): Promise<{ readonly availableAt: Iso } | null> {
  const { sql } = db;
  const [row] = await sql<{ availableAt: Iso }[]>`
    with locked as materialized (
      ${lockTask(sql, p)}
    ), held as materialized (
      select l.*, ${demandHold(sql, p)} as ok from locked l
    ), allowed as materialized (
      select l.id, app.demand(r.why is null, 'INVALID_REQUEST', coalesce(r.why, '')) as ok
      from held l cross join lateral (select ${postponementRefusal(sql, p.until)} as why) r where l.ok
    ), postponed as (
      update app.tasks t set state = 'open', held_by = null, held_by_worker = null, held_slot = null, lease_until = null,
        available_at = greatest(${p.until}::timestamptz, t.hold_until), unheld_at = ${p.until}::timestamptz,
        version = t.version + 1
      from allowed a where t.id = a.id and a.ok
      returning t.*
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${p.actorKind}, ${p.person}, 'task.postponed', id, case_id, id, fence::text,
        jsonb_build_object('queue', queue, 'fence', fence, 'until', available_at, 'reason', ${p.reason}::text)
      from postponed
    )
    select available_at as "availableAt" from postponed`;
  return row ?? null;
}
