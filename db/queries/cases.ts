// Reading cases: one with all that stands around it, or a page of a list.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';

export type CaseSummary = {
  readonly id: string;
  readonly process: string;
  readonly state: 'open' | 'closed';
  readonly stage: string | null;
  readonly outcome: string | null;
  readonly closing: 'withdrawn' | 'cancelled' | null;
  readonly branch: string;
  readonly customerId: string | null;
  readonly receivedAt: Iso;
  readonly openedAt: Iso;
  readonly closedAt: Iso | null;
  readonly dueAt: Iso | null;
  /** Who works on it now: the holders of its tasks, by name. */
  readonly holders: readonly string[];
};

type ClockRow = {
  readonly name: string;
  readonly kind: string;
  readonly dueAt: Iso;
  readonly statutoryDueAt: Iso | null;
  readonly state: 'running' | 'paused' | 'met' | 'breached' | 'stopped';
  readonly isPendingCalendar: boolean;
};
export type CaseRow = CaseSummary & {
  readonly customerName: string | null;
  readonly input: Readonly<Record<string, unknown>>;
  readonly parent: string | null;
  readonly rootCase: string;
  readonly starter: string;
  readonly starterName: string;
  readonly version: number;
  readonly clocks: readonly ClockRow[];
  readonly tasks: readonly {
    readonly id: string;
    readonly task: string;
    readonly state: string;
    readonly by: string | null;
    readonly byName: string | null;
  }[];
  readonly children: readonly { readonly id: string; readonly process: string; readonly state: string }[];
  readonly documents: readonly string[];
  /** The bank lets it wait; null when it does not, or the hold has passed. */
  readonly hold: { readonly until: Iso; readonly at: Iso; readonly reason: string; readonly by: string; readonly byName: string } | null;
};

const summary = (sql: Queryable['sql']) => sql`
  c.id, c.process, c.state, c.stage, c.outcome, c.closing, c.branch_id as branch, c.customer_id as "customerId", c.received_at as "receivedAt",
  c.opened_at as "openedAt", c.closed_at as "closedAt", c.due_at as "dueAt",
  array(select distinct p.name from app.tasks t join app.people p on p.id = t.held_by where t.case_id = c.id and t.state = 'claimed' order by 1) as holders`;

export async function caseById(db: Queryable, c: { readonly id: string; readonly branch: string | null }): Promise<CaseRow | null> {
  const { sql } = db;
  const [row] = await sql<Omit<CaseRow, 'clocks'>[]>`
    select ${summary(sql)}, (select u.name from app.customers u where u.id = c.customer_id) as "customerName", c.input, c.parent_case as parent, c.root_case as "rootCase", c.starter, s.name as "starterName", c.version,
      coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'task', t.task, 'state', t.state, 'by', t.completed_by, 'byName', p.name)
          order by t.opened_at, t.id)
        from app.tasks t left join app.people p on p.id = t.completed_by where t.case_id = c.id), '[]') as tasks,
      coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'process', k.process, 'state', k.state) order by k.opened_at, k.id)
        from app.cases k where k.parent_case = c.id), '[]') as children,
      array(select d.id from app.documents d where d.case_id = c.id order by d.id) as documents,
      case when c.hold_until > app.app_now() then jsonb_build_object('until', to_char(c.hold_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'at', to_char(c.held_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'reason', c.hold_reason, 'by', c.hold_by,
        'byName', (select p.name from app.people p where p.id = c.hold_by)) end as hold
    from app.cases c join app.people s on s.id = c.starter
    where c.id = ${c.id} and (${c.branch}::text is null or c.branch_id = ${c.branch})`;
  if (!row) return null;
  const clocks = await sql<ClockRow[]>`
    select name, kind, due_at as "dueAt", statutory_due_at as "statutoryDueAt", state, is_pending_calendar as "isPendingCalendar"
    from app.clocks where case_id = ${c.id} and task_id is null order by name`;
  return { ...row, clocks };
}

export type CaseFilter = {
  readonly process: string | null;
  readonly state: 'open' | 'closed' | null;
  /** The beginning of an id. */
  readonly q: string | null;
  readonly branch: string | null;
  readonly after: { readonly openedAt: Iso; readonly id: string } | null;
  readonly limit: number;
};

/** Newest first. */
export async function listCases(db: Queryable, f: CaseFilter): Promise<CaseSummary[]> {
  const { sql } = db;
  const page = await sql<CaseSummary[]>`
    select ${summary(sql)} from (
      select * from app.cases c
      where true ${f.process === null ? sql`` : sql`and c.process = ${f.process}`} ${f.state === null ? sql`` : sql`and c.state = ${f.state}`}
        ${f.q === null ? sql`` : sql`and starts_with(c.id, ${f.q})`} ${f.branch === null ? sql`` : sql`and c.branch_id = ${f.branch}`}
        ${f.after === null ? sql`` : sql`and (c.opened_at, c.id) < (${f.after.openedAt}::timestamptz, ${f.after.id})`}
      order by c.opened_at desc, c.id desc
      ${atLeast(sql, f.limit)}
    ) c
    order by c.opened_at desc, c.id desc`;
  return page.slice(0, f.limit);
}
