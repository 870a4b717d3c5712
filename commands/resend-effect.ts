// After the last query, two people decide that an effect of unknown outcome is sent once more, under its key (domain rule B.7). The one who
// proposes has looked at the other system; the one who agrees has looked too.
import { Refusal } from '../domain/errors.ts';
import { branchScope } from '../domain/people.ts';
import { allowSecondSending, joinLoanOf } from '../db/queries/effect-sending.ts';
import { unknownEffects, type UnknownEffect } from '../db/queries/unknown-effects.ts';
import { allow, type Ctx } from './context.ts';
import { perform } from './perform.ts';

export type Resent = { readonly key: string; readonly state: 'proposed' | 'allowed' };
const LISTED_MAX = 200;

/** Errors: FORBIDDEN. */
export async function listUnknownEffects({ db, actor }: Pick<Ctx, 'db' | 'actor'>): Promise<UnknownEffect[]> {
  allow(actor, 'operations.read');
  return unknownEffects(db, { branch: branchScope(actor), limit: LISTED_MAX });
}

/**
 * Errors: NOT_FOUND (its outcome is known by now, or there is no such effect), FOUR_EYES (the same person twice, or a bot), SEGREGATION (she has
 * another part in the loan that it belongs to, AU-05), FORBIDDEN.
 */
export async function resendEffect(ctx: Ctx, { key, reason }: { key: string; reason: string }): Promise<Resent> {
  return perform(ctx, {
    permission: 'effect.resend',
    isTransaction: true,
    run: async (db) => {
      if (ctx.actor.kind === 'bot')
        throw new Refusal('FOUR_EYES', 'FE-09: two people decide whether this is sent once more, and a bot is none of them.', {
          facts: { rule: 'FE-09' },
        });
      try {
        const state = await allowSecondSending(db, { key, person: ctx.actor.id, branch: branchScope(ctx.actor), reason });
        if (!(await joinLoanOf(db, { key, person: ctx.actor.id })))
          throw new Refusal(
            'SEGREGATION',
            `AU-05: you, or somebody for whom you stand in, have had a part in the loan that ${key} belongs to: two people without one decide.`,
            { facts: { rule: 'AU-05' } },
          );
        return { key, state };
      } catch (error) {
        if ((error as { message?: string }).message === 'FOUR_EYES')
          throw new Refusal(
            'FOUR_EYES',
            `You, or somebody with whom you count as one, have proposed to send ${key} once more: another person must agree.`,
            { cause: error },
          );
        if ((error as { message?: string }).message === 'NOT_FOUND')
          throw new Refusal('NOT_FOUND', `There is no effect ${key} of unknown outcome: read the list again, it may be known by now.`, {
            cause: error,
          });
        throw error;
      }
    },
  });
}
