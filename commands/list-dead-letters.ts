// What could not be delivered, for operators.
import { listDeadLetters as listRows, type DeadLetter } from '../db/queries/dead-letters.ts';
import { allow, type Ctx } from './context.ts';

/** Oldest first. Errors: FORBIDDEN. */
export async function listDeadLetters(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  page: { after: number | null; limit: number },
): Promise<DeadLetter[]> {
  allow(actor, 'operations.read');
  return listRows(db, page);
}
