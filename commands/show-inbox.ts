// What somebody holds, and what waits in the queues that she works.
import { branchScope, QUEUES, worksIn, type QueueId } from '../domain/people.ts';
import type { Text } from '../domain/process.ts';
import { countQueues, heldBy, type QueueCount } from '../db/queries/tasks.ts';
import { allow, type Ctx } from './context.ts';
import { taskItem, type TaskItem } from './view-task.ts';

export type Inbox = { readonly held: readonly TaskItem[]; readonly queues: readonly (QueueCount & { readonly title: Text })[] };

/** Errors: FORBIDDEN. */
export async function showInbox({ db, actor }: Pick<Ctx, 'db' | 'actor'>): Promise<Inbox> {
  allow(actor, 'task.work');
  const [held, counts] = await Promise.all([
    heldBy(db, actor.id),
    countQueues(db, { queues: worksIn(actor), branch: branchScope(actor) }),
  ]);
  return { held: held.map(taskItem), queues: counts.map((count) => ({ ...count, title: QUEUES[count.queue as QueueId].title })) };
}
