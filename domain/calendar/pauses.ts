// The ledger of a clock's spans: when it counted and when it stood still. Only internal clocks pause, and not for ever (SLA-01).
import { Refusal } from '../errors.ts';
import type { Iso } from '../ids.ts';
import type { Calendar } from './calendar.ts';
import { msOf } from './day.ts';
import { workingTime } from './working-time.ts';

/** `to` is null while the span lasts. An empty ledger is a clock that has counted since its start. */
export type ClockSpan = { readonly from: Iso; readonly to: Iso | null; readonly counts: boolean; readonly reason?: string };
type Interval = { readonly from: number; readonly to: number };

/** All pauses of one clock together, in working days; afterwards it counts again by itself (SLA-01 [D]). */
export const PAUSE_CAP_WORKING_DAYS = 10;

type Ledger = { readonly spans: readonly ClockSpan[]; readonly startedAt: Iso; readonly pausable: boolean };

/** Stops the clock for a coded reason. Pausing a paused clock changes nothing. Throws CLOCK_NEVER_PAUSES. */
export function pause({ spans, startedAt, pausable }: Ledger, at: Iso, reason: string): readonly ClockSpan[] {
  if (!pausable)
    throw new Refusal('CLOCK_NEVER_PAUSES', 'A regulatory deadline runs whatever we wait for. Only an internal target can be paused.');
  return turn(spans, startedAt, { from: at, to: null, counts: false, reason });
}

/** Lets the clock count again. Resuming a running clock changes nothing. */
export const resume = ({ spans, startedAt }: Omit<Ledger, 'pausable'>, at: Iso): readonly ClockSpan[] =>
  turn(spans, startedAt, { from: at, to: null, counts: true });

function turn(spans: readonly ClockSpan[], startedAt: Iso, next: ClockSpan): readonly ClockSpan[] {
  const last = spans.at(-1) ?? { from: startedAt, to: null, counts: true };
  if (last.counts === next.counts) return spans;
  if (msOf(next.from) < msOf(last.from)) throw new RangeError('a clock cannot be turned before its last turn');
  return [...spans.slice(0, -1), { ...last, to: next.from }, next];
}

/** Why an internal clock may stand still; a code, so that reports can count it. */
export const PAUSE_REASONS = ['customer', 'documents', 'authority', 'other-bank'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** Whether the pauses so far have used up the cap; one that still lasts is taken to last. */
export function isUsedUp(spans: readonly ClockSpan[], calendar: Calendar): boolean {
  const working = workingTime(calendar);
  const used = effectivePauses(spans, calendar).reduce((sum, { from, to }) => sum + working.between(from, to), 0);
  return used >= capMs(calendar);
}

const capMs = ({ businessHours: { from, to } }: Calendar): number => PAUSE_CAP_WORKING_DAYS * (to - from) * 60_000;

/** The pauses that take effect: cut where the cap is reached; one that still lasts is taken to last until then. */
export function effectivePauses(spans: readonly ClockSpan[], calendar: Calendar): readonly Interval[] {
  const working = workingTime(calendar);
  let left = capMs(calendar);
  return spans
    .filter((span) => !span.counts)
    .flatMap((span) => {
      if (left <= 0) return [];
      const from = msOf(span.from);
      const capped = working.after(from, left);
      const to = span.to === null ? capped : Math.min(msOf(span.to), capped);
      left -= working.between(from, to);
      return [{ from, to }];
    });
}
