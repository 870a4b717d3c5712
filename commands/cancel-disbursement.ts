// The bank wants a payment back that has been sent: no longer a withdrawal, but noted, and taken back once the result is there (domain rule B.7).
import { Refusal } from '../domain/errors.ts';
import { branchScope } from '../domain/people.ts';
import { askCancel } from '../db/queries/disbursements.ts';
import type { Ctx } from './context.ts';
import { perform } from './perform.ts';

export type CancelAsked = { readonly id: string; readonly state: 'noted' };

/** Errors: NOT_FOUND, CASE_CLOSED (paid out, reversed or never sent any more), PAST_RETURN (nobody could take it back any more), INVALID_REQUEST (not sent yet: withdraw it), SEGREGATION, FOUR_EYES, FORBIDDEN. */
export async function cancelDisbursement(ctx: Ctx, { id, reason }: { id: string; reason: string }): Promise<CancelAsked> {
  return perform<CancelAsked>(ctx, {
    permission: 'disbursement.cancel',
    about: { caseId: id },
    isTransaction: true,
    status: () => 202,
    run: async (db) => {
      const asked = await askCancel(db, { caseId: id, branch: branchScope(ctx.actor), by: ctx.actor.id, reason });
      if (!asked) throw new Refusal('NOT_FOUND', `There is no disbursement ${id} on its way that you may see. Check the number.`);
      if (asked.isNoted) return { id, state: 'noted' };
      if (asked.state === 'reserved')
        throw new Refusal('INVALID_REQUEST', `${id} has not been sent yet: withdraw the application instead, and nothing is paid.`);
      if (asked.state === 'posted')
        throw new Refusal(
          'PAST_RETURN',
          `${id} cannot be taken back any more: the money has been paid on or handed over, or it was decided to go on. Claim it back from whoever has it, and have the loan corrected at the core.`,
        );
      throw new Refusal('CASE_CLOSED', `${id} is ${asked.state} already: nothing is on its way that could be cancelled.`);
    },
  });
}
