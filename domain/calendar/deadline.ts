// From a span to an instant: counts days as the law does and keeps the arithmetic. Rules: SLA-02 … SLA-05, SLA-07.
import { Refusal } from '../errors.ts';
import type { Iso } from '../ids.ts';
import type { Span } from '../process.ts';
import { isOff, kindOf, missingYear, versionFor, type Calendar, type DayKind } from './calendar.ts';
import { addDays, addMonths, dayAt, endOfDay, isoOf, msOf, type Day } from './day.ts';
import { workingTime } from './working-time.ts';

/** Why a day was counted or not, as a code; `day-reasons.ts` says it in words. */
export type DayReason =
  | 'event-day' // never counted
  | 'natural-day'
  | 'working-day'
  | 'make-up-workday'
  | 'weekend'
  | 'holiday'
  | 'same-numbered-day'
  | 'month-end'
  | 'year-not-loaded' // counted, so that the deadline can only be too early
  | 'statutory-end'; // the first day after the holiday on which the count ended

/**
 * One line of the arithmetic. `counted` is the how-manieth day of the span, of working minutes how many have passed by the end of the day;
 * `off` says that the span's last day is itself a day off.
 */
export type DayLine = {
  readonly date: Day;
  readonly why: DayReason;
  readonly counted: number | null;
  readonly off?: 'weekend' | 'holiday';
  readonly name?: string;
};

export type Deadline = {
  /** The safe deadline, without roll-forward (SLA-03). With a missing year: never later than the true one. */
  readonly dueAt: Iso;
  /** With roll-forward; null while a year that it needs is not loaded. */
  readonly statutoryDueAt: Iso | null;
  readonly isPendingCalendar: boolean;
  readonly missingYears: readonly number[];
  readonly calendarVersion: string;
  readonly derivation: readonly DayLine[];
};

/** The longest span, ten years: a typing error must not make a derivation of a million lines. */
const DAYS_MAX = 3_660;

function whole(n: number, unit: string): number {
  if (!Number.isInteger(n) || n < 0 || n > DAYS_MAX)
    throw new RangeError(`a span of ${n} ${unit} cannot be counted: 0 to ${DAYS_MAX} whole ones`);
  return n;
}

const reasonOf = (kind: DayKind): DayReason => (kind === 'undecided' ? 'year-not-loaded' : kind);
const nameOf = (calendar: Calendar, date: Day) => {
  const name = calendar.named.get(date)?.name;
  return name === undefined ? {} : { name };
};

/** Working days: the event's day is not counted, days off are passed over, make-up workdays count (SLA-04). */
function countWorkingDays(from: Day, days: number, calendar: Calendar): DayLine[] {
  const lines: DayLine[] = [{ date: from, why: 'event-day', counted: null }];
  for (let counted = 0, date = from; counted < days;) {
    date = addDays(date, 1);
    const kind = kindOf(calendar, date);
    lines.push({ date, why: reasonOf(kind), counted: isOff(kind) ? null : ++counted, ...nameOf(calendar, date) });
  }
  return lines;
}

/** Natural days: every day after the event's counts, days off too (SLA-02). */
function countNaturalDays(from: Day, days: number): DayLine[] {
  const following = Array.from({ length: days }, (_, i): DayLine => ({ date: addDays(from, i + 1), why: 'natural-day', counted: i + 1 }));
  return [{ date: from, why: 'event-day', counted: null }, ...following];
}

function countMonths(from: Day, months: number): DayLine[] {
  const date = addMonths(from, months);
  const why = date.slice(8) === from.slice(8) ? 'same-numbered-day' : 'month-end';
  return [
    { date: from, why: 'event-day', counted: null },
    { date, why, counted: months },
  ];
}

/** The last day on a day off: the statutory span ends on the day after the holiday (SLA-02). Returns the lines from the last day on. */
function rollForward(last: DayLine, calendar: Calendar): DayLine[] {
  const kind = kindOf(calendar, last.date);
  if (kind === 'undecided') return [{ ...last, why: 'year-not-loaded' }];
  if (kind !== 'weekend' && kind !== 'holiday') return [last];
  const lines: DayLine[] = [{ ...last, off: kind, ...nameOf(calendar, last.date) }];
  for (let date = addDays(last.date, 1); ; date = addDays(date, 1)) {
    const next = kindOf(calendar, date);
    if (next === 'undecided') return [...lines, { date, why: 'year-not-loaded', counted: null }];
    if (!isOff(next)) return [...lines, { date, why: 'statutory-end', counted: null, ...nameOf(calendar, date) }];
    lines.push({ date, why: next, counted: null, ...nameOf(calendar, date) });
  }
}

function count(span: Exclude<Span, { unit: 'elapsed' | 'working-minute' }>, from: Day, calendar: Calendar): DayLine[] {
  if (span.unit === 'working-day') return countWorkingDays(from, whole(span.days, 'working days'), calendar);
  const lines =
    span.unit === 'month' ? countMonths(from, whole(span.months, 'months')) : countNaturalDays(from, whole(span.days, 'natural days'));
  const last = lines.at(-1);
  return last === undefined ? lines : [...lines.slice(0, -1), ...rollForward(last, calendar)];
}

/** An instant and no day's end: minutes of working hours, make-up workdays included, days off passed over. */
function inWorkingMinutes(start: number, minutes: number, calendar: Calendar): Deadline {
  const working = workingTime(calendar, { within: calendar.workingHours });
  const due = working.after(start, minutes * 60_000);
  const lines: DayLine[] = [];
  for (let date = dayAt(start, calendar.offset); date <= dayAt(due, calendar.offset); date = addDays(date, 1)) {
    const kind = kindOf(calendar, date);
    const passed = Math.round(working.between(start, Math.min(due, endOfDay(date, calendar.offset))) / 60_000);
    lines.push({ date, why: reasonOf(kind), counted: isOff(kind) ? null : passed, ...nameOf(calendar, date) });
  }
  const asked = lines.map(({ date }) => date);
  const missingYears = [...new Set(asked.flatMap((date) => missingYear(calendar, date) ?? []))];
  const dueAt = isoOf(due);
  const isPendingCalendar = missingYears.length > 0;
  return {
    dueAt,
    statutoryDueAt: isPendingCalendar ? null : dueAt,
    isPendingCalendar,
    missingYears,
    calendarVersion: versionFor(calendar, asked),
    derivation: lines,
  };
}

/**
 * When a span ends that started at this instant. Natural days, months and hours have an exact safe deadline whatever is loaded; of
 * working days, those in a year that is not loaded are all counted, so that the clock armed is never later than the true one.
 */
export function deadline(span: Span, startedAt: Iso, calendar: Calendar): Deadline {
  const start = msOf(startedAt);
  if (span.unit === 'elapsed') {
    if (!(span.hours >= 0 && span.hours <= DAYS_MAX * 24)) throw new RangeError(`a span of ${span.hours} hours cannot be counted`);
    const dueAt = isoOf(start + Math.round(span.hours * 3_600_000));
    return { dueAt, statutoryDueAt: dueAt, isPendingCalendar: false, missingYears: [], calendarVersion: calendar.id, derivation: [] };
  }
  if (span.unit === 'working-minute') return inWorkingMinutes(start, whole(span.minutes, 'working minutes'), calendar);
  const lines = count(span, dayAt(start, calendar.offset), calendar);
  const endOf = (line: DayLine | undefined): Iso => isoOf(endOfDay(line?.date ?? dayAt(start, calendar.offset), calendar.offset));
  // Only these days asked the calendar anything: all of a working-day count, of the others those from the last day on.
  const asked = (span.unit === 'working-day' ? lines.slice(1) : lines.slice(lines.findLastIndex((line) => line.counted !== null))).map(
    (line) => line.date,
  );
  const missingYears = [...new Set(asked.flatMap((date) => missingYear(calendar, date) ?? []))];
  const isPendingCalendar = missingYears.length > 0;
  return {
    dueAt: endOf(lines.findLast((line) => line.counted !== null) ?? lines[0]),
    statutoryDueAt: isPendingCalendar ? null : endOf(lines.at(-1)),
    isPendingCalendar,
    missingYears,
    calendarVersion: versionFor(calendar, asked),
    derivation: lines,
  };
}

/** The arithmetic day by day. Throws CALENDAR_NOT_LOADED naming the year: an explanation never rests on a bound. */
export function explainDeadline(span: Span, startedAt: Iso, calendar: Calendar): Deadline {
  const end = deadline(span, startedAt, calendar);
  const [year] = end.missingYears;
  if (year !== undefined) {
    throw new Refusal(
      'CALENDAR_NOT_LOADED',
      `The calendar ${calendar.id} of ${year} is not loaded. Until its notice is published and loaded, only the safe deadline ${end.dueAt} is known.`,
    );
  }
  return end;
}
