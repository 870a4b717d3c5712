// Asking for one act on many items, and how far it has come. The keeper carries it out (run-bulks.ts).
import { randomBytes } from 'node:crypto';
import { BULK_PERMISSION, isOfCases, itemsMaxOf, type BulkAction } from '../domain/bulk.ts';
import { Refusal } from '../domain/errors.ts';
import { caseOfTask, type Iso } from '../domain/ids.ts';
import type { ItemQuery } from '../domain/item-query.ts';
import {
  bulkById,
  bulkItems,
  bulksOf,
  cancelBulk as cancelRow,
  insertBulk,
  setOf,
  resultCounts,
  type BulkItemRow,
  type BulkRow,
  type ResultCount,
} from '../db/queries/bulks.ts';
import { allow, auditActor, type Ctx } from './context.ts';
import { askedBy } from './item-query.ts';
import { perform } from './perform.ts';

export type BulkView = Omit<BulkRow, 'person'> & { readonly left: number; readonly results: readonly ResultCount[] };
export type BulkRequest = {
  readonly query?: ItemQuery | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly action: BulkAction;
  readonly dryRun?: boolean | undefined;
};
type Reader = Pick<Ctx, 'db' | 'actor'>;

const viewOf = ({ person: _, ...row }: BulkRow, results: readonly ResultCount[]): BulkView => ({
  ...row,
  left: row.items - row.done - row.refused - row.skipped,
  results,
});

/** The set is fixed now; nothing is done yet. Errors: FORBIDDEN, INVALID_REQUEST, NOT_FOUND (a queue), BULK_TOO_LARGE. */
export async function startBulk(
  ctx: Ctx,
  { query, ids, action, dryRun = false }: BulkRequest,
  itemsMax = itemsMaxOf(action.kind),
): Promise<BulkView> {
  allow(ctx.actor, BULK_PERMISSION[action.kind]);
  if ((query === undefined) === (ids === undefined))
    throw invalid('/query', 'Say which items: by a query or by their ids, one of the two.');
  return perform<BulkView>(ctx, {
    permission: 'bulk.run',
    isTransaction: true,
    status: () => 202,
    run: async (tx) => {
      const id = `BLK-${randomBytes(9).toString('hex')}`;
      const found = query ? await setOf(tx, askedBy(ctx.actor, query), itemsMax) : [...new Set(ids)];
      if (found.length > itemsMax)
        throw new Refusal('BULK_TOO_LARGE', `This act goes to ${itemsMax} items at most, and more were asked for. Narrow the set.`);
      const items = isOfCases(action.kind) ? byCase(found) : found;
      await insertBulk(tx, { id, query: query ?? null, action, isDryRun: dryRun, by: auditActor(ctx.actor), items });
      const row = await bulkById(tx, { id, person: ctx.actor.id });
      return viewOf(row as BulkRow, []);
    },
  });
}

/** Items of one case side by side, cases in the order of their first item: what was done on the case before is told by the item before. */
const byCase = (items: readonly string[]): string[] => [...Map.groupBy(items, caseOfTask).values()].flat();

/** Errors: FORBIDDEN, NOT_FOUND. */
export async function showBulk({ db, actor }: Reader, { id }: { readonly id: string }): Promise<BulkView> {
  allow(actor, 'bulk.run');
  const row = await own({ db, actor }, id);
  return viewOf(row, await resultCounts(db, id));
}

/** Newest first. Errors: FORBIDDEN. */
export async function listBulks(
  { db, actor }: Reader,
  page: { readonly after: { readonly at: Iso; readonly id: string } | null; readonly limit: number },
): Promise<Omit<BulkView, 'results'>[]> {
  allow(actor, 'bulk.run');
  return (await bulksOf(db, { person: actor.id, ...page })).map((row) => {
    const { results: _, ...view } = viewOf(row, []);
    return view;
  });
}

const STATES: readonly BulkItemRow['state'][] = ['waiting', 'done', 'refused', 'skipped'];
/** In the order of the set. Errors: FORBIDDEN, NOT_FOUND. */
export async function listBulkItems(
  { db, actor }: Reader,
  {
    id,
    state,
    ...page
  }: { readonly id: string; readonly state: BulkItemRow['state'] | null; readonly after: number | null; readonly limit: number },
): Promise<BulkItemRow[]> {
  allow(actor, 'bulk.run');
  await own({ db, actor }, id);
  return bulkItems(db, { id, states: state === null ? STATES : [state], ...page });
}

/** What is done stays done; to cancel again changes nothing. Errors: FORBIDDEN, NOT_FOUND, BULK_ENDED. */
export const cancelBulk = (ctx: Ctx, { id }: { readonly id: string }): Promise<BulkView> =>
  perform<BulkView>(ctx, {
    permission: 'bulk.run',
    isTransaction: true,
    run: async (tx) => {
      const before = await own({ db: tx, actor: ctx.actor }, id);
      const isNew = await cancelRow(tx, { id, by: auditActor(ctx.actor) });
      if (!isNew && before.state !== 'cancelled')
        throw new Refusal(
          'BULK_ENDED',
          'Every item of it has been done or refused already: there is nothing to cancel. Its results say what became of each.',
        );
      return viewOf((await bulkById(tx, { id, person: ctx.actor.id })) as BulkRow, await resultCounts(tx, id));
    },
  });

async function own(
  { db, actor }: { readonly db: Parameters<typeof bulkById>[0]; readonly actor: Reader['actor'] },
  id: string,
): Promise<BulkRow> {
  const row = await bulkById(db, { id, person: actor.id });
  if (row) return row;
  throw new Refusal('NOT_FOUND', `There is no bulk ${id} of yours. Those that you asked for are in /v1/bulk.`);
}

const invalid = (pointer: string, message: string): Refusal =>
  new Refusal('INVALID_REQUEST', message, { errors: [{ pointer, code: 'bulk', message }] });
