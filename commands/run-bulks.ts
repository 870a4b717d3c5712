// Carries bulks out, for the keeper: one batch at a time, each in one transaction with its results, so that whoever is killed leaves nothing
// half done. The person is read anew for each batch: what she may do no more is refused from the next batch on.
import { BULK_PERMISSION, isOfCases, NO_LONGER_MATCHES, SAME_CASE } from '../domain/bulk.ts';
import { caseOfTask } from '../domain/ids.ts';
import { UNFINISHED, ITEM_STATES } from '../domain/item-query.ts';
import { personOf } from '../domain/organisation.ts';
import { may, type Person } from '../domain/people.ts';
import type { Db, Tx } from '../db/client.ts';
import { notifyMessages } from '../db/queries/hint.ts';
import {
  actedBefore,
  endBulk,
  markActs,
  nextItems,
  recordResults,
  stillWanted,
  takeBulk,
  type Batch,
  type BatchItem,
  type Result,
} from '../db/queries/bulk-items.ts';
import { personFacts } from '../db/queries/person-facts.ts';
import { actOnBatch, isByStatement, rehearse, type BatchCtx, type Outcome } from './bulk-acts.ts';
import type { Ctx } from './context.ts';
import { askedBy } from './item-query.ts';

export type BulkCtx = { readonly db: Db } & Pick<BatchCtx, 'catalog' | 'limits' | 'calendar'>;

/**
 * By one statement, 100 items take some 25 ms; one by one, 25 do. A clerk who wants one of them waits no longer, and no commit of hers waits
 * until more than their 3 MB of log are written: beside batches of 500 her claim's p99 was 1.7 times as long as without a bulk, beside these 1.1.
 */
const BATCH = { byStatement: 100, oneByOne: 25 } as const;
/** An item that was locked so often is waited for. */
const TRIES = 3;

/** Items of the batch; null: there is no bulk to work at. `size` is smaller after a fault, to find the item that it lies in. */
export async function runBatch(ctx: BulkCtx, size: number = BATCH.byStatement): Promise<{ readonly items: number } | null> {
  const batch = await ctx.db.transaction(async (tx) => {
    const bulk = await takeBulk(tx);
    if (!bulk) return null;
    const batchMax = isByStatement(bulk.action) ? BATCH.byStatement : BATCH.oneByOne;
    const items = await nextItems(tx, { id: bulk.id, limit: Math.min(size, batchMax) });
    if (items.length === 0) await endBulk(tx, bulk.id);
    else await work(ctx, tx, { bulk, items });
    return { items: items.length, tells: bulk.action.kind === 'cancel-case' || bulk.action.kind === 'return' };
  });
  if (batch?.tells) await notifyMessages(ctx.db).catch(() => undefined);
  return batch && { items: batch.items };
}

async function work(ctx: BulkCtx, tx: Tx, { bulk, items }: { bulk: Batch; items: readonly BatchItem[] }): Promise<void> {
  const facts = await personFacts(tx, bulk.person);
  const actor = facts && personOf(facts);
  if (!actor || !may(actor.roles, BULK_PERMISSION[bulk.action.kind]) || !may(actor.roles, 'bulk.run')) {
    const results = items.map(({ n }) => result(n, 'refused', 'FORBIDDEN', 'Whoever asked for it may not do this any more.'));
    await recordResults(tx, { id: bulk.id, results, again: [] });
    return;
  }
  const lastCase = isOfCases(bulk.action.kind) ? await caseBefore(tx, bulk.id, items) : null;
  const wanted = await stillWanted(tx, { asked: askedAgain(actor, bulk), items: items.map(({ item }) => item) });
  // a case that this bulk has ended has no open item any more: that is said before what the item is not any more
  const todo = items.filter(({ item }) => wanted.has(item) || (lastCase !== null && caseOfTask(item) === lastCase));
  await markActs(tx, bulk.id);
  const act = (db: Tx) =>
    actOnBatch(
      contextOf(ctx, actor),
      db,
      bulk.action,
      todo.map(({ item }) => item),
      { lastCase, isPatient: todo.some(({ tries }) => tries >= TRIES) },
    );
  const outcomes = new Map(
    (todo.length === 0 ? [] : await (bulk.isDryRun ? rehearse(tx, act) : act(tx))).map((outcome) => [outcome.task, outcome]),
  );
  const results = items.flatMap(({ n, item }) => {
    const outcome = outcomes.get(item);
    if (outcome) return [judged(n, outcome)];
    return wanted.has(item) ? [] : [notWanted(n, bulk)];
  });
  await recordResults(tx, { id: bulk.id, results, again: todo.filter(({ item }) => !outcomes.has(item)).map(({ n }) => n) });
}

/** The case of the item before these, when this bulk has acted on it. */
async function caseBefore(tx: Tx, id: string, [first]: readonly BatchItem[]): Promise<string | null> {
  const before = first && (await actedBefore(tx, { id, n: first.n }));
  return before === undefined || before === null ? null : caseOfTask(before);
}

/** Named items may be decided meanwhile: the act itself says so. */
const askedAgain = (actor: Person, { query }: Batch) =>
  askedBy(actor, query === null ? { state: ITEM_STATES } : { ...query, state: query.state ?? UNFINISHED });

const result = (n: number, state: Result['state'], code: string | null, detail: string | null): Result => ({ n, state, code, detail });
const judged = (n: number, { code, detail }: Outcome): Result =>
  code === null ? result(n, 'done', null, null) : result(n, code === SAME_CASE ? 'skipped' : 'refused', code, detail.slice(0, 500));
const notWanted = (n: number, { query }: Batch): Result =>
  query === null
    ? result(n, 'refused', 'NOT_FOUND', 'There is no such item, or it belongs to another branch.')
    : result(n, 'skipped', NO_LONGER_MATCHES, 'It was found when the bulk began, and is not what was asked for any more.');

/** No request, and nothing to seal: acts of a bulk answer to nobody. */
const contextOf = ({ catalog, limits, calendar }: BulkCtx, actor: Person): BatchCtx => ({
  catalog,
  limits,
  calendar,
  actor,
  request: null,
  hint: () => undefined,
  vault: NO_VAULT,
});
const none = (): never => {
  throw new Error('a bulk has no secrets');
};
const NO_VAULT: Ctx['vault'] = { seal: none, open: none, newCase: none, newDocument: none, documentKey: none };

/** An item in which a fault lies is put aside, so that it does not hold up the others. */
export async function putAside(ctx: BulkCtx): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const bulk = await takeBulk(tx);
    const [item] = bulk ? await nextItems(tx, { id: bulk.id, limit: 1 }) : [];
    if (!bulk || !item) return;
    const results = [result(item.n, 'refused', 'INTERNAL', 'A fault of ours: nothing was changed. Do this item by itself, or report it.')];
    await recordResults(tx, { id: bulk.id, results, again: [] });
  });
}
