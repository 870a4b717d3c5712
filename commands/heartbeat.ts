// Says that somebody is still at work on an item: renews its lease, and not the session (an open screen is not a person).
import type { Iso } from '../domain/ids.ts';
import { renewLease } from '../db/queries/leases.ts';
import type { Ctx } from './context.ts';
import { noTask } from './claims.ts';
import { holdOf, type Held } from './held.ts';
import { perform } from './perform.ts';

export type Renewed = {
  readonly id: string;
  readonly fence: number;
  readonly lease: { readonly by: string; readonly name: string; readonly until: Iso };
};

/** Errors: as for releasing. */
export async function heartbeat(ctx: Ctx, held: Held): Promise<Renewed> {
  return perform(ctx, {
    permission: 'task.work',
    about: { task: held.task },
    run: async (db) => {
      const until = await renewLease(db, { ...holdOf(ctx, held), leaseSeconds: ctx.limits.leaseSeconds });
      if (until === null) throw noTask(held.task);
      return { id: held.task, fence: held.fence, lease: { by: ctx.actor.id, name: ctx.actor.name, until } };
    },
  });
}
