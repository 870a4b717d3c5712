// Taking a decision back that its process has not heard of (app.take_back_decision, 0010_acts.sql).
import type { Queryable } from '../client.ts';

/**
 * The fence under which it was decided; the item is open again at its old place, with the answer as its draft. Null when there is no such item
 * to see. Errors: NOT_DECIDED (detail: who decided it), TAKEN_UP, TASK_CANCELLED, CASE_CLOSED, CASE_CLOSING. In a transaction.
 */
export async function recallDecision(
  db: Queryable,
  r: { readonly task: string; readonly branch: string | null; readonly by: { readonly kind: 'person' | 'bot'; readonly id: string } },
): Promise<{ readonly fence: number; readonly queue: string } | null> {
  const { sql } = db;
  const [seen] = await sql<{ caseId: string; queue: string }[]>`
    select case_id as "caseId", queue from app.tasks where id = ${r.task} and (${r.branch}::text is null or branch_id = ${r.branch})`;
  if (!seen) return null;
  const [row] = await sql<{ fence: number }[]>`select app.take_back_decision(${r.task}, ${r.by.id}) as fence`;
  if (!row) throw new Error('a function answers with one row');
  await sql`
    insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
    values (${r.by.kind}, ${r.by.id}, 'task.recalled', ${r.task}, ${seen.caseId}, ${r.task}, ${row.fence}::int::text,
      jsonb_build_object('queue', ${seen.queue}::text, 'fence', ${row.fence}::int))`;
  return { fence: row.fence, queue: seen.queue };
}

/** Items that somebody holds. */
export async function countHeld(db: Queryable, person: string): Promise<number> {
  const [row] = await db.sql<
    { held: number }[]
  >`select count(*)::int as held from app.tasks where held_by = ${person} and state = 'claimed'`;
  return row?.held ?? 0;
}
