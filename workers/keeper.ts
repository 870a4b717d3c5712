// Looks after what nobody waits for: expired leases, bulks, cases that stand still, missing calendar years, old requests and sessions.
import { refusalOf } from '../db/client.ts';
import { nudgeStanding } from '../db/queries/messages.ts';
import {
  deleteDeadSessions,
  deleteOldIdempotency,
  deleteOldKeptDrafts,
  liftStarved,
  returnExpiredLeases,
  wakePostponed,
} from '../db/queries/sweeps.ts';
import { runBulks } from './bulks.ts';
import type { BulkCtx } from '../commands/run-bulks.ts';
import { correctClocks, watchCalendars, type CalendarWatch } from './calendars.ts';
import { watchReconciliations, type ReconciliationWatch } from './reconciliations.ts';

export type Log = (level: 'info' | 'warn' | 'error', message: string, facts?: Record<string, unknown>) => void;
type Round = { readonly name: string; readonly everyMs: number; readonly run: () => Promise<unknown> };

/** Batches keep a sweep's locks short; what is left over comes with the next round. */
const LEASES_PER_SWEEP = 500;
const NUDGES_PER_SWEEP = 50;
const POSTPONED_PER_BATCH = 1_000;

export type KeeperOptions = CalendarWatch & ReconciliationWatch & BulkCtx & { log: Log };

export function startKeeper({ db, log, catalog, limits, ...watches }: KeeperOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const bulks = {
    ...{ db, catalog, limits, calendar: watches.calendar },
    pause: (ms: number) => pause(ms, stopping.signal),
    isStopping: () => stopping.signal.aborted,
    onFault: (error: unknown) => {
      const { name, code } = error as { name?: string; code?: string };
      log('error', 'a batch of a bulk failed', { error: name, code });
    },
  };
  const rounds: Round[] = [
    // A lease that ran out comes back within 5 s (HT-02), also when thousands run out together because nobody could renew them.
    { name: 'leases', everyMs: 2_000, run: () => untilDone(() => returnExpiredLeases(db, { limit: LEASES_PER_SWEEP })) },
    // A hundred thousand that come back at one instant are back within some seconds.
    { name: 'postponed', everyMs: 2_000, run: () => untilDone(() => wakePostponed(db, { limit: POSTPONED_PER_BATCH })) },
    { name: 'starved', everyMs: 60_000, run: () => untilDone(() => liftStarved(db, { limit: LEASES_PER_SWEEP })) },
    { name: 'bulks', everyMs: 500, run: () => runBulks(bulks) },
    { name: 'standing cases', everyMs: 10_000, run: () => nudgeStanding(db, { limit: NUDGES_PER_SWEEP }) },
    { name: 'calendars', everyMs: 60_000, run: () => watchCalendars({ db, ...watches }) },
    // A correction comes with a release, so it is found when the keeper starts; what an older process still wrote meanwhile, an hour later.
    { name: 'corrected calendars', everyMs: 3_600_000, run: () => correctClocks({ db, ...watches }) },
    { name: 'reconciliations', everyMs: 60_000, run: () => watchReconciliations({ db, ...watches }) },
    { name: 'idempotency', everyMs: 3_600_000, run: () => deleteOldIdempotency(db) },
    { name: 'kept drafts', everyMs: 3_600_000, run: () => deleteOldKeptDrafts(db) },
    { name: 'sessions', everyMs: 600_000, run: () => deleteDeadSessions(db) },
  ];
  /** Batch after batch, until one finds nothing. */
  async function untilDone(batch: () => Promise<number>): Promise<void> {
    while (!stopping.signal.aborted && (await batch()) > 0);
  }
  const loops = rounds.map(async ({ name, everyMs, run }) => {
    while (!stopping.signal.aborted) {
      await run().catch((error: unknown) => {
        log('warn', `sweep failed: ${name}`, { code: refusalOf(error)?.code, error: (error as Error).name });
      });
      await pause(everyMs, stopping.signal);
    }
  });
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
