// What I sent for an item after it had been taken from me: kept for me alone, so that I need not type it again.
import { branchScope } from '../domain/people.ts';
import { dropKeptDraft, keptDraft, type KeptDraft } from '../db/queries/kept-drafts.ts';
import { taskById } from '../db/queries/tasks.ts';
import { noTask } from './claims.ts';
import { allow, type Ctx } from './context.ts';

type Asked = { readonly task: string };

/** `kept` is null when nothing was sent too late. Errors: NOT_FOUND, FORBIDDEN. */
export async function showKeptDraft(ctx: Pick<Ctx, 'db' | 'actor'>, { task }: Asked): Promise<{ readonly kept: KeptDraft | null }> {
  await demandTask(ctx, task);
  return { kept: await keptDraft(ctx.db, { task, person: ctx.actor.id }) };
}

/** Taken over, or needed no more; when there is nothing, nothing is done. Errors: NOT_FOUND, FORBIDDEN. */
export async function discardKeptDraft(ctx: Pick<Ctx, 'db' | 'actor'>, { task }: Asked): Promise<void> {
  await demandTask(ctx, task);
  await dropKeptDraft(ctx.db, { task, person: ctx.actor.id });
}

async function demandTask({ db, actor }: Pick<Ctx, 'db' | 'actor'>, task: string): Promise<void> {
  allow(actor, 'task.work');
  if (!(await taskById(db, { id: task, branch: branchScope(actor) }))) throw noTask(task);
}
