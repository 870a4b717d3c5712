// A page of items, each without what it shows: lists never carry personal data.
import type { ItemQuery } from '../domain/item-query.ts';
import { listItems, placeOf, type ItemRow, type Place } from '../db/queries/list-items.ts';
import { allow, type Ctx } from './context.ts';
import { askedBy } from './item-query.ts';
import { taskItem, type TaskItem } from './view-task.ts';

export type ListedItem = TaskItem & { readonly branch: string; readonly customerId: string | null; readonly amountMinor: number | null };
export type ListedPage = { readonly items: readonly ListedItem[]; readonly end: Place | null };

/** `end` is where the page ended, null when nothing follows. Errors: FORBIDDEN, NOT_FOUND (queue), INVALID_REQUEST. */
export async function listTasks(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  query: ItemQuery,
  { after, limit }: { readonly after: Place | null; readonly limit: number },
): Promise<ListedPage> {
  allow(actor, 'task.read');
  const rows = await listItems(db, askedBy(actor, query), { after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(listedItem), end: rows.length > limit && last !== undefined ? placeOf(query.sort ?? 'deadline', last) : null };
}

export const listedItem = (row: ItemRow): ListedItem => ({
  ...taskItem(row),
  branch: row.branch,
  customerId: row.customerId,
  amountMinor: row.amountMinor,
});
