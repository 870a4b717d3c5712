// A page of items, each without what it shows: lists never carry personal data.
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { branchScope, isQueue, QUEUES } from '../domain/people.ts';
import { listTasks as listRows, type TaskState } from '../db/queries/tasks.ts';
import { allow, type Ctx } from './context.ts';
import { taskItem, type TaskItem } from './view-task.ts';

export type TaskQuery = {
  readonly queue: string | null;
  readonly state: TaskState | null;
  readonly process: string | null;
  readonly caseId: string | null;
  readonly after: { readonly dueAt: Iso; readonly id: string } | null;
  readonly limit: number;
};
const STATES: readonly TaskState[] = ['open', 'claimed', 'completed', 'cancelled'];

/** By deadline. Errors: FORBIDDEN, NOT_FOUND (queue). */
export async function listTasks({ db, actor }: Pick<Ctx, 'db' | 'actor'>, query: TaskQuery): Promise<TaskItem[]> {
  allow(actor, 'task.read');
  const { queue, state, ...rest } = query;
  if (queue !== null && !isQueue(queue))
    throw new Refusal('NOT_FOUND', `There is no queue "${queue}". Known are: ${Object.keys(QUEUES).join(', ')}.`);
  const rows = await listRows(db, {
    ...rest,
    queues: queue === null ? Object.keys(QUEUES) : [queue],
    states: state === null ? STATES : [state],
    branch: branchScope(actor),
  });
  return rows.map(taskItem);
}
