// Finds cases and items by words: ids, texts of cases, notes of items, comments on both, names of customers. Who searches sees what she may read; nothing of the
// text itself is shown.
import { branchScope } from '../domain/people.ts';
import { searchRows, type FoundRow, type SearchPlace } from '../db/queries/search.ts';
import { allow, type Ctx } from './context.ts';
import { wordsIn } from './item-query.ts';

/** Newest first. Errors: FORBIDDEN, INVALID_REQUEST (a word too short to find by). */
export async function search(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  { q, after, limit }: { readonly q: string; readonly after: SearchPlace | null; readonly limit: number },
): Promise<FoundRow[]> {
  allow(actor, 'case.read');
  const words = wordsIn(q, '/q');
  return searchRows(db, { words, branch: branchScope(actor), queues: actor.onlyQueues, after, limit });
}
