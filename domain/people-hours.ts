// Who is at work at an instant: her hours, the bank's calendar, her absences. It warns and shows; nobody is refused for it.
import { isOff, kindOf, type Calendar } from './calendar/calendar.ts';
import { dayAt, msOf } from './calendar/day.ts';
import type { Iso } from './ids.ts';

/** An instant as working hours see it: on the bank's clock and in its calendar. */
export type Moment = {
  /** ISO: Monday is 1. */ readonly weekday: number;
  /** `08:30` */ readonly time: string;
  /** Null: the notice of its year is not loaded, and the calendar never guesses (SLA-05). */ readonly isWorkingDay: boolean | null;
};

export function momentOf(now: Iso, calendar: Calendar): Moment {
  const date = dayAt(msOf(now), calendar.offset);
  const kind = kindOf(calendar, date);
  return {
    weekday: new Date(`${date}T00:00:00Z`).getUTCDay() || 7,
    time: new Date(msOf(now) + calendar.offset * 60_000).toISOString().slice(11, 16),
    isWorkingDay: kind === 'undecided' ? null : !isOff(kind),
  };
}

/** Whether somebody is there: `null` is not known. */
export type Presence = { readonly isAbsent: boolean; readonly isWorking: boolean | null };
export type AwayCode = 'absent' | 'off-hours';
/** That whoever was given something does not see it now; nothing is refused for it. */
export type Warning = { readonly code: AwayCode; readonly person: string; readonly name: string; readonly message: string };

const SAYS: Readonly<Record<AwayCode, string>> = {
  absent: 'is absent now. She finds it when she is back, unless its lease has run out by then',
  'off-hours': 'does not work at this hour. She finds it when she is at work again, unless its lease has run out by then',
};
export function warningsAbout({ id, name, isAbsent, isWorking }: Presence & { readonly id: string; readonly name: string }): Warning[] {
  const code = isAbsent ? 'absent' : isWorking === false ? 'off-hours' : null;
  return code === null ? [] : [{ code, person: id, name, message: `${name} ${SAYS[code]}.` }];
}
