// What somebody holds or prepares for others, what waits in the queues that she works, and how much she is asked and told.
import { branchScope, QUEUES, worksIn, type QueueId } from '../domain/people.ts';
import type { Text } from '../domain/process.ts';
import { delegatedTo } from '../db/queries/delegations.ts';
import { countAsked } from '../db/queries/mentions.ts';
import { countQueues, heldBy, type QueueCount } from '../db/queries/tasks.ts';
import { readsOf } from './comment-task.ts';
import { allow, type Ctx } from './context.ts';
import { taskItem, type TaskItem } from './view-task.ts';

export type Inbox = {
  readonly held: readonly TaskItem[];
  /** With her as a delegate: who holds one decides it. */
  readonly delegated: readonly TaskItem[];
  readonly queues: readonly (QueueCount & { readonly title: Text })[];
  readonly questions: number;
  readonly mentions: number;
};

/** Errors: FORBIDDEN. */
export async function showInbox({ db, actor }: Pick<Ctx, 'db' | 'actor'>): Promise<Inbox> {
  allow(actor, 'task.work');
  const mine = { queues: worksIn(actor), branch: branchScope(actor) };
  const [held, delegated, counts, asked] = await Promise.all([
    heldBy(db, actor.id),
    delegatedTo(db, actor.id),
    countQueues(db, mine),
    countAsked(db, { ...mine, ...readsOf(actor), person: actor.id }),
  ]);
  return {
    held: held.map(taskItem),
    delegated: delegated.map(taskItem),
    ...asked,
    queues: counts.map((count) => ({ ...count, title: QUEUES[count.queue as QueueId].title })),
  };
}
