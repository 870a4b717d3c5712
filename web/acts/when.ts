// Instants as people choose them: bank time, whatever the desk's own zone. Pure: the time now is handed in.

/** China Standard Time has no summer time. */
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const OPENS = 9 * 3_600_000;

/** `2026-02-28T17:00` of the bank's clock as an instant; undefined when it is none. */
export function instantOf(local: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local)) return undefined;
  const at = Date.parse(`${local}:00+08:00`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
export const localOf = (ms: number): string => new Date(ms + OFFSET_MS).toISOString().slice(0, 16);

type QuickChoice = 'hour' | 'threeHours' | 'tomorrow' | 'monday';
/** What is asked for most often, as far as it lies before the latest instant allowed. */
export function quickChoices(now: number, latest: number): readonly { readonly name: QuickChoice; readonly at: number }[] {
  const midnight = Math.floor((now + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
  const weekday = new Date(now + OFFSET_MS).getUTCDay();
  const minute = Math.ceil(now / 60_000) * 60_000;
  const all = [
    { name: 'hour', at: minute + 3_600_000 },
    { name: 'threeHours', at: minute + 3 * 3_600_000 },
    { name: 'tomorrow', at: midnight + DAY_MS + OPENS },
    { name: 'monday', at: midnight + ((8 - weekday) % 7 || 7) * DAY_MS + OPENS },
  ] as const;
  // on a Sunday, tomorrow is Monday
  return all.filter(({ at }, index) => at <= latest && all.findIndex((one) => one.at === at) === index);
}

export type WhenFault = 'none' | 'past' | 'deadline' | 'far';
const DAYS_MAX = 30;
/** As the API checks it (an item that is late already may be put off beyond its deadline). */
export function latestFor(now: number, dueAt: string | null): number {
  const far = now + DAYS_MAX * DAY_MS;
  const due = dueAt === null ? far : Date.parse(dueAt);
  return due > now ? Math.min(far, due) : far;
}
export function whenFault(local: string, now: number, dueAt: string | null): WhenFault | undefined {
  const instant = instantOf(local);
  if (instant === undefined) return 'none';
  const at = Date.parse(instant);
  if (at <= now) return 'past';
  if (at > now + DAYS_MAX * DAY_MS) return 'far';
  return at > latestFor(now, dueAt) ? 'deadline' : undefined;
}
