// Reading tasks: one, or a page of a list. Lists are keyset-paged and never read what a task shows.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';
import { rowColumns, rowJoins, summaryColumns, summaryJoins, type TaskRow, type TaskSummary } from './task-row.ts';

export async function taskById(db: Queryable, t: { readonly id: string; readonly branch: string | null }): Promise<TaskRow | null> {
  const { sql } = db;
  const [row] = await sql<TaskRow[]>`
    select ${rowColumns(sql)} from app.tasks t ${rowJoins(sql)}
    where t.id = ${t.id} and (${t.branch}::text is null or t.branch_id = ${t.branch})`;
  return row ?? null;
}

export type TaskState = TaskSummary['state'];
export type TaskFilter = {
  readonly queues: readonly string[];
  readonly states: readonly TaskState[];
  readonly process: string | null;
  readonly caseId: string | null;
  readonly branch: string | null;
  readonly after: { readonly dueAt: Iso; readonly id: string } | null;
  readonly limit: number;
};

/**
 * A page by deadline. Each queue and state is read from the index tasks_listed by itself, a page of each, and merged: so the first page of a
 * million rows costs what the first page of a hundred does. Conditions that are not asked for are not in the statement.
 */
export async function listTasks(db: Queryable, f: TaskFilter): Promise<TaskSummary[]> {
  const { sql } = db;
  const limit = atLeast(sql, f.limit);
  const wanted = sql`
    true ${f.branch === null ? sql`` : sql`and t.branch_id = ${f.branch}`} ${f.process === null ? sql`` : sql`and t.process = ${f.process}`}
    ${f.after === null ? sql`` : sql`and (t.due_at, t.id) > (${f.after.dueAt}::timestamptz, ${f.after.id})`}`;
  const rows =
    f.caseId === null
      ? sql`
        select p.* from unnest(${[...f.queues]}::text[]) q(queue) cross join unnest(${[...f.states]}::text[]) s(state) cross join lateral (
          select t.* from app.tasks t where t.queue = q.queue and t.state = s.state and ${wanted} order by t.due_at, t.id ${limit}
        ) p`
      : sql`
        select t.* from app.tasks t
        where t.case_id = ${f.caseId} and t.queue = any(${[...f.queues]}::text[]) and t.state = any(${[...f.states]}::text[]) and ${wanted}`;
  const page = await sql<TaskSummary[]>`
    select ${summaryColumns(sql)} from (${rows} order by due_at, id ${limit}) t ${summaryJoins(sql)} order by t.due_at, t.id`;
  return page.slice(0, f.limit);
}

/** What somebody holds, oldest lease first. */
export async function heldBy(db: Queryable, person: string): Promise<TaskSummary[]> {
  const { sql } = db;
  return sql<TaskSummary[]>`
    select ${summaryColumns(sql)} from app.tasks t ${summaryJoins(sql)}
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
  // the last fifth of its time; the two hours keep the count within a short range of the index tasks_listed
  const soon = sql`
    t.due_at >= app.app_now() and t.due_at < app.app_now() + interval '2 hours' and app.app_now() >= t.due_at - (t.due_at - t.opened_at) / 5`;
  return sql<QueueCount[]>`
    select q.queue,
      (select count(*)::int from (select from app.tasks t where ${open} limit ${COUNT_MAX}) x) as open,
      (select count(*)::int from (select from app.tasks t where ${open} and ${soon} limit ${COUNT_MAX}) x) as "dueSoon",
      (select count(*)::int from (select from app.tasks t where ${open} and t.due_at < app.app_now() limit ${COUNT_MAX}) x) as overdue
    from unnest(${[...q.queues]}::text[]) with ordinality q(queue, n) order by q.n`;
}
