// Giving an item back, and saying that one is still at work on it.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { demandHold, leaseEnd, lockTask, type Hold } from './holding.ts';

export type Actor = { readonly kind: 'person' | 'bot'; readonly id: string };

/** False when there is no such task to see. Errors: those of `demandHold`. A draft stays for whoever takes the item next. */
export async function releaseTask(db: Queryable, hold: Hold & { readonly actorKind: Actor['kind'] }): Promise<boolean> {
  const { sql } = db;
  const rows = await sql`
    with locked as materialized (
      ${lockTask(sql, hold)}
    ), allowed as materialized (
      select l.id, ${demandHold(sql, hold)} as ok from locked l
    ), released as (
      update app.tasks t set state = 'open', held_by = null, held_by_worker = null, held_slot = null, lease_until = null, version = t.version + 1
      from allowed a where t.id = a.id and a.ok
      returning t.*
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
    select ${hold.actorKind}, ${hold.person}, 'task.released', id, case_id, id, fence::text, jsonb_build_object('queue', queue, 'fence', fence) from released
    returning object`;
  return rows.length > 0;
}

/** The lease's new end; null when there is no such task to see. Errors: those of `demandHold`. */
export async function renewLease(db: Queryable, hold: Hold & { readonly leaseSeconds: number }): Promise<Iso | null> {
  const { sql } = db;
  const [row] = await sql<{ until: Iso }[]>`
    with locked as materialized (
      ${lockTask(sql, hold)}
    ), allowed as materialized (
      select l.id, ${demandHold(sql, hold)} as ok from locked l
    )
    update app.tasks t set lease_until = ${leaseEnd(sql, hold.leaseSeconds)}, version = t.version + 1
    from allowed a where t.id = a.id and a.ok
    returning t.lease_until as until`;
  return row?.until ?? null;
}

/** Demands the hold without keeping the row: for a clear refusal before more work is done. False when there is no such task to see. */
export async function checkHold(db: Queryable, hold: Hold): Promise<boolean> {
  const { sql } = db;
  const rows = await sql`
    select ${demandHold(sql, hold)} as ok from app.tasks l where l.id = ${hold.task} and (${hold.branch}::text is null or l.branch_id = ${hold.branch})`;
  return rows.length > 0;
}
