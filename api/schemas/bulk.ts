// One act on many items: what is asked for, how far it has come, what became of each item.
import { z } from 'zod';
import type { BulkKind } from '../../domain/bulk.ts';
import { Id, Instant, list, pageOf } from './common.ts';
import { DelegateBody, HoldBody, LinkBody, MoveBody, NoteBody, ReturnBody } from './further-acts.ts';
import { ItemQueryBody } from './item-query.ts';
import { described, named } from './registry.ts';
import { AssignBody, CommentBody, HandOverBody, PriorityBody, PutOffBody, ReasonBody } from './task-acts.ts';

const kind = <K extends BulkKind>(name: K, what: string) => ({ kind: described(z.literal(name), what) });
/** Each with what the single act asks for; the fence is that under which whoever asks holds the item when its turn comes. */
const BulkAction = z.discriminatedUnion('kind', [
  PutOffBody.extend(kind('postpone', 'Items that nobody holds come to nobody by themselves before `until`.')),
  ReasonBody.extend(kind('release', 'Back to their queues from whoever holds them.')),
  AssignBody.extend(kind('assign', 'To a person, as far as she has room.')),
  PriorityBody.extend(kind('priority', '1 is worked first, 5 last.')),
  MoveBody.extend(kind('move', 'To another queue, where their process allows it.')),
  z.strictObject(kind('give-back', 'What I hold, back to its queue.')),
  PutOffBody.extend(kind('set-aside', 'What I hold, back to its queue; it comes to nobody by itself before `until`.')),
  HandOverBody.omit({ fence: true }).extend(kind('hand-over', 'What I hold, to a person, as far as she has room.')),
  ReturnBody.omit({ fence: true, next: true }).extend(kind('return', 'What I hold, one step back.')),
  DelegateBody.omit({ fence: true }).extend(kind('delegate', 'What I hold: a colleague prepares the answers, I decide.')),
  z.strictObject(kind('take-back', 'What I have delegated.')),
  CommentBody.extend(kind('comment', 'On each item; 1,000 items at most.')),
  NoteBody.extend(kind('note', 'On the case of each item; 1,000 items at most.')),
  LinkBody.extend(kind('link', 'The cases of the items, all to one.')),
  HoldBody.extend(kind('hold', 'The cases of the items wait.')),
  ReasonBody.extend(kind('lift', 'The cases of the items wait no longer.')),
  ReasonBody.extend(kind('cancel-case', 'Ends the cases of the items for the bank.')),
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
  skipped: described(
    z.int(),
    'Found then, and not what was asked for any more when their turn came; or of a case on which the bulk had acted already.',
  ),
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
      code: described(
        z.string().nullable(),
        'Why it was refused, as for the single act; why it was skipped: NO_LONGER_MATCHES or SAME_CASE.',
      ),
      detail: z.string().nullable(),
      at: Instant.nullable(),
    }),
    'What became of one item.',
  ),
);
export const BulkItemState = ItemState;
export const BulkParams = z.object({ id: Id });
