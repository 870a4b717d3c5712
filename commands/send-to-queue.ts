// A lead sends an item to another queue that its process allows (`mayMoveTo`), or back to its own. Whoever works that queue then decides it,
// which is why the process says where it may go. Duties exclude there as they did here; the draft stays.
import { Refusal } from '../domain/errors.ts';
import { taskSpecOf } from '../domain/incident.schema.ts';
import { branchScope } from '../domain/people.ts';
import { refusalOf } from '../db/client.ts';
import { sendToQueue as sendRow } from '../db/queries/send-to-queue.ts';
import { taskById } from '../db/queries/tasks.ts';
import { noTask } from './claims.ts';
import { auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';
import { queuesToSend } from './view-task.ts';

export type Sent = { readonly id: string; readonly state: 'open'; readonly queue: string; readonly fence: number };
type Wanted = { readonly task: string; readonly queue: string; readonly reason: string };

/** Errors: NOT_FOUND, FORBIDDEN, NOT_MOVABLE, TASK_COMPLETED, TASK_CANCELLED. */
export const sendToQueue = (ctx: Ctx, { task, queue, reason }: Wanted): Promise<Sent> =>
  perform<Sent>(ctx, {
    permission: 'task.assign',
    about: { task },
    run: async (db) => {
      const branch = branchScope(ctx.actor);
      const row = await taskById(db, { id: task, branch });
      if (!row) throw noTask(task);
      const process = ctx.catalog.find(({ id }) => id === row.process);
      const spec = process && taskSpecOf(process, row.task);
      const allowed: readonly string[] = spec ? queuesToSend(spec, row.queue) : [];
      if (!allowed.includes(queue)) throw notMovable(allowed);
      const sent = await sendRow(db, { task, branch, by: auditActor(ctx.actor), reason, queue, from: row.queue }).catch(
        (error: unknown) => {
          throw refusalOf(error)?.code === 'NOT_MOVABLE' ? notMovable([]) : error;
        },
      );
      if (!sent) throw noTask(task);
      return { id: task, state: 'open', queue, fence: sent.fence };
    },
  });

const notMovable = (allowed: readonly string[]): Refusal =>
  new Refusal(
    'NOT_MOVABLE',
    allowed.length > 0
      ? `Its process lets this item go to: ${allowed.join(', ')}. Choose one of these.`
      : 'Its process does not let this item go there. Read the item again, assign it to a person, or raise its priority.',
    { facts: { allowed: allowed.join(', ') } },
  );
