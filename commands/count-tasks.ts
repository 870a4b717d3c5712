// How many items a query finds, by queue and band of the deadline: exactly, and only when somebody asks.
import { BANDS, UNFINISHED, type Band, type ItemQuery } from '../domain/item-query.ts';
import { QUEUES, type QueueId } from '../domain/people.ts';
import type { Text } from '../domain/process.ts';
import { countItems } from '../db/queries/list-items.ts';
import { allow, type Ctx } from './context.ts';
import { askedBy } from './item-query.ts';

export type QueueBands = {
  readonly queue: string;
  readonly title: Text;
  readonly total: number;
  readonly bands: Readonly<Record<Band, number>>;
};
export type Counts = { readonly total: number; readonly bands: Readonly<Record<Band, number>>; readonly queues: readonly QueueBands[] };

/** Of unfinished items unless the query names states. Errors: FORBIDDEN, NOT_FOUND (queue), INVALID_REQUEST. */
export async function countTasks({ db, actor }: Pick<Ctx, 'db' | 'actor'>, query: ItemQuery): Promise<Counts> {
  allow(actor, 'task.read');
  const rows = await countItems(db, askedBy(actor, { ...query, state: query.state ?? UNFINISHED }), Object.keys(QUEUES));
  const of = (queue: string | null) => {
    const mine = rows.filter((row) => queue === null || row.queue === queue);
    const bands = Object.fromEntries(BANDS.map((band) => [band, sum(mine.filter((row) => row.band === band))])) as Record<Band, number>;
    return { total: sum(mine), bands };
  };
  const found = [...new Set(rows.map(({ queue }) => queue))];
  return { ...of(null), queues: found.map((queue) => ({ queue, title: titleOf(queue), ...of(queue) })) };
}

const sum = (rows: readonly { readonly count: number }[]): number => rows.reduce((total, { count }) => total + count, 0);
const titleOf = (queue: string): Text =>
  (QUEUES as Partial<Record<string, { title: Text }>>)[queue as QueueId]?.title ?? { en: queue, zh: queue };
