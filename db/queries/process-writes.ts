// What a running process writes about itself, beside opening tasks: reached rungs, the point of no return, its end. Every statement
// demands the current run under the case's lock, marks the messages that the process has taken in, and looks the same when done twice.
import { Refusal } from '../../domain/errors.ts';
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

export type ProcessWrite = { readonly caseId: string; readonly run: number; readonly seen: readonly string[]; readonly actor: string };

/**
 * A clock has come to a rung: did the clock or the person win? The first call decides and stores it, every later one tells the same.
 * A rung that was moved to later since the process learned of `at` is not reached: nothing is stored, and the message that is on its way
 * brings the new instant. A clock that is still paused at its rung has used up its pauses and counts again (SLA-01).
 * A task's clock loses when the task has been completed; a case's clock loses when it was stopped or met. The case's other open tasks move up.
 */
export async function reachRung(
  db: Queryable,
  w: ProcessWrite & { readonly clock: string; readonly fraction: number; readonly at: Iso },
): Promise<'process' | 'person'> {
  const [row] = await db.sql<{ winner: 'process' | 'person' }[]>`
    with the_case as (
      select id, run from app.cases where id = ${w.caseId} for no key update
    ), allowed as materialized (
      select app.demand(run = ${w.run}, 'STALE_RUN') as ok from the_case
    ), marked as (
      update app.messages set seen_at = app.app_now(), send_at = null
      where case_id = ${w.caseId} and id = any(${[...w.seen]}::text[]) and seen_at is null and (select ok from allowed)
    ), clock as (
      select k.* from app.clocks k, allowed where k.case_id = ${w.caseId} and k.name = ${w.clock} for no key update of k
    ), verdict as (
      select case when k.state in ('running', 'paused', 'breached') then 'process' else 'person' end as winner, k.task_id, k.kind from clock k
    ), reached as (
      update app.rungs r set reached_at = app.app_now(), winner = v.winner
      from verdict v where r.case_id = ${w.caseId} and r.clock = ${w.clock} and r.fraction = ${w.fraction} and r.reached_at is null
        and not (r.at > ${w.at}::timestamptz and r.at > app.app_now()) -- asked of the row itself, which may have moved while we waited for it
      returning r.*
    ), breached as (
      update app.clocks k set state = 'breached', version = k.version + 1
      from reached r where k.case_id = r.case_id and k.name = r.clock and r.fraction >= 1 and r.winner = 'process' and k.state in ('running', 'paused')
    ), raised as (
      update app.tasks t set rung = greatest(t.rung, n.rung), version = t.version + 1
      from reached r, lateral (
        select count(*)::smallint as rung from app.rungs p where p.case_id = r.case_id and p.clock = r.clock and p.fraction <= r.fraction
      ) n
      where r.winner = 'process' and t.case_id = r.case_id and t.state in ('open', 'claimed') and t.rung < n.rung
        and (t.id = r.clock or not exists (select from verdict where task_id is not null))
    ), touched as (
      update app.cases set touched_at = app.app_now() where id = ${w.caseId} and exists (select from reached)
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select 'system', ${w.actor}, case when r.fraction >= 1 then 'clock.breached' else 'clock.rung-reached' end, r.case_id, r.case_id, v.task_id,
        r.clock || '@' || r.fraction, jsonb_build_object('clock', r.clock, 'fraction', r.fraction, 'kind', v.kind)
      from reached r, verdict v where r.winner = 'process'
      on conflict do nothing
    )
    select coalesce((select winner from reached),
      (select winner from app.rungs where case_id = ${w.caseId} and clock = ${w.clock} and fraction = ${w.fraction}), 'person') as winner
    from allowed`;
  if (!row) throw new Refusal('NOT_FOUND', `There is no case ${w.caseId}.`);
  return row.winner;
}

/** From here on the case cannot be withdrawn. Errors: STALE_RUN, CASE_CLOSING when a withdrawal came first. */
export async function passReturn(db: Queryable, w: ProcessWrite): Promise<void> {
  await db.sql`
    with the_case as (
      select id, run, closing from app.cases where id = ${w.caseId} for no key update
    ), allowed as materialized (
      select app.demand(run = ${w.run}, 'STALE_RUN') and app.demand(closing is null, 'CASE_CLOSING') as ok from the_case
    ), marked as (
      update app.messages set seen_at = app.app_now(), send_at = null
      where case_id = ${w.caseId} and id = any(${[...w.seen]}::text[]) and seen_at is null and (select ok from allowed)
    ), passed as (
      update app.cases c set no_return_at = app.app_now(), touched_at = app.app_now() from allowed where c.id = ${w.caseId} and c.no_return_at is null
      returning c.id
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, key)
    select 'system', ${w.actor}, 'case.return-passed', id, id, '1' from passed on conflict do nothing`;
}

/** What PostgreSQL says about a cancellation: null when nobody asked for one. */
export async function closingOf(db: Queryable, caseId: string): Promise<'withdrawn' | 'cancelled' | null> {
  const [row] = await db.sql<{ closing: 'withdrawn' | 'cancelled' | null }[]>`select closing from app.cases where id = ${caseId}`;
  return row?.closing ?? null;
}

/**
 * The process has ended: the case closes, what is still open is cancelled, clocks stop as they stand, unsent messages end as late, and
 * a waiting parent is told. A second call with the same outcome finds it done. Errors: STALE_RUN, CASE_CLOSING, CASE_CLOSED (another outcome).
 */
export async function closeCase(
  db: Queryable,
  w: ProcessWrite & { readonly outcome: string; readonly reason: string | null; readonly at: Iso },
): Promise<void> {
  const rows = await db.sql`
    with the_case as (
      select * from app.cases where id = ${w.caseId} for no key update
    ), allowed as materialized (
      select app.demand(run = ${w.run}, 'STALE_RUN')
         and app.demand(state = 'open' or outcome = ${w.outcome}, 'CASE_CLOSED')
         and app.demand(closing is null or ${w.outcome} = closing, 'CASE_CLOSING') as ok
      from the_case
    ), closed as (
      update app.cases c set state = 'closed', outcome = ${w.outcome}, reason = ${w.reason}, closed_at = app.app_now(), touched_at = app.app_now(),
        version = c.version + 1
      from allowed where c.id = ${w.caseId} and c.state = 'open'
      returning c.*
    ), marked as (
      update app.messages m set seen_at = case when m.id = any(${[...w.seen]}::text[]) then coalesce(m.seen_at, app.app_now()) else m.seen_at end,
        is_late = m.is_late or (m.sent_at is null and not m.id = any(${[...w.seen]}::text[])), send_at = null
      from closed c where m.case_id = c.id and (m.send_at is not null or m.id = any(${[...w.seen]}::text[]))
    ), cancelled as (
      update app.tasks t set state = 'cancelled', cancelled_at = app.app_now(), held_by = null, held_by_worker = null, held_slot = null, lease_until = null,
        version = t.version + 1
      from closed c where t.case_id = c.id and t.state in ('open', 'claimed')
      returning t.id, t.case_id
    ), stopped as (
      update app.clocks k set ended_at = app.app_now(), version = k.version + 1,
        state = case when k.state = 'breached' then 'breached'
          when k.task_id is not null or c.outcome in ('withdrawn', 'cancelled') then 'stopped'
          when k.due_at < app.app_now() then 'breached' else 'met' end
      from closed c where k.case_id = c.id and k.ended_at is null
    ), told as (
      insert into app.messages (case_id, id, kind, body, send_at)
      select c.parent_case, c.id, 'child', jsonb_build_object('kind', 'child', 'id', c.id, 'outcome', c.outcome), app.app_now()
      from closed c join app.cases p on p.id = c.parent_case and p.state = 'open'
      on conflict do nothing
    ), audited_tasks as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key)
      select 'system', ${w.actor}, 'task.cancelled', id, case_id, id, '1' from cancelled on conflict do nothing
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
      select 'system', ${w.actor}, 'case.closed', id, id, '1', jsonb_build_object('outcome', outcome) from closed on conflict do nothing
    )
    select ok from allowed`;
  if (rows.length === 0) throw new Refusal('NOT_FOUND', `There is no case ${w.caseId}.`);
}
