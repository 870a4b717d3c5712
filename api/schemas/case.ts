// Cases, their clocks and their timeline.
import { z } from 'zod';
import { Id, Instant, InstantInput, Json, list, Name, pageOf, Text } from './common.ts';
import { described, named } from './registry.ts';

const Clock = named(
  'Clock',
  z.object({
    name: z.string(),
    kind: z.string(),
    dueAt: described(Instant, 'The safe deadline, which work aims at.'),
    statutoryDueAt: described(Instant.nullable(), 'Null for internal clocks, and while the calendar of its year is not loaded.'),
    state: z.enum(['running', 'paused', 'met', 'breached', 'stopped']),
    isPendingCalendar: z.boolean(),
  }),
  'A clock of the case.',
);
const CaseTask = named(
  'CaseTask',
  z.object({ id: z.string(), task: z.string(), state: z.string(), by: z.string().nullable(), byName: z.string().nullable() }),
  'An item of the case.',
);
const CaseChild = named(
  'CaseChild',
  z.object({ id: z.string(), process: z.string(), state: z.string() }),
  'A case of its own that this one waits for.',
);

const summary = {
  id: z.string(),
  process: z.string(),
  state: z.enum(['open', 'closed']),
  stage: z.string().nullable(),
  outcome: z.string().nullable(),
  closing: described(z.enum(['withdrawn', 'cancelled']).nullable(), 'It is being taken back.'),
  branch: z.string(),
  customerId: z.string().nullable(),
  receivedAt: Instant,
  openedAt: Instant,
  closedAt: Instant.nullable(),
  dueAt: Instant.nullable(),
  holders: described(list(z.string()), 'Who works on it now, by name.'),
};
export const CaseItem = named('CaseItem', z.object(summary), 'A case of a list.');
export const Case = named(
  'Case',
  z.object({
    ...summary,
    customerName: z.string().nullable(),
    input: described(z.record(z.string(), z.unknown()).readonly(), 'What it was started with; members of class P4 are masked.'),
    parent: z.string().nullable(),
    rootCase: z.string(),
    starter: z.string(),
    starterName: z.string(),
    version: z.int(),
    clocks: list(Clock),
    tasks: list(CaseTask),
    children: list(CaseChild),
    documents: list(z.string()),
    hold: described(
      z.object({ until: Instant, at: Instant, reason: z.string(), by: z.string(), byName: z.string() }).nullable(),
      'Its items come to nobody by themselves before then.',
    ),
  }),
  'A case with all that stands around it.',
);
export const CasePage = pageOf(CaseItem);

const Actor = named(
  'Actor',
  z.object({ kind: z.enum(['person', 'bot', 'system']), id: z.string(), name: z.string().optional() }),
  'Who did it.',
);
const TimelineItem = named(
  'TimelineItem',
  z.object({
    at: Instant,
    actor: Actor,
    event: described(z.string(), 'noun.past: task.claimed'),
    task: z.string().optional(),
    taskId: z.string().optional(),
    step: z.string().optional(),
    data: z.record(z.string(), z.unknown()).readonly(),
  }),
  'One thing that happened.',
);
export const Timeline = pageOf(TimelineItem);

const DecisionRecord = named(
  'DecisionRecord',
  z.object({
    id: z.int(),
    key: described(z.string(), 'An item with the fence of its answer, or a step and the beginning of the hash of its input.'),
    by: Actor,
    at: Instant,
    pack: described(z.string().nullable(), 'The rules of it; of a person the item as the process declares it.'),
    packVersion: z.string().nullable(),
    input: described(z.unknown(), 'What it was made from; of a person what she was shown. Members of class P4 are masked.'),
    inputHash: described(z.string(), 'SHA-256 of the unmasked input.'),
    outcome: Json,
    reasons: list(z.unknown()),
    isTakenBack: described(z.boolean(), 'Who decided took it back before anything came of it.'),
  }),
  'Why it was decided so.',
);
export const Decisions = pageOf(DecisionRecord);

export const StartBody = z.strictObject({
  input: z.record(z.string(), z.unknown()),
  receivedAt: described(InstantInput, 'When it came in, if earlier than now; clocks count from here.').optional(),
});
export const Started = named('Started', z.object({ id: z.string() }), 'The new case.');
export const WithdrawBody = z.strictObject({ reason: z.string().trim().min(3).max(2_000) });
export const Withdrawn = named(
  'Withdrawn',
  z.object({ id: z.string(), state: z.literal('open'), closing: z.literal('withdrawn') }),
  'The case closes once its process has undone what there is to undo.',
);
export const CancelBody = z.strictObject({ reason: z.string().trim().min(10).max(2_000) });
export const Cancelled = named(
  'Cancelled',
  z.object({ id: z.string(), state: z.literal('open'), closing: z.literal('cancelled') }),
  'The case closes once its process has undone what there is to undo.',
);
export const CaseParams = z.object({ id: Id });
export const ProcessParams = z.object({ process: Name });

const Term = named(
  'Term',
  z.object({ ...Text.shape, shown: described(z.enum(['share', 'percent', 'fen']), 'How its bare numbers are written.').optional() }),
  'The name of a shown member or code.',
);
const ProcessTask = z.object({ task: z.string(), title: Text, queue: z.string(), notSamePersonAs: list(z.string()) });
export const Process = named(
  'Process',
  z.object({
    id: z.string(),
    version: z.int(),
    title: Text,
    owner: z.string(),
    prefix: z.string(),
    stages: list(z.string()),
    outcomes: list(z.string()),
    tasks: list(ProcessTask),
    steps: list(z.object({ step: z.string(), kind: z.string(), manualMinutes: z.number() })),
    clocks: list(z.object({ name: z.string(), kind: z.string() })),
    words: described(z.record(z.string(), Text).readonly(), 'What its stages, outcomes, steps and clocks are called.'),
    terms: described(z.record(z.string(), Term).readonly(), 'Members and codes of what its tasks show.'),
    input: described(z.record(z.string(), z.unknown()).readonly(), 'JSON Schema 2020-12 of what starts a case.'),
    mayStart: described(z.boolean(), 'Whether your roles start a case of it by hand.'),
  }),
  'A process of the catalogue.',
);
