// Reads one item. Everybody who may read sees what it is about; personal data only who holds it.
import { branchScope } from '../domain/people.ts';
import { taskById } from '../db/queries/tasks.ts';
import { allow, type Ctx } from './context.ts';
import { noTask } from './claims.ts';
import { viewTask, type TaskView } from './view-task.ts';
import { taskWithinKey } from './within-key.ts';

/** Errors: NOT_FOUND, FORBIDDEN. */
export async function showTask(ctx: Pick<Ctx, 'db' | 'actor' | 'catalog'>, { task }: { task: string }): Promise<TaskView> {
  const { db, actor } = ctx;
  allow(actor, 'task.read');
  await taskWithinKey(db, actor, task);
  const row = await taskById(db, { id: task, branch: branchScope(actor) });
  if (!row) throw noTask(task);
  return viewTask(db, row, ctx);
}
