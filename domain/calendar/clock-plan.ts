// What a clock comes to: its deadline, the rungs on the way, and where the numbers are from. The case store writes what stands here.
import type { Iso } from '../ids.ts';
import { DEFAULT_LADDER, type ClockSpec, type Span } from '../process.ts';
import type { Calendar, Hours } from './calendar.ts';
import { isoOf, msOf } from './day.ts';
import { deadline, type DayLine } from './deadline.ts';
import { packClock } from './packs.ts';
import { effectivePauses, type ClockSpan } from './pauses.ts';
import { plainTime, workingTime, type Measure } from './working-time.ts';

export type ClockKind = 'regulatory' | 'internal' | 'task';
/** A clock's specification with everything looked up: what is stored, so that a later pack or policy cannot change it unseen. */
export type ResolvedClock = {
  readonly span: Span;
  readonly ladder: readonly number[];
  readonly pausable: boolean;
  readonly packVersion: string | null;
};

export type ClockPlan = {
  readonly name: string;
  readonly kind: ClockKind;
  readonly spec: ResolvedClock;
  readonly startedAt: Iso;
  /** The safe deadline that work targets and the rungs lead to (SLA-03). */
  readonly dueAt: Iso;
  /** Of regulatory clocks; null while its calendar year is not loaded. Others have none: null. */
  readonly statutoryDueAt: Iso | null;
  readonly isPendingCalendar: boolean;
  /** The version that the arithmetic rests on, `cn@2026.1`; the bare id when it needed none. */
  readonly calendar: string;
  readonly derivation: readonly DayLine[];
  readonly rungs: readonly { readonly fraction: number; readonly at: Iso }[];
};

/** Looks up what a declaration leaves to its pack. A regulatory clock never pauses (SLA-01). */
export function resolveClock(spec: ClockSpec): ResolvedClock {
  const ladder = ladderOf(spec.ladder);
  if (spec.kind === 'internal') return { span: spec.within, ladder, pausable: spec.pausable ?? false, packVersion: null };
  const { span, packVersion } = packClock(spec.pack, spec.clock);
  return { span, ladder, pausable: false, packVersion };
}

/** In order, each once, and never without 1: a breach is always noticed (SLA-08). Four decimals are what the database keeps. */
function ladderOf(ladder: readonly number[] = DEFAULT_LADDER): readonly number[] {
  const bad = ladder.find((fraction) => !(fraction >= 0.0001 && fraction <= 10));
  if (bad !== undefined) throw new RangeError(`${bad} is no rung: more than 0, at most 10`);
  return [...new Set([...ladder, 1].map((fraction) => Math.round(fraction * 10_000) / 10_000))].sort((a, b) => a - b);
}

type Known = { readonly name: string; readonly startedAt: Iso; readonly calendar: Calendar };

/** A case's clock, as it is written when the case is inserted. */
export const clockPlan = ({ spec, ...known }: Known & { spec: ClockSpec }): ClockPlan =>
  replan({ ...known, kind: spec.kind, spec: resolveClock(spec), spans: [] });

/** The deadline of a task, from the instant at which it was opened. `name` is the task's id. */
export const taskDeadline = ({
  name,
  within,
  openedAt,
  calendar,
  ladder,
}: {
  name: string;
  within: Span;
  openedAt: Iso;
  calendar: Calendar;
  ladder?: readonly number[];
}): ClockPlan =>
  replan({
    name,
    kind: 'task',
    startedAt: openedAt,
    calendar,
    spec: { span: within, ladder: ladderOf(ladder), pausable: false, packVersion: null },
    spans: [],
  });

/** Computes a clock anew: after a pause, a resumption, a corrected calendar or a changed policy (SLA-07). Rungs already reached stay reached. */
export function replan({
  name,
  kind,
  spec,
  startedAt,
  spans,
  calendar,
}: Known & { kind: ClockKind; spec: ResolvedClock; spans: readonly ClockSpan[] }): ClockPlan {
  const end = deadline(spec.span, startedAt, calendar);
  const isRegulatory = kind === 'regulatory';
  // Natural days need the calendar for the statutory deadline alone.
  const isPendingCalendar =
    end.isPendingCalendar && (isRegulatory || spec.span.unit === 'working-day' || spec.span.unit === 'working-minute');
  const [start, plainDue] = [msOf(startedAt), msOf(end.dueAt)];
  const hours = hoursOf(spec.span, calendar);
  const working = hours && workingTime(calendar, { within: hours });
  // Days are armed by plain time while a year is missing; minutes have no other measure.
  const byWorkingTime = spec.span.unit === 'working-minute' || (!isPendingCalendar && (working?.between(start, plainDue) ?? 0) > 0);
  const measure = byWorkingTime && working ? working : plainTime;
  const pauses = effectivePauses(spans, calendar).map((pause) => ({
    from: pause.from,
    length: pauseLength(pause, byWorkingTime ? hours : undefined, calendar),
  }));
  const budget = measure.between(start, plainDue);
  const at = (fraction: number): Iso =>
    isoOf(moved(fraction === 1 ? plainDue : measure.after(start, Math.round(fraction * budget)), pauses, measure));
  return {
    name,
    kind,
    spec,
    startedAt: isoOf(start),
    dueAt: at(1),
    statutoryDueAt: isRegulatory ? end.statutoryDueAt : null,
    isPendingCalendar,
    calendar: end.calendarVersion,
    derivation: end.derivation,
    rungs: spec.ladder.map((fraction) => ({ fraction, at: at(fraction) })),
  };
}

const pauseLength = ({ from, to }: { from: number; to: number }, within: Hours | undefined, calendar: Calendar): number =>
  within ? workingTime(calendar, { undecidedCounts: false, within }).between(from, to) : to - from;

/** The hours that a span is measured in; undefined for plain time. */
function hoursOf(span: Span, calendar: Calendar): Hours | undefined {
  if (span.unit === 'working-minute') return calendar.workingHours;
  return span.unit === 'working-day' ? calendar.businessHours : undefined;
}

/** Every pause that began before the instant moves it on by the pause's own length, in the clock's own measure. */
const moved = (instant: number, pauses: readonly { from: number; length: number }[], measure: Measure): number =>
  pauses.reduce((at, { from, length }) => (from < at ? measure.after(at, length) : at), instant);
