// Open cases that do not go on, for operators: their key is missing, a message has not been taken in by its process for a minute, or the
// engine says that their code fails.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';

export type StuckCase = {
  readonly caseId: string;
  readonly process: string;
  readonly stage: string | null;
  /** KEY_MISSING: nothing of it can be read; WORKFLOW_TASK_FAILING: the engine says so; NOT_DELIVERED: the engine has not been told;
   *  NOT_TAKEN_IN: it was told and nothing followed. */
  readonly reason: 'KEY_MISSING' | 'WORKFLOW_TASK_FAILING' | 'NOT_DELIVERED' | 'NOT_TAKEN_IN';
  /** When the oldest message came that has not been taken in; without one, when the case last took something in or ended a step. */
  readonly since: Iso;
  readonly message: string | null;
  readonly sends: number;
  /** The case waits for somebody or something besides: an answer of two that were asked for at once is taken in when the other has come. */
  readonly isWaiting: boolean;
};

type Page = {
  readonly after: { readonly since: Iso; readonly id: string } | null;
  readonly limit: number;
  /** Cases whose code fails, as the engine tells. */
  readonly failing: readonly string[];
};

/**
 * Oldest first. Messages that a process takes in and acts upon later are left out: a moved clock is marked by its next write. What waits to
 * be sent is found by the index messages_due; the look for missing keys reads all open cases (1 s for a million).
 */
export async function stuckCases(db: Queryable, f: Page): Promise<StuckCase[]> {
  const { sql } = db;
  const page = await sql<StuckCase[]>`
    with untaken as (
      select distinct on (m.case_id) m.case_id, m.id, m.sends, m.created_at, m.sent_at
      from app.messages m
      where m.send_at is not null and m.seen_at is null and not m.is_late and m.dead_reason is null
        and m.created_at < app.app_now() - interval '60 seconds' and (m.sent_at is null or m.kind <> 'clock')
      order by m.case_id, m.seq
    ), stuck as (
      select c.id, c.process, c.stage, u.id as message, coalesce(u.sends, 0) as sends, coalesce(u.created_at, case when f.id is null then c.opened_at else greatest(c.opened_at,
          (select max(m.seen_at) from app.messages m where m.case_id = c.id), (select max(r.ended_at) from app.steps r where r.case_id = c.id)) end) as since,
        case when k.case_id is null then 'KEY_MISSING' when f.id is not null then 'WORKFLOW_TASK_FAILING' when u.sent_at is null then 'NOT_DELIVERED' else 'NOT_TAKEN_IN' end as reason
      from app.cases c left join app.case_keys k on k.case_id = c.id left join untaken u on u.case_id = c.id
        left join unnest(${[...f.failing]}::text[]) f(id) on f.id = c.id
      where c.state = 'open' and c.has_engine and (k.case_id is null or u.case_id is not null or f.id is not null)
    )
    select s.id as "caseId", s.process, s.stage, s.reason, s.since, s.message, s.sends,
      exists (select from app.tasks t where t.case_id = s.id and t.state in ('open', 'claimed'))
        or exists (select from app.steps r where r.case_id = s.id and r.state = 'running')
        or exists (select from app.cases d where d.parent_case = s.id and d.state = 'open') as "isWaiting"
    from stuck s
    where true ${f.after === null ? sql`` : sql`and (s.since, s.id) > (${f.after.since}::timestamptz, ${f.after.id})`}
    order by s.since, s.id ${atLeast(sql, f.limit)}`;
  return page.slice(0, f.limit);
}
