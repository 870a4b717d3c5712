// Takes a case back for the customer, or cancels it for the bank: it and all that belongs to it close together, unless one of them has passed
// its point of no return.
import { Refusal } from '../domain/errors.ts';
import { branchScope } from '../domain/people.ts';
import type { Tx } from '../db/client.ts';
import { withdrawCase as withdrawRow } from '../db/queries/withdraw-case.ts';
import { auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';

type How = 'withdrawn' | 'cancelled';
type Wanted = { readonly caseId: string; readonly reason: string };
/** The process still undoes what it has done; the case closes when it says so. */
export type Closing<H extends How = How> = { readonly id: string; readonly state: 'open'; readonly closing: H };

/** Errors: NOT_FOUND, FORBIDDEN, INVALID_REQUEST (a child case), CASE_CLOSED, CASE_CLOSING, SEGREGATION, PAST_RETURN. */
export const withdrawCase = (ctx: Ctx, wanted: Wanted): Promise<Closing<'withdrawn'>> => close(ctx, wanted, 'withdrawn');

/** For a case that the bank itself ends. Errors: as for withdrawing. */
export const cancelCase = (ctx: Ctx, wanted: Wanted): Promise<Closing<'cancelled'>> => close(ctx, wanted, 'cancelled');

async function close<H extends How>(ctx: Ctx, { caseId, reason }: Wanted, how: H): Promise<Closing<H>> {
  const closing = await perform<Closing<H>>(ctx, {
    permission: how === 'withdrawn' ? 'case.withdraw' : 'case.cancel',
    about: { caseId },
    isTransaction: true,
    run: async (tx) => {
      const wanted = { caseId, reason, how, branch: branchScope(ctx.actor), actor: auditActor(ctx.actor) };
      if (!(await withdrawRow(tx as Tx, wanted)))
        throw new Refusal('NOT_FOUND', `There is no case ${caseId}, or it belongs to another branch. Check the number.`);
      return { id: caseId, state: 'open', closing: how };
    },
  });
  ctx.hint();
  return closing;
}
