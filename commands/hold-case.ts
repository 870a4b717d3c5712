// The bank lets a case wait, for a reason of its own: nothing of it comes to anybody by itself. Deadlines run on, those of the law and the
// bank's alike; who must let a clock stand still pauses it (pause-clock.ts). A chosen item may still be claimed.
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { branchScope } from '../domain/people.ts';
import { refusalOf } from '../db/client.ts';
import { holdCase as holdRow, liftHold as liftRow } from '../db/queries/case-holds.ts';
import { auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';
import { noCase } from './show-case.ts';

/** A case that must wait longer is looked at again: the hold is renewed, or the case cancelled. */
const DAYS_MAX = 30;
type Wanted = { readonly caseId: string; readonly reason: string };
export type OnHold = { readonly id: string; readonly until: Iso };

const WHY: Readonly<Record<string, string>> = {
  past: 'The instant has passed already. Name one in the future.',
  far: `A case is held for ${DAYS_MAX} days at most. Name an earlier instant, and renew the hold when it is still needed.`,
};
const SAY: Readonly<Record<string, string>> = {
  CASE_CLOSED: 'The case is closed: nothing of it comes to anybody any more.',
  CASE_CLOSING: 'The case is being withdrawn: what is left of it is the undoing.',
  NOT_ON_HOLD: 'The case is not on hold, or its hold has passed by itself. Read the case again.',
};

function said(error: unknown): unknown {
  const refusal = refusalOf(error);
  if (refusal?.code === 'INVALID_REQUEST') {
    const message = WHY[refusal.message] ?? refusal.message;
    return new Refusal('INVALID_REQUEST', message, { errors: [{ pointer: '/until', code: refusal.message, message }] });
  }
  const words = refusal && SAY[refusal.code];
  return refusal && words !== undefined ? new Refusal(refusal.code, words, { cause: error }) : error;
}

/** Holding again sets another end. Errors: NOT_FOUND, FORBIDDEN, SEGREGATION, CASE_CLOSED, CASE_CLOSING, INVALID_REQUEST. */
export const holdCase = (ctx: Ctx, { caseId, reason, until }: Wanted & { readonly until: Iso }): Promise<OnHold> =>
  perform<OnHold>(ctx, {
    permission: 'case.hold',
    about: { caseId },
    isTransaction: true,
    run: async (db) => {
      const wanted = { caseId, reason, until, daysMax: DAYS_MAX, branch: branchScope(ctx.actor), by: auditActor(ctx.actor) };
      const held = await holdRow(db, wanted).catch((error: unknown) => {
        throw said(error);
      });
      if (!held) throw noCase(caseId);
      return { id: caseId, until: held.until };
    },
  });

/** Errors: NOT_FOUND, FORBIDDEN, SEGREGATION, CASE_CLOSED, CASE_CLOSING, NOT_ON_HOLD. */
export const liftHold = (ctx: Ctx, { caseId, reason }: Wanted): Promise<{ readonly id: string }> =>
  perform(ctx, {
    permission: 'case.hold',
    about: { caseId },
    isTransaction: true,
    run: async (db) => {
      const lifted = await liftRow(db, { caseId, reason, branch: branchScope(ctx.actor), by: auditActor(ctx.actor) }).catch(
        (error: unknown) => {
          throw said(error);
        },
      );
      if (lifted === null) throw noCase(caseId);
      return { id: caseId };
    },
  });
