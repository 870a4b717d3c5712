// What a team lead does with items of others: puts a waiting one off, takes one back to its queue, moves one up or down. The reason is
// logged (HT-08).
import type { PauseReason } from '../domain/calendar/pauses.ts';
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { branchScope } from '../domain/people.ts';
import {
  changePriority as changeRows,
  forceRelease as releaseRows,
  putOff as putOffRows,
  type Judged,
  type LeadAct,
} from '../db/queries/lead-acts.ts';
import { noTask } from './claims.ts';
import { auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';
import { badInstant, type Postponed } from './postpone-task.ts';
import type { Released } from './release-task.ts';

type Act = { readonly task: string; readonly reason: string };
export type Prioritised = { readonly id: string; readonly priority: number };

const actOf = ({ actor }: Ctx, { task, reason }: Act): LeadAct => ({
  ...{ tasks: [task], reason, branch: branchScope(actor), by: auditActor(actor), isPatient: true },
});

/** An item that nobody holds comes to nobody by itself before then. Errors: NOT_FOUND, FORBIDDEN, HELD_BY_ANOTHER, TASK_COMPLETED, TASK_CANCELLED, INVALID_REQUEST. */
export const putOff = (
  ctx: Ctx,
  { task, until, reason }: Omit<Act, 'reason'> & { readonly until: Iso; readonly reason: PauseReason },
): Promise<Postponed> =>
  perform<Postponed>(ctx, {
    permission: 'task.assign',
    about: { task },
    run: async (db) => {
      const { availableAt } = done(task, await putOffRows(db, { ...actOf(ctx, { task, reason }), until }));
      return { id: task, state: 'open', availableAt };
    },
  });

/** The draft stays for whoever takes it next. Errors: NOT_FOUND, FORBIDDEN, NOT_HELD, TASK_COMPLETED, TASK_CANCELLED. */
export const forceRelease = (ctx: Ctx, act: Act): Promise<Released> =>
  perform<Released>(ctx, {
    permission: 'task.assign',
    about: { task: act.task },
    run: async (db) => {
      const { fence } = done(act.task, await releaseRows(db, actOf(ctx, act)));
      return { id: act.task, state: 'open', fence };
    },
  });

/** 1 is worked first, 5 last. Errors: NOT_FOUND, FORBIDDEN, TASK_COMPLETED, TASK_CANCELLED. */
export const changePriority = (ctx: Ctx, { priority, ...act }: Act & { readonly priority: number }): Promise<Prioritised> =>
  perform(ctx, {
    permission: 'task.assign',
    about: { task: act.task },
    run: async (db) => {
      done(act.task, await changeRows(db, { ...actOf(ctx, act), priority }));
      return { id: act.task, priority };
    },
  });

/** What was done with the one item. Errors: NOT_FOUND, and whatever it was refused by. */
function done<T extends Judged>(task: string, [judged]: readonly T[]): T {
  if (!judged) throw noTask(task);
  if (judged.code === null) return judged;
  throw refusalFor(judged);
}

function refusalFor({ code, detail }: Judged): Refusal {
  if (code === 'INVALID_REQUEST') return badInstant(detail);
  if (code === 'NOT_HELD') return new Refusal('NOT_HELD', 'Nobody holds this item: there is nothing to take back.');
  return new Refusal(code ?? 'INTERNAL', detail, { cause: 'judged' }); // a cause, so that it is put into words
}
