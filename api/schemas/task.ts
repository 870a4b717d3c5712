// Tasks as the API shows them (issue of the API's first shapes: extended, never renamed).
import { z } from 'zod';
import { Id, Instant, Json, KeyOptional, list, Name, pageOf, Text } from './common.ts';
import { described, named } from './registry.ts';

export const TaskState = z.enum(['open', 'claimed', 'completed', 'cancelled']);
export const Lease = named('Lease', z.object({ by: z.string(), name: z.string(), until: Instant }), 'Who holds an item, and until when.');
export const Warnings = described(
  list(
    named(
      'Warning',
      z.object({ code: z.enum(['absent', 'off-hours']), person: z.string(), name: z.string(), message: z.string() }),
      'That somebody who was given something does not see it now. Nothing is refused for it.',
    ),
  ),
  'What is to be known besides; empty as a rule.',
);
const Excluded = named(
  'Excluded',
  z.object({ rule: z.string(), person: z.string(), name: z.string(), duty: z.string() }),
  'Who may not do this item, by which rule, because of which duty.',
);
const Draft = named('Draft', z.object({ version: z.int(), data: Json, at: Instant, by: z.string() }), 'What was typed and not decided.');

const item = {
  id: z.string(),
  caseId: z.string(),
  process: z.string(),
  task: z.string(),
  title: Text,
  queue: z.string(),
  state: TaskState,
  stage: z.string().nullable(),
  priority: z.int(),
  rung: described(z.int(), 'How many rungs of its ladder the deadline has passed.'),
  openedAt: Instant,
  availableAt: Instant,
  dueAt: Instant,
  fence: described(z.int(), 'Goes up with each claim; every act on a held item names it.'),
  lease: Lease.nullable(),
  delegate: described(z.object({ id: z.string(), name: z.string() }).nullable(), 'Who prepares its answer for the holder.'),
  by: described(z.string().nullable(), 'Who completed it.'),
  byName: z.string().nullable(),
  excluded: list(Excluded),
};
export const TaskItem = named('TaskItem', z.object(item), 'An item of a list: without what it shows.');
export const Task = named(
  'Task',
  z.object({
    ...item,
    customer: described(
      z.object({ id: z.string(), name: z.string() }).nullable(),
      'Whom its case is about; null when it is about no customer.',
    ),
    form: described(z.record(z.string(), z.unknown()).readonly(), 'JSON Schema 2020-12, as it was when the item was opened.'),
    shows: described(z.unknown(), 'What the item is about. Personal data of class P4 is masked unless the reader holds the item.'),
    prefill: Json,
    note: described(z.string().nullable(), 'Why it came back.'),
    answer: Json,
    earlierAnswer: described(z.unknown(), 'Answered before the item had to be put anew.'),
    draft: Draft.nullable(),
    returns: described(
      list(z.object({ code: z.string(), title: Text })).nullable(),
      'Why it may be sent back a step; null when it cannot be.',
    ),
    rejects: described(
      z
        .record(z.string(), z.union([z.string(), z.boolean()]))
        .readonly()
        .nullable(),
      'What its form answers to say no, to be filled in further; null when its decisions are no yes and no.',
    ),
    moves: described(list(z.object({ queue: z.string(), title: Text })), 'Where a lead may send it.'),
  }),
  'An item of work, ready to render.',
);
export const CompletedTask = named(
  'CompletedTask',
  z.object({ ...Task.shape, next: Task.nullable().optional() }),
  'The completed item; `next` when it was asked for: the following one, claimed, or null.',
);
export const ListedTask = named(
  'ListedTask',
  z.object({
    ...item,
    branch: z.string(),
    customerId: z.string().nullable(),
    amountMinor: described(z.int().nullable(), 'The amount that its case is about, in fen.'),
  }),
  'An item of a list: without what it shows, and without a name or number of a customer.',
);
export const TaskPage = pageOf(ListedTask);

export const Released = named(
  'Released',
  z.object({ id: z.string(), state: z.literal('open'), fence: z.int() }),
  'The item is back in its queue.',
);
export const Renewed = named('Renewed', z.object({ id: z.string(), fence: z.int(), lease: Lease }), 'The lease goes on.');
export const DraftSaved = named('DraftSaved', z.object({ version: z.int(), at: Instant }), 'The draft is kept under this version.');

const QueueLoad = named(
  'QueueLoad',
  z.object({
    queue: z.string(),
    title: Text,
    open: described(z.int(), 'Counted up to 1000: 1000 means that many or more.'),
    dueSoon: described(z.int(), 'In the last fifth of its time, and due within two hours.'),
    overdue: z.int(),
  }),
  'What waits in a queue.',
);
export const Inbox = named(
  'Inbox',
  z.object({
    held: list(TaskItem),
    delegated: described(list(TaskItem), 'I prepare their answers; who holds them decides.'),
    queues: list(QueueLoad),
    questions: described(z.int(), 'What I am asked and have not answered, counted up to 100.'),
    mentions: described(z.int(), 'Comments that mention me and that I have not read, counted up to 100.'),
  }),
  'What I hold and prepare, what waits in the queues that I work, and what I am asked and told.',
);

const Fence = z.int().min(0);
export const FenceBody = z.strictObject({ fence: Fence });
export const DraftBody = z.strictObject({ fence: Fence, data: described(z.unknown(), 'Any JSON up to 256 KB; it is not checked.') });
export const CompleteBody = z.strictObject({
  fence: Fence,
  answer: z.record(z.string(), z.unknown()),
  next: described(z.boolean(), 'Bring the following item in the same answer.').optional(),
  nextFrom: described(Name, 'The queue that the following item is to come from; all of mine when absent.').optional(),
});
export const DraftHeaders = KeyOptional.extend({
  'if-match': z.string().max(100).optional(),
  'if-none-match': z.string().max(100).optional(),
});
export const EmptyBody = z.strictObject({}).nullish();
export const TaskParams = z.object({ id: Id });
export const QueueParams = z.object({ queue: Name });
