// What a task looks like to whoever reads one: the columns that claiming, working and reading share. Forms are left out: they are
// immutable, known by their hash, and kept by the reader (form-cache.ts).
import type { Iso } from '../../domain/ids.ts';
import type { Text } from '../../domain/process.ts';
import { fixed, type Queryable } from '../client.ts';

/** Somebody whose earlier duty excludes her from this task. */
export type Excluded = { readonly ruleSet: string; readonly person: string; readonly name: string; readonly duty: string };

export type TaskSummary = {
  readonly id: string;
  readonly caseId: string;
  readonly process: string;
  readonly task: string;
  readonly title: Text;
  readonly queue: string;
  readonly state: 'open' | 'claimed' | 'completed' | 'cancelled';
  readonly stage: string | null;
  readonly priority: number;
  readonly rung: number;
  readonly dueAt: Iso;
  readonly openedAt: Iso;
  readonly availableAt: Iso;
  readonly fence: number;
  readonly heldBy: string | null;
  readonly holder: string | null;
  /** May lie in the past on an open task: its last lease ran out. */
  readonly leaseUntil: Iso | null;
  /** Who prepares its answer for the holder, while it is with her. */
  readonly delegate: { readonly id: string; readonly name: string } | null;
  readonly by: string | null;
  readonly byName: string | null;
  readonly excluded: readonly Excluded[];
};

export type TaskRow = TaskSummary & {
  readonly customer: { readonly id: string; readonly name: string } | null;
  readonly formHash: string;
  readonly shows: unknown;
  readonly prefill: unknown;
  readonly note: string | null;
  readonly answer: unknown;
  readonly earlierAnswer: unknown;
  readonly draftVersion: number | null;
  readonly draftData: unknown;
  readonly draftAt: Iso | null;
  readonly draftBy: string | null;
};

type Sql = Queryable['sql'];

/** Over a row set named `t` with the columns of app.tasks. */
export const summaryColumns = (sql: Sql) => sql`
  t.id, t.case_id as "caseId", t.process, t.task, t.title, t.queue, t.state, t.stage, t.priority, t.rung, t.due_at as "dueAt",
  t.opened_at as "openedAt", t.available_at as "availableAt", t.fence, t.held_by as "heldBy", ${nameOf(sql, sql`t.held_by`)} as holder, t.lease_until as "leaseUntil",
  case when t.state = 'claimed' and t.delegated_fence = t.fence then (
    select jsonb_build_object('id', p.id, 'name', p.name) from app.people p where p.id = t.delegated_to) end as delegate,
  t.completed_by as by, ${nameOf(sql, sql`t.completed_by`)} as "byName", ${excludedOf(sql)} as excluded`;

// Looked up, never joined: of a row that a statement has just written the planner knows no statistics, and would read all people and all drafts.
const nameOf = (sql: Sql, person: ReturnType<Sql>) => sql`(select p.name from app.people p where p.id = ${person})`;

export const rowColumns = fixed(
  (sql) => sql`${summaryColumns(sql)},
  (select jsonb_build_object('id', u.id, 'name', u.name) from app.customers u where u.id = t.customer_id) as customer, t.form_hash as "formHash", t.shows, t.prefill, t.note, t.answer,
  t.earlier_answer as "earlierAnswer", d.version as "draftVersion", d.data as "draftData", d.at as "draftAt", d.by as "draftBy"`,
);

export const rowJoins = fixed((sql) => sql`left join lateral (select * from app.drafts d where d.task_id = t.id offset 0) d on true`);

// `offset 0` keeps the planner from joining the whole table: one probe of its primary key for each rule set.
const excludedOf = (sql: Sql) => sql`
  case when cardinality(t.rule_sets) = 0 then '[]'::jsonb else coalesce((
    select jsonb_agg(jsonb_build_object('ruleSet', r.rule_set, 'person', x.person,
      'name', (select p.name from app.people p where p.id = x.person), 'duty', x.duty) order by r.rule_set, x.person)
    from unnest(t.rule_sets, t.rule_subjects, t.rule_duties) r(rule_set, subject, duty)
    cross join lateral (select d.person, d.duty from app.duties d where d.subject = r.subject and d.rule_set = r.rule_set offset 0) x
    where x.duty <> r.duty), '[]') end`;

/**
 * The first rule set by which an earlier duty excludes this person from task `t`, null when none does: a duty of her own, or of somebody whose
 * exclusions she inherits (SOD-24). A probe of the primary key for each rule set, whatever the planner believes about the sizes of the tables.
 */
export const ruleAgainst = (sql: Sql, person: string | ReturnType<Sql>) => sql`(
  select min(r.rule_set) from unnest(t.rule_sets, t.rule_subjects, t.rule_duties) r(rule_set, subject, duty)
  where exists (select from app.duties x
    where x.subject = r.subject and x.rule_set = r.rule_set and x.person = any(app.exclusions_of(${person})) and x.duty <> r.duty))`;
