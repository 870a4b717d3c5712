// Explains an item's place: why it came now, and to whom it may be given.
import type { Calendar } from '../domain/calendar/calendar.ts';
import { branchScope, isQueue, QUEUES } from '../domain/people.ts';
import { candidatesFor, type Candidate } from '../db/queries/candidates.ts';
import { whyTask as whyRow, type Why } from '../db/queries/why.ts';
import { noTask } from './claims.ts';
import { allow, type Ctx } from './context.ts';
import { nowOf } from './recipient.ts';
import { taskWithinKey } from './within-key.ts';

type Reader = Pick<Ctx, 'db' | 'actor'>;

/** Errors: NOT_FOUND, FORBIDDEN. */
export async function whyTask({ db, actor }: Reader, { task }: { task: string }): Promise<Why> {
  allow(actor, 'task.read');
  await taskWithinKey(db, actor, task);
  const why = await whyRow(db, { task, branch: branchScope(actor) });
  if (!why) throw noTask(task);
  return why;
}

export type Candidates = readonly (Candidate & { readonly isFull: boolean })[];

/** By name, 200 at most. Errors: NOT_FOUND, FORBIDDEN. */
export async function listCandidates(
  { db, actor, limits, calendar }: Reader & Pick<Ctx, 'limits'> & { readonly calendar: Calendar },
  { task, text }: { readonly task: string; /** Part of the name; null: everybody. */ readonly text: string | null },
): Promise<Candidates> {
  allow(actor, 'task.work');
  await taskWithinKey(db, actor, task);
  const rolesOf = (queue: string) => (isQueue(queue) ? QUEUES[queue].roles : []);
  const found = await candidatesFor(db, { task, text, branch: branchScope(actor), moment: await nowOf(db, calendar), rolesOf });
  if (!found) throw noTask(task);
  return found.map((candidate) => ({ ...candidate, isFull: candidate.held >= limits.maxHeld }));
}
