// What I sent for an item after it had been taken from me: kept for me alone, so that I need not type it again.
import { branchScope } from '../domain/people.ts';
import { keptDraft, type KeptDraft } from '../db/queries/kept-drafts.ts';
import { taskById } from '../db/queries/tasks.ts';
import { noTask } from './claims.ts';
import { allow, type Ctx } from './context.ts';

/** `kept` is null when nothing was sent too late. Errors: NOT_FOUND, FORBIDDEN. */
export async function showKeptDraft(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  { task }: { task: string },
): Promise<{ readonly kept: KeptDraft | null }> {
  allow(actor, 'task.work');
  if (!(await taskById(db, { id: task, branch: branchScope(actor) }))) throw noTask(task);
  return { kept: await keptDraft(db, { task, person: actor.id }) };
}
