// Opens a human task, or adopts it when it is there already. Serves the three who open tasks: a running process, the start of a case that
// begins with a person, and a child case. One statement, because it is the hottest write of a process.
import type { ClockPlan } from '../../domain/calendar/clock-plan.ts';
import type { Duty } from '../../domain/duties.ts';
import type { Iso } from '../../domain/ids.ts';
import type { Text } from '../../domain/process.ts';
import { Refusal } from '../../domain/errors.ts';
import { jsonb, type Db, type Queryable } from '../client.ts';
import type { FormSnapshot } from './forms.ts';

export type NewTask = {
  /** `<caseId>.<task>.<n or key>` */
  readonly id: string;
  readonly caseId: string;
  readonly task: string;
  readonly title: Text;
  readonly queue: string;
  readonly priority: number;
  readonly skill: { readonly name: string; readonly minLevel: number } | null;
  readonly stage: string | null;
  readonly openedAt: Iso;
  readonly form: FormSnapshot;
  readonly shows: unknown;
  readonly prefill: unknown;
  readonly note: string | null;
  readonly duties: readonly Duty[];
  readonly clock: ClockPlan;
};

/** How a running process writes: absent when the case is inserted in the same transaction. */
export type Writer = { readonly run: number; readonly seen: readonly string[]; readonly whileClosing: boolean; readonly actor: string };

export type OpenedTask = {
  readonly isNew: boolean;
  readonly state: 'open' | 'claimed' | 'completed' | 'cancelled';
  /** The row asks what is asked now: same form, same `shows`, same note. */
  readonly isSameQuestion: boolean;
  readonly fence: number;
  readonly answer: Record<string, unknown> | null;
  readonly completedBy: string | null;
  readonly completedAt: Iso | null;
  readonly formSchema: { readonly properties?: Readonly<Record<string, { readonly dataClass?: string }>> };
};

/**
 * Demands that the case is open, not closing (unless `whileClosing`) and still of this run; marks the writer's messages as seen.
 * Of a closed case, a completed task is still adopted: the engine may have forgotten that the case had closed, and asks again.
 * Errors: NOT_FOUND, STALE_RUN, CASE_CLOSED, CASE_CLOSING.
 */
export async function insertTask(db: Queryable, task: NewTask, writer?: Writer): Promise<OpenedTask> {
  const { clock } = task;
  const [row] = await db.sql<OpenedTask[]>`
    with the_case as (
      select id, root_case, process, branch_id, customer_id, amount_minor, hold_until, run, state, closing, input ->> 'businessDate' as business_date from app.cases where id = ${task.caseId} for no key update
    ), allowed as materialized (
      select app.demand(${writer?.run ?? null}::int is null or run = ${writer?.run ?? null}::int, 'STALE_RUN')
         and app.demand(state = 'open' or exists (select from app.tasks where id = ${task.id} and state = 'completed'), 'CASE_CLOSED')
         and app.demand(closing is null or ${writer?.whileClosing ?? false}::boolean, 'CASE_CLOSING') as ok
      from the_case
    ), existing as materialized ( -- under its lock, and after the case's: the decision may be taken back at this instant
      select t.*, f.schema as form_schema from the_case c join app.tasks t on t.id = ${task.id} and t.case_id = c.id join app.forms f on f.hash = t.form_hash
      for no key update of t
    ), marked as (
      update app.messages m set seen_at = app.app_now(), send_at = null, sends = greatest(m.sends, 1)
      from the_case c, allowed
      where m.case_id = c.id and m.seen_at is null and m.id = any(${writer?.seen ?? []}::text[] || coalesce((
        -- an answer that is found here is taken in, whether or not its message has come: from now on it cannot be taken back
        select array[e.id] from existing e where e.state = 'completed'), '{}'))
    ), form as (
      insert into app.forms (hash, schema) values (${task.form.hash}, ${jsonb(task.form.schema)}::json) on conflict do nothing
    ), opened as (
      insert into app.tasks (id, case_id, root_case, process, task, title, queue, branch_id, customer_id, amount_minor, stage, priority, due_at,
        opened_at, form_hash, shows, prefill, note, rule_sets, rule_subjects, rule_duties, available_at, hold_until, skill, skill_level)
      select ${task.id}, c.id, c.root_case, c.process, ${task.task}, ${jsonb(task.title)}::jsonb, ${task.queue}, c.branch_id, c.customer_id, c.amount_minor,
        ${task.stage}, ${task.priority}, ${clock.dueAt}::timestamptz, ${task.openedAt}::timestamptz, ${task.form.hash}, ${jsonb(task.shows ?? null)}::jsonb,
        ${jsonb(task.prefill ?? null)}::jsonb, ${task.note}, ${task.duties.map((d) => d.ruleSet)}::text[],
        array(select coalesce(replace(s, '{businessDate}', coalesce(c.business_date, '')), c.root_case) from unnest(${task.duties.map((d) => d.subject)}::text[]) s), ${task.duties.map((d) => d.duty)}::text[],
        greatest(app.app_now(), c.hold_until), case when c.hold_until > app.app_now() then c.hold_until end,
        ${task.skill?.name ?? null}, ${task.skill?.minLevel ?? null}::smallint
      from the_case c, allowed
      where not exists (select from existing)
      on conflict (id) do nothing
      returning *
    ), found_by as (
      insert into app.search_texts (id, case_id, kind, branch_id, at, folded)
      select o.id, o.case_id, 'task', o.branch_id, o.opened_at, app.folded(o.note) from opened o where o.note is not null
      on conflict do nothing
    ), clock as (
      insert into app.clocks (case_id, name, task_id, kind, spec, started_at, due_at, statutory_due_at, calendar, derivation, is_pending_calendar)
      select o.case_id, o.id, o.id, 'task', ${jsonb(clock.spec)}::jsonb, ${clock.startedAt}::timestamptz, ${clock.dueAt}::timestamptz,
        ${clock.statutoryDueAt}::timestamptz, ${clock.calendar}, ${jsonb(clock.derivation)}::jsonb, ${clock.isPendingCalendar}
      from opened o
    ), rungs as (
      insert into app.rungs (case_id, clock, fraction, at)
      select o.case_id, o.id, (r ->> 'fraction')::numeric, (r ->> 'at')::timestamptz
      from opened o, jsonb_array_elements(${jsonb(clock.rungs)}::jsonb) r
    ), touched as (
      update app.cases c set touched_at = app.app_now(), stage = coalesce(${task.stage}, c.stage)
      from allowed where c.id = ${task.caseId}
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key)
      select 'system', ${writer?.actor ?? 'api'}, 'task.opened', o.id, o.case_id, o.id, '1' from opened o
      on conflict do nothing
    )
    select (e.id is null) as "isNew", coalesce(e.state, 'open') as state, coalesce(e.fence, 0) as fence, e.answer,
      e.completed_by as "completedBy", e.completed_at as "completedAt", coalesce(e.form_schema, '{}') as "formSchema",
      coalesce(e.form_hash = ${task.form.hash} and e.shows is not distinct from ${jsonb(task.shows ?? null)}::jsonb, true) as "isSameQuestion"
    from allowed left join existing e on true`;
  if (!row) throw new Refusal('NOT_FOUND', `There is no case ${task.caseId}.`);
  return row;
}

/** `insertTask` of a running process; a row that asks something else, or was cancelled, is opened anew. Errors: those of `insertTask`. */
export async function openTask(db: Db, task: NewTask, writer: Writer): Promise<OpenedTask & { readonly isReopened: boolean }> {
  const isOther = (opened: OpenedTask) => !opened.isNew && (!opened.isSameQuestion || opened.state === 'cancelled');
  const opened = await insertTask(db, task, writer);
  if (!isOther(opened)) return { ...opened, isReopened: false };
  return db.transaction(async (tx) => {
    // Looked at again under the locks of the case and the item: neither a decision nor a withdrawal comes between.
    const locked = await insertTask(tx, task, writer);
    if (!isOther(locked)) return { ...locked, isReopened: false };
    await reopenTask(tx, task, writer);
    return { ...locked, isReopened: true };
  });
}

/**
 * The row asks something else than the process asks now (changed code took another path after a restart): the question is put anew with a
 * deadline of its own, the old answer stands beside it, and an answer under the old fence no longer counts. Errors: CASE_CLOSED.
 */
async function reopenTask(db: Queryable, task: NewTask, { actor }: Pick<Writer, 'actor'>): Promise<void> {
  const { clock } = task;
  await db.sql`
    with allowed as materialized (
      select app.demand(state = 'open', 'CASE_CLOSED') as ok from app.cases where id = ${task.caseId}
    ), form as (
      insert into app.forms (hash, schema) values (${task.form.hash}, ${jsonb(task.form.schema)}::json) on conflict do nothing
    ), reopened as (
      update app.tasks set state = 'open', rung = 0, due_at = ${clock.dueAt}::timestamptz, fence = fence + 1, held_by = null, held_by_worker = null, held_slot = null, lease_until = null, cancelled_at = null,
        earlier_answer = coalesce(answer, earlier_answer), answer = null, completed_by = null, completed_at = null, version = version + 1,
        form_hash = ${task.form.hash}, shows = ${jsonb(task.shows ?? null)}::jsonb, prefill = ${jsonb(task.prefill ?? null)}::jsonb, note = ${task.note}
      where id = ${task.id} and (select ok from allowed)
      returning *
    ), clock as (
      update app.clocks k set state = 'running', ended_at = null, spec = ${jsonb(clock.spec)}::jsonb, started_at = ${clock.startedAt}::timestamptz,
        due_at = ${clock.dueAt}::timestamptz, statutory_due_at = ${clock.statutoryDueAt}::timestamptz, calendar = ${clock.calendar},
        derivation = ${jsonb(clock.derivation)}::jsonb, is_pending_calendar = ${clock.isPendingCalendar}, spans = '[]', version = k.version + 1
      from reopened r where k.case_id = r.case_id and k.name = r.id
    ), rungs as (
      insert into app.rungs (case_id, clock, fraction, at)
      select o.case_id, o.id, (r ->> 'fraction')::numeric, (r ->> 'at')::timestamptz
      from reopened o, jsonb_array_elements(${jsonb(clock.rungs)}::jsonb) r
      on conflict (case_id, clock, fraction) do update set at = excluded.at, reached_at = null, winner = null
    ), found_by as (
      insert into app.search_texts (id, case_id, kind, branch_id, at, folded)
      select id, case_id, 'task', branch_id, opened_at, app.folded(note) from reopened where note is not null
      on conflict (id, comment_id) do update set folded = excluded.folded
    ), forgotten as (
      -- the old answer, and where the old deadline was moved to
      delete from app.messages m using reopened r where m.case_id = r.case_id and (m.id = r.id or m.kind = 'clock' and m.body ->> 'clock' = r.id)
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key)
    select 'system', ${actor}, 'task.reopened', id, case_id, id, fence::text from reopened
    on conflict do nothing`;
}
