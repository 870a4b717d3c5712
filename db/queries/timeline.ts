// Who did what when in a case, people and automation alike: its audit events in the order in which they were written.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';

export type TimelineRow = {
  readonly seq: number;
  readonly at: Iso;
  readonly actorKind: 'person' | 'bot' | 'system';
  readonly actorId: string;
  readonly actorName: string | null;
  readonly event: string;
  readonly object: string;
  readonly task: string | null;
  readonly taskId: string | null;
  readonly step: string | null;
  readonly data: Readonly<Record<string, unknown>>;
};

type Page = { readonly caseId: string; readonly branch: string | null; readonly after: number | null; readonly limit: number };

/** Null when there is no such case to see. */
export async function timelineOf(db: Queryable, t: Page): Promise<TimelineRow[] | null> {
  const { sql } = db;
  const seen = sql`select 1 from app.cases where id = ${t.caseId} and (${t.branch}::text is null or branch_id = ${t.branch})`;
  const rows = await sql<TimelineRow[]>`
    select e.id as seq, e.at, e.actor_kind as "actorKind", e.actor_id as "actorId", p.name as "actorName", e.event, e.object, t.task,
      e.task_id as "taskId", e.step, e.data
    from audit.events e left join app.people p on p.id = e.actor_id and e.actor_kind <> 'system' left join app.tasks t on t.id = e.task_id
    where e.case_id = ${t.caseId} and e.id > ${t.after ?? 0} and exists (${seen})
    order by e.id ${atLeast(sql, t.limit)}`;
  if (rows.length > 0) return rows.slice(0, t.limit);
  return (await seen).length > 0 ? [] : null;
}
