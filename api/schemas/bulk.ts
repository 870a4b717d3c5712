// One act on many items: what is asked for, how far it has come, what became of each item.
import { z } from 'zod';
import { PAUSE_REASONS } from '../../domain/calendar/pauses.ts';
import { Id, Instant, InstantInput, list, Name, pageOf } from './common.ts';
import { ItemQueryBody } from './item-query.ts';
import { described, named } from './registry.ts';

const Reason = described(z.string().trim().min(10).max(500), 'Logged; names no customer.');
const BulkAction = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: described(z.literal('postpone'), 'Items that nobody holds come to nobody by themselves before `until`.'),
    until: InstantInput,
    reason: z.enum(PAUSE_REASONS),
  }),
  z.strictObject({ kind: described(z.literal('release'), 'Back to their queues from whoever holds them.'), reason: Reason }),
  z.strictObject({ kind: described(z.literal('assign'), 'To a person, as far as she has room.'), to: Id, reason: Reason }),
  z.strictObject({ kind: z.literal('priority'), priority: z.int().min(1).max(5), reason: Reason }),
  z.strictObject({ kind: described(z.literal('move'), 'To another queue, where their process allows it.'), queue: Name, reason: Reason }),
  z.strictObject({ kind: described(z.literal('cancel-case'), 'Ends the cases of the items for the bank.'), reason: Reason }),
]);

/** More of them do not fit a body; a query finds up to 100,000. */
const IDS_MAX = 10_000;
export const BulkBody = z.strictObject({
  query: ItemQueryBody.optional(),
  ids: described(z.array(Id).min(1).max(IDS_MAX).readonly(), 'Or the items by name; one of the two.').optional(),
  action: BulkAction,
  dryRun: described(z.boolean(), 'Says what would become of each item, and changes nothing.').optional(),
});

const ItemState = z.enum(['waiting', 'done', 'refused', 'skipped']);
const bulk = {
  id: z.string(),
  query: ItemQueryBody.nullable(),
  action: described(z.looseObject({ kind: z.string() }), 'As it was asked for.'),
  isDryRun: z.boolean(),
  state: z.enum(['waiting', 'running', 'done', 'cancelled']),
  items: described(z.int(), 'The set, as it was when the bulk was asked for.'),
  done: z.int(),
  refused: z.int(),
  skipped: described(z.int(), 'Found then, and not what was asked for any more when their turn came.'),
  left: described(z.int(), 'Not looked at yet; of a cancelled bulk, never.'),
  createdAt: Instant,
  begunAt: Instant.nullable(),
  endedAt: Instant.nullable(),
};
export const Bulk = named(
  'Bulk',
  z.object({
    ...bulk,
    results: described(
      list(z.object({ state: z.enum(['refused', 'skipped']), code: z.string(), count: z.int() })),
      'Why items were not done, the most frequent reason first.',
    ),
  }),
  'One act on many items, and how far it has come.',
);
export const BulkPage = pageOf(named('BulkSummary', z.object(bulk), 'A bulk of a list.'));
export const BulkItemPage = pageOf(
  named(
    'BulkItem',
    z.object({
      n: z.int(),
      item: z.string(),
      state: ItemState,
      code: described(z.string().nullable(), 'Why it was refused, as for the single act; NO_LONGER_MATCHES when it was skipped.'),
      detail: z.string().nullable(),
      at: Instant.nullable(),
    }),
    'What became of one item.',
  ),
);
export const BulkItemState = ItemState;
export const BulkParams = z.object({ id: Id });
