// The list as a file: the same query, the same rights, the same columns without personal data. That somebody took it out is on record.
import { randomBytes } from 'node:crypto';
import { BOM, csvLine } from '../domain/csv.ts';
import { membersOf, type ItemQuery } from '../domain/item-query.ts';
import { yuanText, fen } from '../domain/money.ts';
import { recordEvent } from '../db/queries/audit.ts';
import { listItems, placeOf, type ItemRow, type Place } from '../db/queries/list-items.ts';
import { allow, auditActor, type Ctx } from './context.ts';
import { askedBy } from './item-query.ts';

/** More rows are a report, not a list. */
export const EXPORT_ROWS_MAX = 10_000;
const PAGE = 200;

export type Exported = { readonly csv: string; readonly rows: number; readonly isTruncated: boolean };

const HEADER = [
  'id',
  'case',
  'process',
  'task',
  'title',
  'titleZh',
  'queue',
  'branch',
  'state',
  'stage',
  'priority',
  'rung',
  'openedAt',
  'availableAt',
  'dueAt',
  'holder',
  'leaseUntil',
  'completedBy',
  'customer',
  'amount',
];

/** Truncation is said in the last line and by `isTruncated`. Errors: FORBIDDEN, NOT_FOUND (queue), INVALID_REQUEST. */
export async function exportTasks(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  query: ItemQuery,
  rowsMax = EXPORT_ROWS_MAX,
): Promise<Exported> {
  allow(actor, 'task.read');
  const asked = askedBy(actor, query);
  const sort = query.sort ?? 'deadline';
  const lines: string[] = [];
  let after: Place | null = null;
  for (let isMore = true; isMore && lines.length <= rowsMax;) {
    const rows: ItemRow[] = await listItems(db, asked, { after, limit: PAGE + 1 });
    isMore = rows.length > PAGE;
    for (const row of rows.slice(0, PAGE)) lines.push(csvLine(cellsOf(row)));
    const last = rows[PAGE - 1];
    if (isMore && last) after = placeOf(sort, last);
  }
  const isTruncated = lines.length > rowsMax;
  const shown = lines.slice(0, rowsMax);
  const said = isTruncated ? csvLine([`TRUNCATED: only the first ${rowsMax} items are in this file. 已截断：仅含前 ${rowsMax} 项。`]) : '';
  await recordEvent(db, {
    actor: auditActor(actor),
    event: 'list.exported',
    object: actor.id,
    key: randomBytes(9).toString('hex'),
    // names of members only: a text or a customer that was searched for is nothing for the log
    data: { rows: shown.length, isTruncated, members: membersOf(query) },
  });
  return { csv: BOM + csvLine(HEADER) + shown.join('') + said, rows: shown.length, isTruncated };
}

const cellsOf = (row: ItemRow) => [
  ...[
    row.id,
    row.caseId,
    row.process,
    row.task,
    row.title.en,
    row.title.zh,
    row.queue,
    row.branch,
    row.state,
    row.stage,
    row.priority,
    row.rung,
  ],
  ...[
    row.openedAt,
    row.availableAt,
    row.dueAt,
    row.state === 'claimed' ? row.holder : null,
    row.state === 'claimed' ? row.leaseUntil : null,
    row.byName,
  ],
  ...[row.customerId, row.amountMinor === null ? null : yuanText(fen(row.amountMinor))],
];
