// Takes a chosen item. Of two who want it one gets it, the other hears from whom to ask it.
import { Refusal } from '../domain/errors.ts';
import { claimTask as claimTaskRow, otherHolder } from '../db/queries/claim-task.ts';
import type { Ctx } from './context.ts';
import { claimant, noTask, queuesFor } from './claims.ts';
import { perform } from './perform.ts';
import { viewTask, type TaskView } from './view-task.ts';

/** Errors: NOT_FOUND, FORBIDDEN, TASK_COMPLETED, TASK_CANCELLED, HELD_BY_ANOTHER, HELD_TOO_MANY, FOUR_EYES, SEGREGATION. */
export async function claimTask(ctx: Ctx, { task }: { task: string }): Promise<TaskView> {
  const claim = { ...claimant(ctx), task, queues: queuesFor(ctx.actor, null) };
  return perform(ctx, {
    permission: 'task.work',
    about: { task },
    glance: async (db) => {
      const held = await otherHolder(db, { ...claim, key: ctx.request?.key ?? null });
      if (held && claim.queues.includes(held.queue)) throw new Refusal('HELD_BY_ANOTHER', held.name, { cause: 'judged' });
    },
    run: async (db) => {
      const row = await claimTaskRow(db, claim);
      if (!row) throw noTask(task);
      return viewTask(db, row, ctx);
    },
  });
}
