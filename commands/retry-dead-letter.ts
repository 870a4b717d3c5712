// Sends a message again that could not be delivered, once its cause has been mended.
import { Refusal } from '../domain/errors.ts';
import { reviveDeadLetter } from '../db/queries/dead-letters.ts';
import { auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';

export type Retried = { readonly id: number };

/** Errors: NOT_FOUND. */
export async function retryDeadLetter(ctx: Ctx, { id }: { id: number }): Promise<Retried> {
  const retried = await perform(ctx, {
    permission: 'operations.act',
    status: () => 202,
    run: async (db) => {
      if (!(await reviveDeadLetter(db, { id, actor: auditActor(ctx.actor) })))
        throw new Refusal('NOT_FOUND', `There is no dead letter ${id}. Somebody may have retried it already: read the list again.`);
      return { id };
    },
  });
  ctx.hint();
  return retried;
}
