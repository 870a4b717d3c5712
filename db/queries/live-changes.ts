// What has changed lately, for the live events of the API. Read from the audit log, which every act writes anyway: listening costs those who
// act nothing (a NOTIFY in their transaction would take a lock for the whole instance until after the commit).
import type { Queryable } from '../client.ts';

export type Change = {
  readonly id: number;
  readonly event: string;
  readonly caseId: string | null;
  readonly taskId: string | null;
  /** Of the task; null for a change of a case, or of nothing that has a branch. */
  readonly queue: string | null;
  readonly branch: string | null;
  /** Of the task, or of the case when there is no task; as it is now, which may be newer than the change. */
  readonly version: number | null;
};
export type Changes = {
  readonly rows: readonly Change[];
  /** Every transaction below it has ended. */
  readonly xmin: bigint;
  /** No transaction from it on had begun. */
  readonly xmax: bigint;
  /** The newest event of all that can be seen. */
  readonly newest: number;
};

/** Rows of one reading; who gets as many reads on at once. */
export const CHANGES_MAX = 1_000;

/**
 * Events above `after`, oldest first, and those of `gaps` that have come in meanwhile: a transaction that took its number early may commit
 * late. All in one snapshot, whose bounds say which transactions can still bring something.
 */
export async function changesSince(db: Queryable, c: { readonly after: number; readonly gaps: readonly number[] }): Promise<Changes> {
  const { sql } = db;
  const late =
    c.gaps.length === 0
      ? sql``
      : sql`union all select id, event, case_id, task_id from audit.events where id = any(${[...c.gaps]}::bigint[])`;
  const rows = await sql<(Change & { xmin: string; xmax: string; newest: number | null })[]>`
    with fresh as materialized (
      (select id, event, case_id, task_id from audit.events where id > ${c.after}::bigint order by id limit 1000) ${late}
    )
    select pg_snapshot_xmin(s.now)::text as xmin, pg_snapshot_xmax(s.now)::text as xmax, s.newest, f.id, f.event,
      coalesce(f.case_id, t.case_id) as "caseId", f.task_id as "taskId", t.queue, coalesce(t.branch_id, c.branch_id) as branch,
      coalesce(t.version, c.version) as version
    from (select pg_current_snapshot() as now, (select max(id) from audit.events) as newest) s
      left join fresh f on true
      left join app.tasks t on t.id = f.task_id
      left join app.cases c on f.task_id is null and c.id = f.case_id
    order by f.id`;
  const [first] = rows;
  if (!first) throw new Error('a snapshot has always one row');
  return {
    rows: rows
      .filter((row) => row.id !== null)
      .map(({ id, event, caseId, taskId, queue, branch, version }) => ({ id, event, caseId, taskId, queue, branch, version })),
    xmin: BigInt(first.xmin),
    xmax: BigInt(first.xmax),
    newest: first.newest ?? 0,
  };
}

/** The number of the newest event; 0 when there is none. */
export async function newestChange(db: Queryable): Promise<number> {
  const [row] = await db.sql<{ id: number | null }[]>`select max(id) as id from audit.events`;
  return row?.id ?? 0;
}
