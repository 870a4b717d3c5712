// One key takes the best item that I may do. What I hold already comes back first.
import { claimNext as claimNextRow } from '../db/queries/claim-next.ts';
import type { Ctx } from './context.ts';
import { claimant, isRaceForNext, queuesFor } from './claims.ts';
import { perform } from './perform.ts';
import { viewTask, type TaskView } from './view-task.ts';

/** Null: there is nothing to do. Errors: NOT_FOUND (queue), FORBIDDEN, HELD_TOO_MANY. */
export async function claimNext(ctx: Ctx, { queue }: { queue: string | null }): Promise<TaskView | null> {
  return perform<TaskView | null>(ctx, {
    permission: 'task.work',
    status: (task) => (task ? 200 : 204),
    isRace: isRaceForNext,
    run: async (db) => {
      const row = await claimNextRow(db, { ...claimant(ctx), queues: queuesFor(ctx.actor, queue), isStrict: true });
      return row && viewTask(db, row, ctx);
    },
  });
}
