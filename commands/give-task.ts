// An item goes to a named person: handed over by who holds it, or assigned by a lead, who may take it from somebody (HT-08). Nobody can so
// be made to do what an earlier duty excludes her from.
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { Iso } from '../domain/ids.ts';
import type { Warning } from '../domain/people-hours.ts';
import { branchScope } from '../domain/people.ts';
import { giveTask } from '../db/queries/give-task.ts';
import { noTask } from './claims.ts';
import { auditActor, type Ctx } from './context.ts';
import type { About } from './explain.ts';
import { holdOf, type Held } from './held.ts';
import { perform } from './perform.ts';
import { aboutRecipient, GIVEN_LEASE_SECONDS, recipientOf } from './recipient.ts';

export type GivenTask = {
  readonly id: string;
  readonly fence: number;
  readonly lease: { readonly by: string; readonly name: string; readonly until: Iso };
  readonly warnings: readonly Warning[];
};
/** The calendar tells whether whoever gets it is at work; a bulk has none, and warns nobody. */
export type GiveCtx = Ctx & { readonly calendar: Calendar | null };

/** Errors: NOT_FOUND, FORBIDDEN, those of holding an item; NOT_ELIGIBLE, FOUR_EYES, SEGREGATION about who gets it. */
export const handOver = (ctx: GiveCtx, { to, ...held }: Held & { readonly to: string }): Promise<GivenTask> =>
  give(ctx, 'task.work', { task: held.task, to, held, reason: null });

/** Errors: NOT_FOUND, FORBIDDEN, TASK_COMPLETED, TASK_CANCELLED; NOT_ELIGIBLE, FOUR_EYES, SEGREGATION about who gets it. */
export const assignTask = (
  ctx: GiveCtx,
  assignment: { readonly task: string; readonly to: string; readonly reason: string },
): Promise<GivenTask> => give(ctx, 'task.assign', { ...assignment, held: null });

type Wanted = { readonly task: string; readonly to: string; readonly held: Held | null; readonly reason: string | null };

function give(ctx: GiveCtx, permission: 'task.work' | 'task.assign', { task, to, held, reason }: Wanted): Promise<GivenTask> {
  const about: About = { task };
  return perform<GivenTask>(ctx, {
    ...{ permission, about, isTransaction: true },
    run: async (db) => {
      const { warnings, ...recipient } = await recipientOf(db, to, ctx);
      const given = await giveTask(db, {
        task,
        branch: branchScope(ctx.actor),
        by: auditActor(ctx.actor),
        hold: held && holdOf(ctx, held),
        to: recipient,
        leaseSeconds: GIVEN_LEASE_SECONDS,
        maxHeld: ctx.limits.maxHeld,
        reason,
      }).catch(aboutRecipient(about, recipient));
      if (!given) throw noTask(task);
      return { id: task, fence: given.fence, lease: { by: recipient.id, name: recipient.name, until: given.until }, warnings };
    },
  });
}
