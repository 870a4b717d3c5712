// A key that is limited to queues reads by id what belongs to items of these queues, and nothing else. Nobody else is asked here.
import { Refusal } from '../domain/errors.ts';
import type { Queryable } from '../db/client.ts';
import { isDocumentIn, isTaskIn } from '../db/queries/key-scope.ts';
import { noTask } from './claims.ts';
import type { Ctx } from './context.ts';

/** Errors: NOT_FOUND. */
export async function taskWithinKey(db: Queryable, { onlyQueues }: Ctx['actor'], task: string): Promise<void> {
  if (onlyQueues !== null && !(await isTaskIn(db, { task, queues: onlyQueues }))) throw noTask(task);
}

/** Errors: NOT_FOUND. */
export async function documentWithinKey(db: Queryable, { id, onlyQueues }: Ctx['actor'], document: string): Promise<void> {
  if (onlyQueues === null || (await isDocumentIn(db, { document, queues: onlyQueues, person: id }))) return;
  throw new Refusal('NOT_FOUND', `There is no document ${document} of an item in the queues of this key. Check the id.`);
}
