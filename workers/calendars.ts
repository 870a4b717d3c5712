// Clocks whose calendar year is missing: asks operations for the year, once, and computes the deadlines anew as soon as it is there (SLA-05).
import { replan } from '../domain/calendar/clock-plan.ts';
import { deadline } from '../domain/calendar/deadline.ts';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { ProcessSpec } from '../domain/process.ts';
import type { Db } from '../db/client.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { moveClock, pendingClocks } from '../db/queries/moved-clocks.ts';
import { startCase } from '../db/queries/start-case.ts';

export type CalendarWatch = {
  readonly db: Db;
  readonly calendar: Calendar;
  /** The definition of the process that asks for a year. */
  readonly askFor: ProcessSpec;
  /** Wraps a new key for a case id. */
  readonly wrappedKey: (caseId: string) => Uint8Array;
};

const ACTOR = 'keeper';
/** A new year makes every open case's clock move: in batches, oldest first. */
const BATCH = 500;

/** Moves what can be moved and asks for what is missing; answers how many of each. */
export async function watchCalendars({ db, calendar, askFor, wrappedKey }: CalendarWatch): Promise<{ moved: number; asked: number }> {
  const years = new Set<number>();
  let moved = 0;
  for (const clock of await pendingClocks(db, { limit: BATCH })) {
    const plan = replan({ ...clock, calendar });
    if (!plan.isPendingCalendar)
      moved += Number(await moveClock(db, clock, plan, { event: 'clock.moved', actor: { kind: 'system', id: ACTOR } }));
    else for (const year of deadline(clock.spec.span, clock.startedAt, calendar).missingYears) years.add(year);
  }
  let asked = 0;
  for (const year of years) {
    const id = `CAL-${calendar.id.toUpperCase()}-${year}`;
    const { now: at } = await databaseNow(db);
    const isNew = await db.transaction((tx) =>
      startCase(tx, {
        id,
        wrappedKey: wrappedKey(id),
        process: askFor,
        input: { calendar: calendar.id, year },
        starter: 'system',
        branchId: 'HQ',
        customerId: null,
        parent: null,
        receivedAt: at,
        at,
        calendar,
        actor: { kind: 'system', id: ACTOR },
      }),
    );
    asked += Number(isNew);
  }
  return { moved, asked };
}
