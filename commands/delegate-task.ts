// A colleague prepares the answer, and who holds the item decides it. It stays hers, under a lease that lasts a working day, so that it does
// not run out meanwhile; the delegate writes the draft and hands it in with a note, or the delegator takes it back.
import { deadline } from '../domain/calendar/deadline.ts';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { Iso } from '../domain/ids.ts';
import type { Warning } from '../domain/people-hours.ts';
import { workingMinutes } from '../domain/process.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { delegateTask as delegateRow, handIn as handInRow, takeBack as takeBackRow } from '../db/queries/delegations.ts';
import { noTask } from './claims.ts';
import { auditActor, type Ctx } from './context.ts';
import type { About } from './explain.ts';
import { holdOf, type Held } from './held.ts';
import { perform } from './perform.ts';
import { aboutRecipient, GIVEN_LEASE_SECONDS, recipientOf } from './recipient.ts';

/** Eight working hours: what is not handed in by then comes back to the queue with its draft. */
const WORKING_MINUTES = 480;

export type DelegateCtx = Ctx & { readonly calendar: Calendar };
type Someone = { readonly id: string; readonly name: string };
export type Delegated = {
  readonly id: string;
  readonly fence: number;
  readonly delegate: Someone;
  readonly until: Iso;
  readonly warnings: readonly Warning[];
};

/** Errors: NOT_FOUND, FORBIDDEN, those of holding an item, DELEGATED; NOT_ELIGIBLE, FOUR_EYES, SEGREGATION about the delegate. */
export const delegateTask = (
  ctx: DelegateCtx,
  { to, note, ...held }: Held & { readonly to: string; readonly note: string },
): Promise<Delegated> => {
  const about: About = { task: held.task };
  return perform<Delegated>(ctx, {
    permission: 'task.work',
    about,
    isTransaction: true,
    run: async (db) => {
      const { warnings, ...recipient } = await recipientOf(db, to, ctx);
      const { now } = await databaseNow(db);
      const until = deadline(workingMinutes(WORKING_MINUTES), now, ctx.calendar).dueAt;
      const wanted = { ...holdOf(ctx, held), by: auditActor(ctx.actor), to: recipient, until, note };
      const given = await delegateRow(db, wanted).catch(aboutRecipient(about, recipient));
      if (!given) throw noTask(held.task);
      return { id: held.task, fence: held.fence, delegate: { id: recipient.id, name: recipient.name }, until: given.until, warnings };
    },
  });
};

export type HandedIn = { readonly id: string; readonly fence: number; readonly to: Someone };

/** By the delegate. Errors: those of holding an item; NOT_DELEGATED; FOUR_EYES, SEGREGATION when another duty of hers came first. */
export const handIn = (ctx: Ctx, { note, ...held }: Held & { readonly note: string }): Promise<HandedIn> =>
  perform<HandedIn>(ctx, {
    permission: 'task.work',
    about: { task: held.task },
    run: async (db) => {
      const wanted = { ...holdOf(ctx, held), by: auditActor(ctx.actor), note, leaseSeconds: GIVEN_LEASE_SECONDS };
      const handed = await handInRow(db, wanted);
      if (!handed) throw noTask(held.task);
      return { id: held.task, fence: held.fence, to: { id: handed.to, name: handed.name } };
    },
  });

export type TakenBack = {
  readonly id: string;
  readonly fence: number;
  readonly lease: { readonly by: string; readonly name: string; readonly until: Iso };
};

/** By who holds it; the draft stays as the delegate left it. Errors: those of holding an item; NOT_DELEGATED. */
export const takeBack = (ctx: Ctx, held: Held): Promise<TakenBack> =>
  perform<TakenBack>(ctx, {
    permission: 'task.work',
    about: { task: held.task },
    run: async (db) => {
      const back = await takeBackRow(db, { ...holdOf(ctx, held), by: auditActor(ctx.actor), leaseSeconds: ctx.limits.leaseSeconds });
      if (!back) throw noTask(held.task);
      return { id: held.task, fence: held.fence, lease: { by: ctx.actor.id, name: ctx.actor.name, until: back.until } };
    },
  });
