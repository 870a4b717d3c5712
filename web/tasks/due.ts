// How far a deadline is, in words and in bands. Pure: the time now is handed in.
export type Band = 'calm' | 'soon' | 'over';

const SOON_MS = 2 * 3_600_000;

/** `soon` is the last fifth of the way from opening to deadline; the last two hours when nobody says when it was opened. */
export function band(dueAt: string, now: number, openedAt?: string): Band {
  const due = Date.parse(dueAt);
  if (now >= due) return 'over';
  const length = openedAt === undefined ? undefined : due - Date.parse(openedAt);
  return due - now <= (length === undefined || length <= 0 ? SOON_MS : length * 0.2) ? 'soon' : 'calm';
}

export type Span =
  | { readonly unit: 'days'; readonly count: number }
  | { readonly unit: 'daysHours'; readonly days: number; readonly hours: number }
  | { readonly unit: 'hoursMinutes'; readonly hours: number; readonly minutes: number }
  | { readonly unit: 'minutes'; readonly minutes: number }
  | { readonly unit: 'minutesSeconds'; readonly minutes: number; readonly seconds: number }
  | { readonly unit: 'seconds'; readonly seconds: number };

/** The distance in the two units that matter at that distance; always rounded towards zero, so that nothing looks longer than it is. */
export function span(ms: number): Span {
  const seconds = Math.floor(Math.abs(ms) / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days >= 10) return { unit: 'days', count: days };
  if (days >= 1) return { unit: 'daysHours', days, hours: hours % 24 };
  if (hours >= 1) return { unit: 'hoursMinutes', hours, minutes: minutes % 60 };
  if (minutes >= 10) return { unit: 'minutes', minutes };
  if (minutes >= 1) return { unit: 'minutesSeconds', minutes, seconds: seconds % 60 };
  return { unit: 'seconds', seconds };
}
