// Sends an item back one step, with a reason code and a text (HT-05). What "back" means is the process's: the answer says it in the words of
// its own form, and is a decision like any other, with the same demands, duties and record.
import { Refusal } from '../domain/errors.ts';
import { taskSpecOf } from '../domain/incident.schema.ts';
import { branchScope } from '../domain/people.ts';
import { returnAnswer, returnReasons } from '../domain/returns.ts';
import { formByHash } from '../db/queries/form-cache.ts';
import { checkHold } from '../db/queries/leases.ts';
import { taskById } from '../db/queries/tasks.ts';
import { noTask } from './claims.ts';
import { completeTask, type Completed } from './complete-task.ts';
import { allow, type Ctx } from './context.ts';
import { holdOf, type Held } from './held.ts';
import { explaining } from './perform.ts';

export type Return = Held & { readonly reasonCode: string; readonly reason: string; readonly next: boolean };

/** Errors: those of completing; NOT_RETURNABLE; INVALID_REQUEST for a code that its form does not know. */
export async function returnTask(ctx: Ctx, { reasonCode, reason, ...held }: Return): Promise<Completed> {
  allow(ctx.actor, 'task.work');
  const row = await taskById(ctx.db, { id: held.task, branch: branchScope(ctx.actor) });
  if (!row) throw noTask(held.task);
  if (row.state !== 'completed') await explaining(ctx, { task: held.task }, () => checkHold(ctx.db, holdOf(ctx, held))); // as when it is decided
  const process = ctx.catalog.find(({ id }) => id === row.process);
  const spec = process && taskSpecOf(process, row.task)?.returns;
  if (!spec)
    throw new Refusal(
      'NOT_RETURNABLE',
      'This item has no step before it to which it could go back. Decide it by its form, or ask a colleague.',
    );
  const codes = returnReasons(spec, await formByHash(ctx.db, row.formHash)).map(({ code }) => code);
  if (!codes.includes(reasonCode)) {
    const message = `This item goes back for one of these reasons: ${codes.join(', ')}.`;
    throw new Refusal('INVALID_REQUEST', message, { errors: [{ pointer: '/reasonCode', code: 'enum', message }] });
  }
  return completeTask(ctx, { ...held, answer: returnAnswer(spec, { code: reasonCode, text: reason }), returned: reasonCode });
}
