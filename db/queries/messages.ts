// The journal's way to the engine: what is due, what was sent, what has to be sent again. Read by the relay (workers/relay.ts) only.
//
// Order: of the messages of a case never sent before, only the oldest is eligible; several relays share the work by skip locked. A taken
// message has a lease of 10 s (`send_at` in the future), so a relay that dies holds nothing up for longer.
import type { CaseMessage, Rung } from '../../domain/case-messages.ts';
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

export type DueMessage = {
  readonly seq: number;
  readonly caseId: string;
  readonly id: string;
  readonly kind: 'start' | CaseMessage['kind'];
  readonly body: CaseMessage;
  readonly sends: number;
  readonly process: string;
  readonly run: number;
  /** Null before the engine has been told of the case's current run. */
  readonly engineRun: string | null;
  readonly caseState: 'open' | 'closed';
  /** Of a first start only: what it hands over, as it stands at the moment of sending. */
  readonly input: unknown;
  readonly rungs: readonly Rung[] | null;
};

/**
 * Takes the due messages of up to `cases` cases, oldest first within a case. A process may have taken a message in, and said so, before the
 * relay has noted that it was sent: what was seen holds nothing up.
 */
export async function takeDue(db: Queryable, { cases }: { cases: number }): Promise<DueMessage[]> {
  const rows = await db.sql<DueMessage[]>`
    with heads as (
      select m.seq, m.case_id from app.messages m
      where m.send_at <= app.app_now() and m.dead_reason is null
        and not exists (
          select from app.messages e
          where e.case_id = m.case_id and e.seq < m.seq and e.sent_at is null and e.seen_at is null and not e.is_late and e.dead_reason is null)
      order by m.send_at
      limit ${cases}
      for update of m skip locked
    ), taken as (
      update app.messages m set send_at = app.app_now() + interval '10 seconds', sends = m.sends + 1
      where m.case_id in (select case_id from heads) and m.send_at <= app.app_now() and m.dead_reason is null
      returning m.*
    )
    select t.seq, t.case_id as "caseId", t.id, t.kind, t.body, t.sends, c.process, c.run, c.engine_run as "engineRun", c.state as "caseState",
      case when t.kind = 'start' and c.engine_run is null then c.input end as input,
      case when t.kind = 'start' and c.engine_run is null then (
        select coalesce(jsonb_agg(jsonb_build_object('clock', r.clock, 'fraction', r.fraction,
          'at', to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by r.at, r.clock), '[]')
        from app.rungs r join app.clocks k on k.case_id = r.case_id and k.name = r.clock where r.case_id = c.id and k.task_id is null) end as rungs
    from taken t join app.cases c on c.id = t.case_id
    order by t.case_id, t.seq`;
  return rows;
}

/**
 * Sent is not seen: it is sent again with back-off (10 s, 20 s … 10 min) until a write of the process says that it was taken in. There may
 * be no write for weeks, after a moved clock as a rule: those, and whatever was sent more than ten times, back off up to a day, because each
 * sending grows the case's history. What was seen before goes out once.
 */
export async function markSent(db: Queryable, seqs: readonly number[]): Promise<void> {
  await db.sql`
    update app.messages set sent_at = coalesce(sent_at, app.app_now()),
      send_at = case when seen_at is null then app.app_now()
        + least(case when kind = 'clock' or sends > 10 then interval '1 day' else interval '10 minutes' end, interval '10 seconds' * power(2, least(sends - 1, 14))) end
    where seq = any(${[...seqs]}::bigint[]) and send_at is not null`;
}

/** The case was closed before the message came: it ends as late. */
export async function markLate(db: Queryable, seqs: readonly number[]): Promise<void> {
  await db.sql`update app.messages set is_late = true, send_at = null where seq = any(${[...seqs]}::bigint[])`;
}

/** Tries again soon: the engine is away. */
export async function postpone(db: Queryable, seqs: readonly number[], { seconds }: { seconds: number }): Promise<void> {
  await db.sql`
    update app.messages set send_at = app.app_now() + make_interval(secs => ${seconds}::double precision)
    where seq = any(${[...seqs]}::bigint[]) and send_at is not null`;
}

/** It can never be delivered: an operator decides. */
export async function markDead(db: Queryable, seqs: readonly number[], reason: string): Promise<void> {
  await db.sql`update app.messages set dead_reason = ${reason}, send_at = null where seq = any(${[...seqs]}::bigint[])`;
}

/** The engine runs this case, in this bundle, under this run id. */
export async function markStarted(db: Queryable, s: { caseId: string; run: number; engineRun: string; bundle: string }): Promise<void> {
  await db.sql`
    update app.cases set engine_run = ${s.engineRun}, bundle = case when engine_run is null then ${s.bundle} else bundle end where id = ${s.caseId} and run = ${s.run}`;
}

/**
 * The engine does not know an open case: its run is counted up, and its whole journal is sent to a new start. Of several that notice at
 * once, one wins. Not rebuilt: somebody else did it, the case is closed, or its start can never be delivered.
 */
export async function rebuildCase(
  db: Queryable,
  { caseId, run }: { caseId: string; run: number },
): Promise<{ isRebuilt: boolean; isStartDead: boolean }> {
  const [row] = await db.sql<{ isRebuilt: boolean; isStartDead: boolean }[]>`
    with dead as materialized (
      select from app.messages where case_id = ${caseId} and id = 'start' and dead_reason is not null
    ), rebuilt as (
      update app.cases set run = run + 1, engine_run = null, touched_at = app.app_now()
      where id = ${caseId} and run = ${run} and state = 'open' and not exists (select from dead)
      returning id, run
    ), resent as (
      -- what was sent once is not taken for unsent: its decision cannot be taken back any more
      update app.messages m set sent_at = null, seen_at = null, sends = least(m.sends, 1), send_at = app.app_now()
      from rebuilt r where m.case_id = r.id and m.dead_reason is null and not m.is_late
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, key)
      select 'system', 'relay', 'case.rebuilt', id, id, run::text from rebuilt on conflict do nothing
    )
    select exists (select from rebuilt) as "isRebuilt", exists (select from dead) as "isStartDead"`;
  return { isRebuilt: false, isStartDead: false, ...row };
}

/** When a process has last said that it had taken something in; null when none ever has. */
export async function lastSeen(db: Queryable): Promise<Iso | null> {
  const [row] = await db.sql<{ at: Iso | null }[]>`select max(seen_at) as at from app.messages`;
  return row?.at ?? null;
}

/**
 * What the engine may have forgotten although the process had taken it in: all that was seen within so many minutes before `until`, or since.
 * It stays seen, so it goes out once.
 */
export async function resendRecent(db: Queryable, { until, minutes }: { until: Iso; minutes: number }): Promise<number> {
  const rows = await db.sql`
    update app.messages m set send_at = app.app_now()
    from app.cases c
    where c.id = m.case_id and c.state = 'open' and m.dead_reason is null
      and m.seen_at > ${until}::timestamptz - make_interval(mins => ${minutes}::int)
    returning m.seq`;
  return rows.length;
}

/**
 * Asks the engine about cases that stand still: a rung overdue by a minute, or a case that waits for nobody and has not written for a
 * minute. Their start message goes out again, as a nudge when the engine has been told of them.
 */
export async function nudgeStanding(db: Queryable, { limit }: { limit: number }): Promise<string[]> {
  const rows = await db.sql<{ caseId: string }[]>`
    with standing as (
      select c.id from app.cases c
      where c.state = 'open' and c.has_engine and c.touched_at < app.app_now() - interval '60 seconds'
        and (not exists (select from app.tasks t where t.case_id = c.id and t.state in ('open', 'claimed'))
          or exists (select from app.rungs r join app.clocks k on k.case_id = r.case_id and k.name = r.clock
            where r.case_id = c.id and r.reached_at is null and k.ended_at is null and r.at < app.app_now() - interval '60 seconds'))
      order by c.touched_at limit ${limit}
    ), touched as (
      update app.cases c set touched_at = app.app_now() from standing s where c.id = s.id
    )
    update app.messages m set send_at = app.app_now() from standing s
    where m.case_id = s.id and m.id = 'start' and m.dead_reason is null
    returning m.case_id as "caseId"`;
  return rows.map((row) => row.caseId);
}
