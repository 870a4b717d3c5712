// Clocks that a calendar moves. One whose year is missing: operations are asked for the year, once, and the deadline is computed anew as soon as
// it is there (SLA-05). One that rests on a notice that was corrected since is computed anew too (SLA-07).
import { superseded, type Calendar } from '../domain/calendar/calendar.ts';
import { replan, type ClockPlan } from '../domain/calendar/clock-plan.ts';
import { deadline } from '../domain/calendar/deadline.ts';
import type { ProcessSpec } from '../domain/process.ts';
import type { Db } from '../db/client.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { clocksResting, moveClock, pendingClocks, type StandingClock } from '../db/queries/moved-clocks.ts';
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
/** A new year makes every open case's clock move: page after page, each move a transaction of its own. */
const PAGE = 500;

/** Moves what can be moved and asks for what is missing; answers how many of each. */
export async function watchCalendars({ db, calendar, askFor, wrappedKey }: CalendarWatch): Promise<{ moved: number; asked: number }> {
  const years = new Set<number>();
  const moved = await walk(
    (page) => pendingClocks(db, page),
    async (clock) => {
      const plan = replan({ ...clock, calendar });
      if (!plan.isPendingCalendar) return move(db, clock, plan);
      for (const year of deadline(clock.spec.span, clock.startedAt, calendar).missingYears) years.add(year);
      return false;
    },
  );
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

/** A calendar is corrected with a release: moves every clock that rests on what it said before. Answers how many. */
export async function correctClocks({ db, calendar }: Pick<CalendarWatch, 'db' | 'calendar'>): Promise<number> {
  const on = superseded(calendar);
  if (on.length === 0) return 0;
  return walk(
    (page) => clocksResting(db, { ...page, calendar: calendar.id, on }),
    (clock) => move(db, clock, replan({ ...clock, calendar })),
  );
}

const move = (db: Db, clock: StandingClock, plan: ClockPlan) =>
  moveClock(db, clock, plan, { event: 'clock.moved', actor: { kind: 'system', id: ACTOR } });

type PageOf = (page: { readonly after: StandingClock | null; readonly limit: number }) => Promise<StandingClock[]>;

/** All of them; one that fails keeps none of the others from it, and is told at the end. Answers for how many `act` said yes. */
async function walk(pageOf: PageOf, act: (clock: StandingClock) => Promise<boolean>): Promise<number> {
  let [done, failed]: [number, unknown] = [0, undefined];
  for (let after: StandingClock | null = null; ;) {
    const page: StandingClock[] = await pageOf({ after, limit: PAGE });
    for (const clock of page)
      done += Number(
        await act(clock).catch((error: unknown) => {
          failed ??= error;
          return false;
        }),
      );
    after = page.at(-1) ?? null;
    if (page.length < PAGE) break;
  }
  if (failed !== undefined) throw failed as Error;
  return done;
}
