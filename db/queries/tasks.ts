// Reading tasks: one, what somebody holds, and how much waits in her queues. Lists are in list-items.ts.
import type { Queryable } from '../client.ts';
import { inTwoHours, isSoon } from './item-query.ts';
import { rowColumns, rowJoins, summaryColumns, type TaskRow, type TaskSummary } from './task-row.ts';

export async function taskById(db: Queryable, t: { readonly id: string; readonly branch: string | null }): Promise<TaskRow | null> {
  const { sql } = db;
  const [row] = await sql<TaskRow[]>`
    select ${rowColumns(sql)} from app.tasks t ${rowJoins(sql)}
    where t.id = ${t.id} and (${t.branch}::text is null or t.branch_id = ${t.branch})`;
  return row ?? null;
}

/** Whether all of these items of a case are decided; of a closed case nothing waits. */
export async function areDecided(db: Queryable, t: { readonly caseId: string; readonly tasks: readonly string[] }): Promise<boolean> {
  const [row] = await db.sql<{ open: number }[]>`
    select count(*)::int as open from unnest(${[...t.tasks]}::text[]) w(id)
    where exists (select from app.cases c where c.id = ${t.caseId} and c.state = 'open')
      and not exists (select from app.tasks d where d.id = w.id and d.state = 'completed')`;
  return row?.open === 0;
}

/** What somebody holds, oldest lease first. */
export async function heldBy(db: Queryable, person: string): Promise<TaskSummary[]> {
  const { sql } = db;
  return sql<TaskSummary[]>`
    select ${summaryColumns(sql)} from app.tasks t
    where t.held_by = ${person} and t.state = 'claimed' and t.lease_until > app.app_now()
    order by t.lease_until, t.id`;
}

export type QueueCount = { readonly queue: string; readonly open: number; readonly dueSoon: number; readonly overdue: number };
/** An inbox is looked at every few seconds by everybody: it counts up to here and then says "or more". */
export const COUNT_MAX = 1_000;

export async function countQueues(
  db: Queryable,
  q: { readonly queues: readonly string[]; readonly branch: string | null },
): Promise<QueueCount[]> {
  const { sql } = db;
  const open = sql`
    t.queue = q.queue and t.state = 'open' and (${q.branch}::text is null or t.branch_id = ${q.branch})`;
  // as the band `soon` of the query over items; the two hours keep the count within a short range of the index tasks_listed
  const soon = sql`t.due_at >= app.app_now() and t.due_at < ${inTwoHours(sql)} and ${isSoon(sql)}`;
  return sql<QueueCount[]>`
    select q.queue,
      (select count(*)::int from (select from app.tasks t where ${open} limit ${COUNT_MAX}) x) as open,
      (select count(*)::int from (select from app.tasks t where ${open} and ${soon} limit ${COUNT_MAX}) x) as "dueSoon",
      (select count(*)::int from (select from app.tasks t where ${open} and t.due_at < app.app_now() limit ${COUNT_MAX}) x) as overdue
    from unnest(${[...q.queues]}::text[]) with ordinality q(queue, n) order by q.n`;
}
