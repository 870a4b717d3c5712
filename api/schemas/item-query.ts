// The query over items, as a body (lists of values) and as an address (values with commas between them).
import { z } from 'zod';
import { BANDS, ITEM_STATES, SORTS } from '../../domain/item-query.ts';
import { Id, Name } from './common.ts';
import { described, named } from './registry.ts';

/** More values than this are another question. */
const VALUES_MAX = 200;
const AMOUNT_MAX = 1_000_000_000_000_00;
const HOURS_MAX = 24 * 366 * 10;
const priority = z.coerce.number().int().min(1).max(5);
const hours = z.coerce.number().min(0).max(HOURS_MAX);
const fen = z.coerce.number().int().min(0).max(AMOUNT_MAX);

const LISTS = {
  queue: Name,
  process: Name,
  task: Name,
  state: z.enum(ITEM_STATES),
  branch: Name,
  priority,
  band: z.enum(BANDS),
  excludeQueue: Name,
  excludeProcess: Name,
  excludeTask: Name,
  excludeBranch: Name,
  excludePriority: priority,
};
const single = {
  holder: described(Id, '`me`, `nobody`, or the id of a person.').optional(),
  case: Id.optional(),
  customer: Id.optional(),
  amountFrom: described(fen, 'In fen, included.').optional(),
  amountTo: described(fen, 'In fen, included.').optional(),
  text: described(z.string().trim().min(2).max(100), 'Two characters or more of what stands in the item or its case.').optional(),
  olderThanHours: described(hours, 'Opened at least so long ago.').optional(),
  youngerThanHours: described(hours, 'Opened at most so long ago.').optional(),
  sort: described(z.enum(SORTS), '`deadline` when absent; the others are for unfinished items.').optional(),
};

const listOf = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(VALUES_MAX).readonly().optional();
/** `a,b`: no name and no number of ours has a comma in it. */
const commas = <T extends z.ZodType>(item: T) =>
  described(
    z
      .string()
      .max(8_000)
      .transform((text) => text.split(','))
      .pipe(
        z
          .array(item as unknown as z.ZodType<z.output<T>, string>)
          .min(1)
          .max(VALUES_MAX),
      ),
    'One or more, with commas between them.',
  ).optional();

/** Members of a query string. */
export const ItemQueryAddress = {
  queue: commas(LISTS.queue),
  process: commas(LISTS.process),
  task: commas(LISTS.task),
  state: commas(LISTS.state),
  branch: commas(LISTS.branch),
  priority: commas(LISTS.priority),
  band: commas(LISTS.band),
  excludeQueue: commas(LISTS.excludeQueue),
  excludeProcess: commas(LISTS.excludeProcess),
  excludeTask: commas(LISTS.excludeTask),
  excludeBranch: commas(LISTS.excludeBranch),
  excludePriority: commas(LISTS.excludePriority),
  ...single,
  available: described(
    z.enum(['true', 'false']).transform((text) => text === 'true'),
    '`false`: put off until later.',
  ).optional(),
};

export const ItemQueryBody = named(
  'ItemQuery',
  z.strictObject({
    queue: listOf(LISTS.queue),
    process: listOf(LISTS.process),
    task: listOf(LISTS.task),
    state: listOf(LISTS.state),
    branch: listOf(LISTS.branch),
    priority: listOf(LISTS.priority),
    band: listOf(LISTS.band),
    excludeQueue: listOf(LISTS.excludeQueue),
    excludeProcess: listOf(LISTS.excludeProcess),
    excludeTask: listOf(LISTS.excludeTask),
    excludeBranch: listOf(LISTS.excludeBranch),
    excludePriority: listOf(LISTS.excludePriority),
    ...single,
    available: described(z.boolean(), 'False: put off until later.').optional(),
  }),
  'One query over items: all of it narrows, a list means any of its values. List, counts, views, bulk and export share it.',
);
