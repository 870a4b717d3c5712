// The query over items in the mouth of somebody: which queues and branches she may ask about, and questions that make no sense.
import { Refusal } from '../domain/errors.ts';
import { isUnfinished, UNFINISHED, type ItemQuery } from '../domain/item-query.ts';
import { branchScope, isQueue, QUEUES, type Person } from '../domain/people.ts';
import { gramsOf, searchWords, WORDS_MAX } from '../domain/search-words.ts';
import type { Asked } from '../db/queries/item-query.ts';

/** Errors: NOT_FOUND (a queue), INVALID_REQUEST. */
export function askedBy(actor: Person, query: ItemQuery): Asked {
  const unknown = [...(query.queue ?? []), ...(query.excludeQueue ?? [])].find((queue) => !isQueue(queue));
  if (unknown !== undefined)
    throw new Refusal('NOT_FOUND', `There is no queue "${unknown}". Known are: ${Object.keys(QUEUES).join(', ')}.`);
  if (query.amountFrom !== undefined && query.amountTo !== undefined && query.amountFrom > query.amountTo)
    throw invalid('/amountTo', 'It lies below amountFrom: nothing can be between them. Exchange the two.');
  if (query.text !== undefined) wordsIn(query.text, '/text');
  return { query: inOrder(query), person: actor.id, branch: branchScope(actor), queues: actor.onlyQueues };
}

/** Errors: INVALID_REQUEST, when nothing can be found by it. */
export function wordsIn(text: string, pointer: string): string[] {
  const words = searchWords(text);
  if (words.length > WORDS_MAX) throw invalid(pointer, `Search for ${WORDS_MAX} words at most.`);
  if (gramsOf(words).length > 0) return words;
  throw invalid(pointer, 'Search for two characters or more that stand side by side: two of Chinese, or two letters or digits.');
}

/** Age and priority are orders of unfinished items. */
function inOrder(query: ItemQuery): ItemQuery {
  if (query.sort === undefined || query.sort === 'deadline') return query;
  if (query.state === undefined) return { ...query, state: UNFINISHED };
  if (query.state.every(isUnfinished)) return query;
  throw invalid('/sort', 'Only open and claimed items are sorted by age or priority. Leave the other states out, or sort by deadline.');
}

const invalid = (pointer: string, message: string): Refusal =>
  new Refusal('INVALID_REQUEST', message, { errors: [{ pointer, code: 'query', message }] });
