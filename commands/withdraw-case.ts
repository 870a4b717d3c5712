// Takes a case back for the customer: it and all that belongs to it close together, unless one of them has passed its point of no return.
import { Refusal } from '../domain/errors.ts';
import { branchScope } from '../domain/people.ts';
import type { Tx } from '../db/client.ts';
import { withdrawCase as withdrawRow } from '../db/queries/withdraw-case.ts';
import { auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';

/** The process still undoes what it has done; the case closes when it says so. */
export type Withdrawn = { readonly id: string; readonly state: 'open'; readonly closing: 'withdrawn' };

/** Errors: NOT_FOUND, INVALID_REQUEST (a child case), CASE_CLOSED, CASE_CLOSING, PAST_RETURN. */
export async function withdrawCase(ctx: Ctx, { caseId, reason }: { caseId: string; reason: string }): Promise<Withdrawn> {
  const withdrawn = await perform<Withdrawn>(ctx, {
    permission: 'case.withdraw',
    about: { caseId },
    isTransaction: true,
    run: async (tx) => {
      const found = await withdrawRow(tx as Tx, {
        caseId,
        reason,
        how: 'withdrawn',
        branch: branchScope(ctx.actor),
        actor: auditActor(ctx.actor),
      });
      if (!found) throw new Refusal('NOT_FOUND', `There is no case ${caseId}, or it belongs to another branch. Check the number.`);
      return { id: caseId, state: 'open', closing: 'withdrawn' };
    },
  });
  ctx.hint();
  return withdrawn;
}
