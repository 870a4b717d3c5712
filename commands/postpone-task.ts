// Puts an item off that cannot be done yet: it goes back and comes to nobody by itself before the instant named. Its deadline runs on; to let
// the case's own clock stand still is another command (pause-clock.ts).
import type { PauseReason } from '../domain/calendar/pauses.ts';
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { refusalOf } from '../db/client.ts';
import { postponeTask as postponeRow } from '../db/queries/postpone-task.ts';
import { POSTPONED_DAYS_MAX } from '../db/queries/postponement.ts';
import { noTask } from './claims.ts';
import type { Ctx } from './context.ts';
import { holdOf, type Held } from './held.ts';
import { perform } from './perform.ts';

export type Postponed = { readonly id: string; readonly state: 'open'; readonly availableAt: Iso };

const WHY: Readonly<Record<string, string>> = {
  past: 'The instant has passed already. Name one in the future.',
  far: `An item can be put off for ${POSTPONED_DAYS_MAX} days at most.`,
  deadline: 'An item cannot be put off beyond its deadline. Name an earlier instant, or ask your team lead.',
};

export function badInstant(why: string): Refusal {
  const message = WHY[why] ?? why;
  return new Refusal('INVALID_REQUEST', message, { errors: [{ pointer: '/until', code: why, message }] });
}

/** Errors: as for releasing; INVALID_REQUEST for an instant that has passed, is too far away, or lies beyond the deadline. */
export const postponeTask = (
  ctx: Ctx,
  { until, reason, ...held }: Held & { readonly until: Iso; readonly reason: PauseReason },
): Promise<Postponed> =>
  perform<Postponed>(ctx, {
    permission: 'task.work',
    about: { task: held.task },
    run: async (db) => {
      const wanted = { ...holdOf(ctx, held), actorKind: ctx.actor.kind, until, reason };
      const postponed = await postponeRow(db, wanted).catch((error: unknown) => {
        const refusal = refusalOf(error);
        throw refusal?.code === 'INVALID_REQUEST' ? badInstant(refusal.message) : error;
      });
      if (!postponed) throw noTask(held.task);
      return { id: held.task, state: 'open', availableAt: postponed.availableAt };
    },
  });
