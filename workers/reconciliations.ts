// Starts the reconciliation of each business date once the date is over (domain rule B.8): one case for a date, whoever asks twice. Also of a
// date on which the platform paid nothing: what the core has booked then, or a file that is absent, would never be seen.
import { kindOf, type Calendar } from '../domain/calendar/calendar.ts';
import { addDays, dayAt, msOf, type Day } from '../domain/calendar/day.ts';
import type { ProcessSpec } from '../domain/process.ts';
import type { Db } from '../db/client.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { datesToReconcile, firstBusinessDate } from '../db/queries/reconciliations.ts';
import { startCase } from '../db/queries/start-case.ts';

export type ReconciliationWatch = {
  readonly db: Db;
  readonly calendar: Calendar;
  /** The definition of the process that reconciles a date. */
  readonly reconcile: ProcessSpec;
  /** Wraps a new key for a case id. */
  readonly wrappedKey: (caseId: string) => Uint8Array;
};

/** Dates in one round: after an outage of a month they follow one another. */
const BATCH = 10;

/** Answers how many it has started. */
export async function watchReconciliations({ db, calendar, reconcile, wrappedKey }: ReconciliationWatch): Promise<number> {
  const { now: at } = await databaseNow(db);
  const first = await firstBusinessDate(db);
  if (first === null) return 0;
  const before = dayAt(msOf(at), calendar.offset);
  let started = 0;
  for (const date of await datesToReconcile(db, { dates: businessDates({ first, before }, calendar), before, limit: BATCH })) {
    const id = `REC-${date.replaceAll('-', '')}`;
    const isNew = await db.transaction((tx) =>
      startCase(tx, {
        ...{ id, wrappedKey: wrappedKey(id), process: reconcile, input: { businessDate: date }, starter: 'system', branchId: 'HQ' },
        ...{ customerId: null, parent: null, receivedAt: at, at, calendar, actor: { kind: 'system', id: 'keeper' } },
      }),
    );
    started += Number(isNew);
  }
  return started;
}

/** A day whose calendar is not loaded is none yet (SLA-05): it comes as soon as its notice says that it was worked. */
function businessDates({ first, before }: { readonly first: Day; readonly before: Day }, calendar: Calendar): Day[] {
  const dates: Day[] = [];
  for (let day = first; day < before; day = addDays(day, 1))
    if (['working-day', 'make-up-workday'].includes(kindOf(calendar, day))) dates.push(day);
  return dates;
}
