// Returning, delegating, asking, attaching, noting, linking, holding, taking back, sending on: what is asked and answered.
import { z } from 'zod';
import { RETURN_TEXT_MIN } from '../../domain/returns.ts';
import { Id, Instant, InstantInput, list, Name, pageOf, Text } from './common.ts';
import { described, named } from './registry.ts';
import { FenceBody, Lease, Warnings } from './task.ts';

const Somebody = z.object({ id: z.string(), name: z.string() });
const Reason = described(z.string().trim().min(10).max(500), 'Logged; names no customer.');
const Words = z.string().trim().min(1).max(2_000);
const Mentions = described(z.array(Id).max(10), 'Ids of people.').optional();
const Fence = z.int();

export const ReturnBody = FenceBody.extend({
  reasonCode: described(Name, 'One of the codes in `returns` of the item.'),
  reason: described(z.string().trim().min(RETURN_TEXT_MIN).max(2_000), 'What has to be done before it comes again (HT-05).'),
  next: described(z.boolean(), 'Bring the following item in the same answer.').optional(),
});

export const DelegateBody = FenceBody.extend({
  to: described(Id, 'One of its candidates.'),
  note: described(Words, 'What she is to prepare; a comment on the item.'),
});
export const Delegated = named(
  'Delegated',
  z.object({ id: z.string(), fence: Fence, delegate: Somebody, until: Instant, warnings: Warnings }),
  'The delegate finds it in her inbox; it stays with who holds it, until then.',
);
export const HandInBody = FenceBody.extend({ note: described(Words, 'What was prepared; a comment on the item.') });
export const HandedIn = named('HandedIn', z.object({ id: z.string(), fence: Fence, to: Somebody }), 'Whoever holds it decides now.');
export const TakenBack = named('TakenBack', z.object({ id: z.string(), fence: Fence, lease: Lease }), 'It is the holder’s alone again.');

export const MoveBody = z.strictObject({ queue: described(Name, 'One of `moves` of the item.'), reason: Reason });
export const Moved = named(
  'Moved',
  z.object({ id: z.string(), state: z.literal('open'), queue: z.string(), fence: Fence }),
  'It waits in the other queue; who held it holds it no more.',
);

export const AskBody = FenceBody.extend({
  to: z.union([z.strictObject({ person: Id }), z.strictObject({ queue: Name })]),
  text: Words,
  dueAt: described(InstantInput, 'When the item is due, when it is left out.').optional(),
});
export const Asked = named('Asked', z.object({ id: z.int(), dueAt: Instant }), 'The question is with whoever was asked.');
const Question = named(
  'Question',
  z.object({
    id: z.int(),
    taskId: z.string(),
    caseId: z.string(),
    title: Text,
    by: z.string(),
    byName: z.string(),
    to: z.object({ person: z.string(), name: z.string() }).nullable(),
    queue: described(z.string().nullable(), 'Whoever works it may answer.'),
    text: z.string(),
    at: Instant,
    dueAt: Instant,
    state: described(z.enum(['open', 'answered', 'withdrawn', 'closed']), 'closed: with its item.'),
    answer: z.string().nullable(),
    endedBy: z.string().nullable(),
    endedByName: z.string().nullable(),
    endedAt: Instant.nullable(),
  }),
  'A question about an item, which blocks nothing.',
);
export const Questions = z.object({ items: list(Question) });
export const QuestionPage = pageOf(Question);
export const AnswerBody = z.strictObject({ text: described(Words, 'A comment on the item, which mentions who asked.') });
export const Answered = named('Answered', z.object({ id: z.int(), state: z.literal('answered'), comment: z.int() }), 'It is answered.');
export const QuestionWithdrawn = named('QuestionWithdrawn', z.object({ id: z.int(), state: z.literal('withdrawn') }), 'It is withdrawn.');
export const NumberParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

const Mention = named(
  'Mention',
  z.object({
    id: described(z.int(), 'Of the comment.'),
    caseId: z.string(),
    taskId: described(z.string().nullable(), 'Null: a note on the case itself.'),
    title: Text.nullable(),
    by: z.string(),
    byName: z.string(),
    at: Instant,
    text: z.string(),
  }),
  'A comment that mentions me.',
);
export const MentionPage = pageOf(Mention);
export const MentionRead = named('MentionRead', z.object({ id: z.int() }), 'It is read.');

export const AttachBody = z.strictObject({
  document: described(Id, 'As the upload answered.'),
  title: described(z.string().trim().min(1).max(200), 'What it is.'),
});
export const Attached = named('Attached', z.object({ id: z.int(), at: Instant }), 'The document is attached.');
const Attachment = named(
  'Attachment',
  z.object({
    id: z.int(),
    caseId: z.string(),
    taskId: described(z.string().nullable(), 'Null: attached to the case itself.'),
    documentId: z.string(),
    title: z.string(),
    mediaType: z.string(),
    pages: z.int(),
    by: z.string(),
    byName: z.string(),
    at: Instant,
  }),
  'A document attached to an item or a case.',
);
export const AttachmentPage = pageOf(Attachment);
export const Detached = named('Detached', z.object({ id: z.int(), document: z.string() }), 'The document is attached no more.');

export const NoteBody = z.strictObject({ text: Words, mentions: Mentions });

export const LinkBody = z.strictObject({ case: described(Id, 'The other one.'), reason: Reason });
export const Linked = named('Linked', z.object({ id: z.int(), at: Instant }), 'Both cases show it.');
export const Unlinked = named('Unlinked', z.object({ id: z.int() }), 'Neither case shows it any more.');
const Link = named(
  'CaseLink',
  z.object({
    id: z.int(),
    caseId: described(z.string(), 'The other one.'),
    process: z.string(),
    state: z.enum(['open', 'closed']),
    outcome: z.string().nullable(),
    reason: z.string(),
    by: z.string(),
    byName: z.string(),
    at: Instant,
  }),
  'A case that belongs together with this one.',
);
export const Links = z.object({ items: list(Link) });

export const HoldBody = z.strictObject({ until: described(InstantInput, '30 days at most.'), reason: Reason });
export const OnHold = named(
  'OnHold',
  z.object({ id: z.string(), until: Instant }),
  'Its items come to nobody by themselves before then; its deadlines run on.',
);
export const HoldLifted = named('HoldLifted', z.object({ id: z.string() }), 'Its items come again.');

export const RecuseBody = z.strictObject({
  interest: described(
    z.string().trim().min(10).max(500),
    'What connects you with the matter; read by leads and auditors, names no customer.',
  ),
});
export const Recused = named(
  'Recused',
  z.object({ id: z.string(), at: Instant, returned: described(list(z.string()), 'Items that went back to their queues.') }),
  'You decide nothing in this case any more, nor in those that belong to it.',
);
export const Recusals = z.object({
  items: list(
    named(
      'Recusal',
      z.object({
        person: z.string(),
        name: z.string(),
        interest: described(z.string().nullable(), 'Null: not yours to know.'),
        at: Instant,
      }),
      'Who stands aside from a case (SOD-22).',
    ),
  ),
});
