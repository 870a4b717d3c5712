// Lets an internal clock stand still while the bank waits for somebody else, and go on again (SLA-01). Regulatory clocks never pause. The
// deadline and the rungs are computed anew and the process is told by a message of its journal.
import type { Calendar } from '../domain/calendar/calendar.ts';
import { replan } from '../domain/calendar/clock-plan.ts';
import { isUsedUp, pause, PAUSE_CAP_WORKING_DAYS, resume, type ClockSpan, type PauseReason } from '../domain/calendar/pauses.ts';
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { branchScope } from '../domain/people.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { lockClock, moveClock, type TurnableClock } from '../db/queries/moved-clocks.ts';
import { auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';

export type ClockCtx = Ctx & { readonly calendar: Calendar };
export type ClockName = { readonly caseId: string; readonly clock: string };
export type Turned = ClockName & { readonly state: 'running' | 'paused'; readonly dueAt: Iso };

/** Errors: NOT_FOUND, CASE_CLOSED, CASE_CLOSING, SEGREGATION, CLOCK_ENDED, CLOCK_NEVER_PAUSES, CLOCK_PAUSED, PAUSE_USED_UP. */
export const pauseClock = (ctx: ClockCtx, { reason, ...name }: ClockName & { readonly reason: PauseReason }): Promise<Turned> =>
  turn(ctx, name, { state: 'paused', reason }, (clock, at) => {
    if (clock.kind === 'regulatory' || !clock.spec.pausable)
      throw new Refusal(
        'CLOCK_NEVER_PAUSES',
        `"${clock.name}" runs whatever we wait for. Only an internal target that says so can be paused.`,
      );
    if (clock.state === 'paused') throw new Refusal('CLOCK_PAUSED', `"${clock.name}" is paused already. Resume it when the wait is over.`);
    if (isUsedUp(clock.spans, ctx.calendar))
      throw new Refusal(
        'PAUSE_USED_UP',
        `"${clock.name}" has stood still for ${PAUSE_CAP_WORKING_DAYS} working days, as long as it may. It runs on; ask your team lead about the deadline.`,
      );
    return pause({ ...clock, pausable: true }, at, reason);
  });

/** Errors: NOT_FOUND, CASE_CLOSED, CASE_CLOSING, SEGREGATION, CLOCK_ENDED, CLOCK_NOT_PAUSED. */
export const resumeClock = (ctx: ClockCtx, name: ClockName): Promise<Turned> =>
  turn(ctx, name, { state: 'running', reason: null }, (clock, at) => {
    if (clock.state !== 'paused') throw new Refusal('CLOCK_NOT_PAUSED', `"${clock.name}" is not paused. Read the case again.`);
    return resume(clock, at);
  });

type Turn = { readonly state: Turned['state']; readonly reason: PauseReason | null };

async function turn(
  ctx: ClockCtx,
  { caseId, clock: name }: ClockName,
  { state, reason }: Turn,
  spansOf: (clock: TurnableClock, at: Iso) => readonly ClockSpan[],
): Promise<Turned> {
  const turned = await perform<Turned>(ctx, {
    permission: 'clock.pause',
    about: { caseId },
    isTransaction: true,
    run: async (db) => {
      const clock = await lockClock(db, { caseId, name, branch: branchScope(ctx.actor), by: ctx.actor.id });
      if (!clock) throw new Refusal('NOT_FOUND', `There is no clock "${name}" of a case ${caseId} that you may see. Check the number.`);
      demandRunning(clock);
      const { now } = await databaseNow(db);
      const spans = spansOf(clock, now);
      const plan = replan({ ...clock, spans, calendar: ctx.calendar });
      await moveClock(db, clock, plan, {
        event: state === 'paused' ? 'clock.paused' : 'clock.resumed',
        actor: auditActor(ctx.actor),
        turned: { state, spans, reason },
      });
      return { caseId, clock: name, state, dueAt: plan.dueAt };
    },
  });
  ctx.hint();
  return turned;
}

function demandRunning(clock: TurnableClock): void {
  if (clock.caseState === 'closed') throw new Refusal('CASE_CLOSED', 'The case is closed: its clocks stand as they are.');
  if (clock.isClosing) throw new Refusal('CASE_CLOSING', 'The case is being withdrawn: its clocks end with it.');
  if (clock.isNear) throw new Refusal('SEGREGATION', 'SOD-21', { cause: 'judged' }); // a cause, so that it is put into words
  if (clock.state !== 'running' && clock.state !== 'paused')
    throw new Refusal('CLOCK_ENDED', `"${clock.name}" is ${clock.state}: it is neither paused nor resumed any more.`);
}
