import { bigint, boolean, integer, text } from '../drizzle.ts';
import type { CaseMessage } from '../../domain/case-messages.ts';
import { bytes, instant, json, stamped, type JsonObject } from './columns.ts';
import { app } from './schemas.ts';

export const bundles = app.table('bundles', {
  hash: text('hash').primaryKey(),
  code: bytes('code').notNull(),
  createdAt: stamped('created_at'),
});

export const cases = app.table('cases', {
  id: text('id').primaryKey(),
  process: text('process').notNull(),
  processVersion: integer('process_version').notNull(),
  bundle: text('bundle'),
  state: text('state', { enum: ['open', 'closed'] })
    .notNull()
    .default('open'),
  stage: text('stage'),
  outcome: text('outcome'),
  reason: text('reason'),
  closing: text('closing', { enum: ['withdrawn', 'cancelled'] }),
  noReturnAt: instant('no_return_at'),
  input: json('input').notNull(),
  packs: json<Readonly<Record<string, string>>>('packs').notNull().default({}),
  starter: text('starter').notNull(),
  branchId: text('branch_id').notNull(),
  customerId: text('customer_id'),
  rootCase: text('root_case').notNull(),
  parentCase: text('parent_case'),
  parentKey: text('parent_key'),
  receivedAt: instant('received_at').notNull(),
  openedAt: stamped('opened_at'),
  closedAt: instant('closed_at'),
  touchedAt: stamped('touched_at'),
  dueAt: instant('due_at'),
  run: integer('run').notNull().default(1),
  holdUntil: instant('hold_until'),
  holdReason: text('hold_reason'),
  holdBy: text('hold_by'),
  heldAt: instant('held_at'),
  engineRun: text('engine_run'),
  hasEngine: boolean('has_engine').notNull().default(true),
  version: integer('version').notNull().default(1),
  amountMinor: bigint('amount_minor', { mode: 'number' }),
});

export const caseKeys = app.table('case_keys', {
  caseId: text('case_id').primaryKey(),
  wrapped: bytes('wrapped'),
  destroyedAt: instant('destroyed_at'),
});

export const messages = app.table('messages', {
  seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  caseId: text('case_id').notNull(),
  id: text('id').notNull(),
  kind: text('kind', { enum: ['start', 'task', 'child', 'clock', 'cancel'] }).notNull(),
  body: json<CaseMessage | JsonObject>('body').notNull(),
  createdAt: stamped('created_at'),
  sentAt: instant('sent_at'),
  seenAt: instant('seen_at'),
  sends: integer('sends').notNull().default(0),
  sendAt: instant('send_at'),
  isLate: boolean('is_late').notNull().default(false),
  deadReason: text('dead_reason'),
});
