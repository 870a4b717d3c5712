// Takes one's own decision back while the relay has not taken its message: nobody has acted on it yet. Afterwards it is the process's to
// return. The answer becomes the draft; who has a free place holds the item again, else it waits in its queue. An item that was claimed
// together with the decision stays claimed. A completion that is sent again under its old key is refused by its fence.
import { branchScope } from '../domain/people.ts';
import { claimTask } from '../db/queries/claim-task.ts';
import { countHeld, recallDecision as recallRow } from '../db/queries/recall.ts';
import { taskById } from '../db/queries/tasks.ts';
import { claimant, noTask, queuesFor } from './claims.ts';
import { auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';
import { viewTask, type TaskView } from './view-task.ts';

/** Errors: NOT_FOUND, FORBIDDEN, NOT_DECIDED, TAKEN_UP, TASK_CANCELLED, CASE_CLOSED, CASE_CLOSING. */
export const recallDecision = (ctx: Ctx, { task }: { readonly task: string }): Promise<TaskView> =>
  perform<TaskView>(ctx, {
    permission: 'task.work',
    about: { task },
    isTransaction: true,
    run: async (db) => {
      const branch = branchScope(ctx.actor);
      const recalled = await recallRow(db, { task, branch, by: auditActor(ctx.actor) });
      if (!recalled) throw noTask(task);
      const queues = queuesFor(ctx.actor, null);
      const hasPlace = queues.includes(recalled.queue) && (await countHeld(db, ctx.actor.id)) < ctx.limits.maxHeld;
      const row = hasPlace ? await claimTask(db, { ...claimant(ctx), task, queues }) : await taskById(db, { id: task, branch });
      if (!row) throw noTask(task);
      return viewTask(db, row, ctx);
    },
  });
