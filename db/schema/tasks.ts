import { bigint, boolean, integer, json as ordered, primaryKey, smallint, text } from '../drizzle.ts';
import { instant, json, stamped, type JsonObject, type TwoLanguages } from './columns.ts';
import { app } from './schemas.ts';

export const forms = app.table('forms', {
  hash: text('hash').primaryKey(),
  schema: ordered('schema').$type<JsonObject>().notNull(),
});

export const tasks = app.table('tasks', {
  id: text('id').primaryKey(),
  caseId: text('case_id').notNull(),
  rootCase: text('root_case').notNull(),
  process: text('process').notNull(),
  task: text('task').notNull(),
  title: json<TwoLanguages>('title').notNull(),
  queue: text('queue').notNull(),
  branchId: text('branch_id').notNull(),
  state: text('state', { enum: ['open', 'claimed', 'completed', 'cancelled'] })
    .notNull()
    .default('open'),
  stage: text('stage'),
  rung: smallint('rung').notNull().default(0),
  priority: smallint('priority').notNull().default(3),
  dueAt: instant('due_at').notNull(),
  openedAt: instant('opened_at').notNull(),
  availableAt: stamped('available_at'),
  fence: integer('fence').notNull().default(0),
  heldBy: text('held_by'),
  heldByWorker: text('held_by_worker'),
  heldSlot: smallint('held_slot'),
  leaseUntil: instant('lease_until'),
  formHash: text('form_hash').notNull(),
  shows: json('shows'),
  prefill: json('prefill'),
  note: text('note'),
  ruleSets: text('rule_sets').array().notNull().default([]),
  ruleSubjects: text('rule_subjects').array().notNull().default([]),
  ruleDuties: text('rule_duties').array().notNull().default([]),
  answer: json<JsonObject>('answer'),
  earlierAnswer: json<JsonObject>('earlier_answer'),
  completedBy: text('completed_by'),
  completedAt: instant('completed_at'),
  cancelledAt: instant('cancelled_at'),
  delegatedTo: text('delegated_to'),
  delegatedFence: integer('delegated_fence'),
  holdUntil: instant('hold_until'),
  unheldAt: instant('unheld_at'),
  version: integer('version').notNull().default(1),
  amountMinor: bigint('amount_minor', { mode: 'number' }),
  customerId: text('customer_id'),
  isLifted: boolean('is_lifted').notNull().default(false),
  isPostponed: boolean('is_postponed').notNull().default(false),
  heldFor: text('held_for'),
  skill: text('skill'),
  skillLevel: smallint('skill_level'),
  // made by the database (migration 0008): nobody writes it
  claimKey: bigint('claim_key', { mode: 'number' }).notNull().default(0),
});

export const drafts = app.table('drafts', {
  taskId: text('task_id').primaryKey(),
  version: integer('version').notNull().default(1),
  data: json('data').notNull(),
  by: text('by').notNull(),
  at: stamped('at'),
});

export const keptDrafts = app.table(
  'kept_drafts',
  {
    taskId: text('task_id').notNull(),
    personId: text('person_id').notNull(),
    fence: integer('fence').notNull(),
    data: json('data').notNull(),
    at: stamped('at'),
  },
  (t) => [primaryKey({ columns: [t.taskId, t.personId] })],
);

export const duties = app.table(
  'duties',
  {
    subject: text('subject').notNull(),
    ruleSet: text('rule_set').notNull(),
    person: text('person').notNull(),
    duty: text('duty').notNull(),
    at: stamped('at'),
    through: text('through'),
  },
  (t) => [primaryKey({ columns: [t.subject, t.ruleSet, t.person] })],
);
