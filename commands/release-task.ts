// Gives an item back to its queue, at its old place. The draft stays for whoever takes it next.
import { releaseTask as releaseRow } from '../db/queries/leases.ts';
import type { Ctx } from './context.ts';
import { noTask } from './claims.ts';
import { holdOf, type Held } from './held.ts';
import { perform } from './perform.ts';

export type Released = { readonly id: string; readonly state: 'open'; readonly fence: number };

/** Errors: NOT_FOUND, FORBIDDEN, NOT_HELD, HELD_BY_ANOTHER, STALE_FENCE, LEASE_EXPIRED, TASK_COMPLETED, TASK_CANCELLED. */
export async function releaseTask(ctx: Ctx, held: Held): Promise<Released> {
  return perform<Released>(ctx, {
    permission: 'task.work',
    about: { task: held.task },
    run: async (db) => {
      if (!(await releaseRow(db, { ...holdOf(ctx, held), actorKind: ctx.actor.kind }))) throw noTask(held.task);
      return { id: held.task, state: 'open', fence: held.fence };
    },
  });
}
