// What a team lead does with items of others: takes one back to its queue, moves one up or down. The reason is logged (HT-08).
import { Refusal } from '../domain/errors.ts';
import { branchScope } from '../domain/people.ts';
import { changePriority as changeRow, forceRelease as releaseRow, type LeadAct } from '../db/queries/lead-acts.ts';
import { noTask } from './claims.ts';
import { auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';
import type { Released } from './release-task.ts';

type Act = Pick<LeadAct, 'task' | 'reason'>;
export type Prioritised = { readonly id: string; readonly priority: number };

const actOf = ({ actor }: Ctx, { task, reason }: Act): LeadAct => ({ task, reason, branch: branchScope(actor), by: auditActor(actor) });

/** The draft stays for whoever takes it next. Errors: NOT_FOUND, FORBIDDEN, NOT_HELD, TASK_COMPLETED, TASK_CANCELLED. */
export const forceRelease = (ctx: Ctx, act: Act): Promise<Released> =>
  perform<Released>(ctx, {
    permission: 'task.assign',
    about: { task: act.task },
    run: async (db) => {
      const released = await releaseRow(db, actOf(ctx, act));
      if (!released) throw noTask(act.task);
      if (!released.wasHeld) throw new Refusal('NOT_HELD', 'Nobody holds this item: there is nothing to take back.');
      return { id: act.task, state: 'open', fence: released.fence };
    },
  });

/** 1 is worked first, 5 last. Errors: NOT_FOUND, FORBIDDEN, TASK_COMPLETED, TASK_CANCELLED. */
export const changePriority = (ctx: Ctx, { priority, ...act }: Act & { readonly priority: number }): Promise<Prioritised> =>
  perform(ctx, {
    permission: 'task.assign',
    about: { task: act.task },
    run: async (db) => {
      const changed = await changeRow(db, { ...actOf(ctx, act), priority });
      if (!changed) throw noTask(act.task);
      return { id: act.task, ...changed };
    },
  });
