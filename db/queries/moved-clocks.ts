// Deadlines that are computed anew: a calendar year was loaded or corrected (SLA-07), a clock was paused or goes on (SLA-01). The process is told by a message of its journal; the
// audit log keeps the old deadline and the new one.
import type { ClockPlan, ClockKind, ResolvedClock } from '../../domain/calendar/clock-plan.ts';
import type { ClockSpan } from '../../domain/calendar/pauses.ts';
import type { Iso } from '../../domain/ids.ts';
import { jsonb, type Queryable } from '../client.ts';
import { standsNear } from './holding.ts';

export type StandingClock = {
  readonly caseId: string;
  readonly name: string;
  readonly kind: ClockKind;
  readonly spec: ResolvedClock;
  readonly startedAt: Iso;
  readonly spans: readonly ClockSpan[];
  readonly version: number;
};

type Page = { readonly after: Pick<StandingClock, 'caseId' | 'name'> | null; readonly limit: number };

/** Running clocks whose deadline waits for a calendar year, by case and name. */
export const pendingClocks = (db: Queryable, page: Page): Promise<StandingClock[]> => standing(db, page, db.sql`is_pending_calendar`);

/** Running clocks whose deadline rests on one of these versions of a calendar's years (`2026.1`), by case and name. */
export const clocksResting = (
  db: Queryable,
  { on, calendar, ...page }: Page & { readonly calendar: string; readonly on: readonly string[] },
) =>
  standing(
    db,
    page,
    db.sql`split_part(calendar, '@', 1) = ${calendar} and string_to_array(split_part(calendar, '@', 2), '+') && ${[...on]}::text[]`,
  );

const standing = ({ sql }: Queryable, { after, limit }: Page, which: ReturnType<Queryable['sql']>) => sql<StandingClock[]>`
  select case_id as "caseId", name, kind, spec, started_at as "startedAt", spans, version from app.clocks
  where ended_at is null and ${which} and (case_id, name) > (${after?.caseId ?? ''}, ${after?.name ?? ''})
  order by case_id, name limit ${limit}`;

/** Why a clock is moved: the calendar knows more by now, or somebody let it stand still or go on. */
export type ClockMove = {
  readonly event: 'clock.moved' | 'clock.paused' | 'clock.resumed';
  readonly actor: { readonly kind: 'person' | 'bot' | 'system'; readonly id: string };
  /** Of a pause and a resumption: the ledger as it stands afterwards, and the coded reason. */
  readonly turned?: { readonly state: 'running' | 'paused'; readonly spans: readonly ClockSpan[]; readonly reason: string | null };
};

/** False when the clock has ended or moved meanwhile: then there is nothing to move. Rungs that were reached stay reached. */
export async function moveClock(
  db: Queryable,
  { caseId, version }: Pick<StandingClock, 'caseId' | 'version'>,
  plan: ClockPlan,
  { event, actor, turned }: ClockMove,
): Promise<boolean> {
  const rows = await db.sql`
    with the_case as materialized ( -- first, as whoever completes an item does
      select id, has_engine from app.cases where id = ${caseId} for no key update
    ), old as materialized (
      select k.*, c.has_engine from app.clocks k join the_case c on c.id = k.case_id
      where k.case_id = ${caseId} and k.name = ${plan.name} and k.version = ${version} and k.ended_at is null
      for no key update of k
    ), moved as (
      update app.clocks k set due_at = ${plan.dueAt}::timestamptz, statutory_due_at = ${plan.statutoryDueAt}::timestamptz, calendar = ${plan.calendar},
        derivation = ${jsonb(plan.derivation)}::jsonb, is_pending_calendar = ${plan.isPendingCalendar}, version = k.version + 1,
        state = coalesce(${turned?.state ?? null}::text, k.state), spans = coalesce(${turned ? jsonb(turned.spans) : null}::jsonb, k.spans)
      from old o where k.case_id = o.case_id and k.name = o.name
      returning k.*
    ), rungs as (
      update app.rungs r set at = (n ->> 'at')::timestamptz
      from moved m, jsonb_array_elements(${jsonb(plan.rungs)}::jsonb) n
      where r.case_id = m.case_id and r.clock = m.name and r.fraction = (n ->> 'fraction')::numeric and r.reached_at is null
      returning r.clock, r.fraction, r.at
    ), task as (
      update app.tasks t set due_at = m.due_at, version = t.version + 1 from moved m where t.id = m.task_id
    ), due as (
      update app.cases c set due_at = least(m.due_at, (
        select min(k.due_at) from app.clocks k where k.case_id = c.id and k.task_id is null and k.name <> m.name)), version = c.version + 1
      from moved m where c.id = m.case_id and m.task_id is null
    ), told as (
      insert into app.messages (case_id, id, kind, body, send_at)
      select m.case_id, 'clock:' || m.name || ':' || m.version, 'clock', jsonb_build_object('kind', 'clock', 'id', 'clock:' || m.name || ':' || m.version,
          'clock', m.name, 'version', m.version, 'rungs', coalesce((select jsonb_agg(jsonb_build_object('clock', r.clock, 'fraction', r.fraction,
            'at', to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by r.at) from rungs r), '[]')),
        case when o.has_engine then app.app_now() end
      from moved m join old o on true
      on conflict do nothing
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
    select ${actor.kind}, ${actor.id}, ${event}, m.case_id, m.case_id, m.task_id, m.name || ':' || m.version,
      jsonb_build_object('clock', m.name, 'from', o.due_at, 'to', m.due_at, 'calendar', m.calendar)
        || case when ${turned?.reason ?? null}::text is null then '{}'::jsonb else jsonb_build_object('reason', ${turned?.reason ?? null}::text) end
    from moved m join old o on true
    returning object`;
  return rows.length > 0;
}

export type TurnableClock = StandingClock & {
  readonly state: 'running' | 'paused' | 'met' | 'breached' | 'stopped';
  readonly caseState: 'open' | 'closed';
  readonly isClosing: boolean;
  /** Whoever wants to turn it stands near the case (SOD-21). */
  readonly isNear: boolean;
};
type Standing = Pick<TurnableClock, 'caseState' | 'isClosing' | 'isNear'>;

/** A case's own clock under the locks that moving it takes: the case first, then the clock. Null when there is none to see. */
export async function lockClock(
  db: Queryable,
  c: { readonly caseId: string; readonly name: string; readonly branch: string | null; readonly by: string },
): Promise<TurnableClock | null> {
  const [found] = await db.sql<Standing[]>`
    select state as "caseState", closing is not null as "isClosing", ${standsNear(db.sql, c.by, db.sql`root_case`)} as "isNear" from app.cases
    where id = ${c.caseId} and (${c.branch}::text is null or branch_id = ${c.branch}) for no key update`;
  if (!found) return null;
  const [clock] = await db.sql<Omit<TurnableClock, keyof Standing>[]>`
    select case_id as "caseId", name, kind, spec, started_at as "startedAt", spans, version, state from app.clocks
    where case_id = ${c.caseId} and name = ${c.name} and task_id is null for no key update`;
  return clock ? { ...clock, ...found } : null;
}
