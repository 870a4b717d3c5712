// Goes through the bulks that leads have asked for, batch after batch, with pauses between them: clerks come first.
import { putAside, runBatch, type BulkCtx } from '../commands/run-bulks.ts';
import { refusalOf } from '../db/client.ts';

/** Of a batch's time; on two cores a claim beside a bulk then takes hardly longer than without one. */
const PAUSE_SHARE = 0.5;
const PAUSE_MS = { least: 5, most: 250 } as const;
/** After a fault items are done one by one, until the batch that it lay in is behind. */
const CAREFUL_ITEMS = 120;

export type BulkRound = BulkCtx & {
  readonly pause: (ms: number) => Promise<void>;
  readonly isStopping: () => boolean;
  readonly onFault: (error: unknown) => void;
};

/** Until there is nothing left to do. Errors: UNAVAILABLE, when the database is away: nothing is lost, the next round goes on. */
export async function runBulks(round: BulkRound): Promise<void> {
  let careful = 0;
  while (!round.isStopping()) {
    const from = performance.now();
    try {
      if (!(await runBatch(round, careful > 0 ? 1 : undefined))) return;
      careful = Math.max(0, careful - 1);
    } catch (error) {
      if (refusalOf(error)?.code === 'UNAVAILABLE') throw error;
      round.onFault(error);
      if (careful > 0) await putAside(round);
      careful = CAREFUL_ITEMS;
    }
    await round.pause(Math.min(PAUSE_MS.most, Math.max(PAUSE_MS.least, (performance.now() - from) * PAUSE_SHARE)));
  }
}
