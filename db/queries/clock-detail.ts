// One clock of a case or of one of its items, with the arithmetic that was stored when it was last computed.
import type { ClockKind, ResolvedClock } from '../../domain/calendar/clock-plan.ts';
import type { DayLine } from '../../domain/calendar/deadline.ts';
import type { ClockSpan } from '../../domain/calendar/pauses.ts';
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

export type ClockDetail = {
  readonly name: string;
  readonly kind: ClockKind;
  readonly state: 'running' | 'paused' | 'met' | 'breached' | 'stopped';
  readonly spec: ResolvedClock;
  readonly startedAt: Iso;
  readonly endedAt: Iso | null;
  readonly dueAt: Iso;
  readonly statutoryDueAt: Iso | null;
  readonly isPendingCalendar: boolean;
  readonly calendar: string;
  readonly spans: readonly ClockSpan[];
  readonly derivation: readonly DayLine[];
  readonly rungs: readonly { readonly fraction: number; readonly at: Iso; readonly reachedAt: Iso | null }[];
};

type Wanted = { readonly caseId: string; readonly name: string; readonly branch: string | null };

/** Null when there is no such clock to see. */
export async function clockOf(db: Queryable, c: Wanted): Promise<ClockDetail | null> {
  const { sql } = db;
  const [clock] = await sql<Omit<ClockDetail, 'rungs'>[]>`
    select k.name, k.kind, k.state, k.spec, k.started_at as "startedAt", k.ended_at as "endedAt", k.due_at as "dueAt",
      k.statutory_due_at as "statutoryDueAt", k.is_pending_calendar as "isPendingCalendar", k.calendar, k.spans, k.derivation
    from app.clocks k join app.cases c on c.id = k.case_id
    where k.case_id = ${c.caseId} and k.name = ${c.name} and (${c.branch}::text is null or c.branch_id = ${c.branch})`;
  if (!clock) return null;
  const rungs = await sql<ClockDetail['rungs'][number][]>`
    select fraction::float8 as fraction, at, reached_at as "reachedAt" from app.rungs
    where case_id = ${c.caseId} and clock = ${c.name} order by fraction`;
  return { ...clock, rungs };
}
