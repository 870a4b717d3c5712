import { bigint, boolean, text, timestamp } from '../drizzle.ts';
import { bytes, instant, stamped } from './columns.ts';
import { app } from './schemas.ts';

export const signInTries = app.table('sign_in_tries', {
  key: text('key').primaryKey(),
  failures: timestamp('failures', { withTimezone: true, mode: 'string' }).array().notNull(),
  isBlocked: boolean('is_blocked').notNull().default(false),
  at: stamped('at'),
});

export const passwordResets = app.table('password_resets', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  personId: text('person_id').notNull(),
  reason: text('reason').notNull(),
  askedBy: text('asked_by').notNull(),
  askedAt: stamped('asked_at'),
  state: text('state', { enum: ['asked', 'done', 'withdrawn'] })
    .notNull()
    .default('asked'),
  decidedBy: text('decided_by'),
  decidedAt: instant('decided_at'),
});

export const apiKeys = app.table('api_keys', {
  id: text('id').primaryKey(),
  hash: bytes('hash').notNull(),
  personId: text('person_id').notNull(),
  title: text('title').notNull(),
  onlyQueues: text('only_queues').array(),
  ownerId: text('owner_id').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: stamped('created_at'),
  expiresAt: instant('expires_at').notNull(),
  lastUsedAt: instant('last_used_at'),
  revokedAt: instant('revoked_at'),
  revokedBy: text('revoked_by'),
});
