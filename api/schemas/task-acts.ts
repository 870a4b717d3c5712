// What is done with an item beside claiming and deciding it.
import { z } from 'zod';
import { PAUSE_REASONS } from '../../domain/calendar/pauses.ts';
import { Id, Instant, InstantInput, list, pageOf } from './common.ts';
import { described, named } from './registry.ts';
import { FenceBody, Lease, TaskState, Warnings } from './task.ts';

const Reason = described(z.string().trim().min(10).max(500), 'Logged; names no customer.');

export const PostponeBody = FenceBody.extend({
  until: described(InstantInput, 'Not beyond the deadline, unless that has passed; 30 days at most.'),
  reason: described(z.enum(PAUSE_REASONS), 'For whom or what it waits.'),
});
export const PutOffBody = PostponeBody.omit({ fence: true });
export const Postponed = named(
  'Postponed',
  z.object({ id: z.string(), state: z.literal('open'), availableAt: Instant }),
  'It comes to nobody by itself before then; its deadline runs on.',
);
export const HandOverBody = FenceBody.extend({ to: described(Id, 'One of its candidates.') });
export const AssignBody = z.strictObject({ to: described(Id, 'One of its candidates.'), reason: Reason });
export const ReasonBody = z.strictObject({ reason: Reason });
export const PriorityBody = z.strictObject({ priority: described(z.int().min(1).max(5), '1 is worked first, 5 last.'), reason: Reason });
export const GivenTask = named(
  'GivenTask',
  z.object({ id: z.string(), fence: z.int(), lease: Lease, warnings: Warnings }),
  'Whoever got it finds it among what she holds, for half a working day.',
);
export const Prioritised = named('Prioritised', z.object({ id: z.string(), priority: z.int() }), 'Its place in the queue has changed.');

const Somebody = z.object({ id: z.string(), name: z.string() });
export const CommentBody = z.strictObject({
  text: z.string().trim().min(1).max(2_000),
  mentions: described(z.array(Id).max(10), 'Ids of people.').optional(),
});
export const Said = named('Said', z.object({ id: z.int(), at: Instant }), 'The comment was added.');
const Comment = named(
  'Comment',
  z.object({ id: z.int(), by: z.string(), byName: z.string(), at: Instant, text: z.string(), mentions: list(Somebody) }),
  'What somebody said about an item.',
);
export const CommentPage = pageOf(Comment);

export const CandidateQuery = z.object({
  q: described(z.string().trim().min(1).max(100), 'Part of the name, of the user name or of the id; 200 are answered at most.').optional(),
});
export const Candidates = named(
  'Candidates',
  z.object({
    items: list(
      z.object({ ...Somebody.shape, held: z.int(), isFull: z.boolean(), isAbsent: z.boolean(), isWorking: z.boolean().nullable() }),
    ),
  }),
  'To whom the item may be given: by role, branch and earlier duties. Who is full must first complete or release something.',
);
export const Kept = named(
  'KeptDraft',
  z.object({
    kept: described(
      z.object({ data: z.unknown(), fence: described(z.int(), 'Of the claim under which it was written.'), at: Instant }).nullable(),
      'Null when nothing was sent too late. Kept for 30 days, for whoever wrote it alone.',
    ),
  }),
  'What I sent for an item after it had been taken from me.',
);
export const Why = named(
  'Why',
  z.object({
    queue: z.string(),
    state: TaskState,
    rung: described(z.int(), 'First by this, the highest first.'),
    priority: described(z.int(), 'Then by this, the lowest first.'),
    isLifted: described(z.boolean(), 'It has waited twice its time and counts as one class higher.'),
    skill: described(
      z.object({ name: z.string(), minLevel: z.int() }).nullable(),
      'What whoever takes it must have, at this level or above, and not expired.',
    ),
    dueAt: described(Instant, 'Then by this.'),
    availableAt: Instant,
    isAvailable: described(z.boolean(), 'False: it was put off until `availableAt`.'),
    ahead: described(z.int().nullable(), 'Items of its queue that come before it, counted up to 1000; null when it does not wait.'),
    taken: described(
      z
        .object({
          event: z.enum(['task.claimed', 'task.assigned', 'task.handed-over']),
          actor: z.string(),
          actorName: z.string().nullable(),
          at: Instant,
          data: described(
            z.record(z.string(), z.unknown()).readonly(),
            'How: as the next one, or chosen; and its rung, priority and deadline then. Of the next one also the routing score and its parts: the share of its time used, priority, skill and whether she knew its case, and among how many it was the best.',
          ),
        })
        .nullable(),
      'The last time that it came into somebody’s hands.',
    ),
  }),
  'Why the item came now.',
);
