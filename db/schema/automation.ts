import { bigint, integer, numeric, primaryKey, text } from '../drizzle.ts';
import { instant, json, stamped } from './columns.ts';
import { app } from './schemas.ts';

export const steps = app.table(
  'steps',
  {
    caseId: text('case_id').notNull(),
    step: text('step').notNull(),
    identity: text('identity').notNull(),
    inputHash: text('input_hash').notNull(),
    kind: text('kind', { enum: ['rule', 'model', 'bot'] }).notNull(),
    state: text('state', { enum: ['running', 'done', 'failed'] }).notNull(),
    result: json('result'),
    error: text('error'),
    tries: integer('tries').notNull().default(1),
    manualMinutes: numeric('manual_minutes', { precision: 8, scale: 2, mode: 'number' }).notNull(),
    worker: text('worker').notNull(),
    startedAt: stamped('started_at'),
    endedAt: instant('ended_at'),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.step, t.identity, t.inputHash] })],
);

export const effects = app.table('effects', {
  key: text('key').primaryKey(),
  caseId: text('case_id').notNull(),
  kind: text('kind').notNull(),
  request: json('request').notNull(),
  state: text('state', { enum: ['claimed', 'sent', 'unknown', 'done', 'rejected'] })
    .notNull()
    .default('claimed'),
  fence: integer('fence').notNull().default(1),
  leaseUntil: instant('lease_until').notNull(),
  sentAt: instant('sent_at'),
  result: json('result'),
  payment: text('payment'),
  createdAt: stamped('created_at'),
  endedAt: instant('ended_at'),
});

export const decisionRecords = app.table('decision_records', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  caseId: text('case_id').notNull(),
  key: text('key').notNull(),
  byKind: text('by_kind', { enum: ['person', 'bot', 'system'] }).notNull(),
  byId: text('by_id').notNull(),
  pack: text('pack'),
  packVersion: text('pack_version'),
  input: json('input').notNull(),
  inputHash: text('input_hash').notNull(),
  outcome: json('outcome').notNull(),
  reasons: json<readonly unknown[]>('reasons').notNull().default([]),
  at: stamped('at'),
});
