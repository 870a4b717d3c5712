import { bigint, text } from '../drizzle.ts';
import { json, stamped, type JsonObject } from './columns.ts';
import { audit } from './schemas.ts';

export const events = audit.table('events', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  at: stamped('at'),
  actorKind: text('actor_kind', { enum: ['person', 'bot', 'system'] }).notNull(),
  actorId: text('actor_id').notNull(),
  event: text('event').notNull(),
  object: text('object').notNull(),
  caseId: text('case_id'),
  taskId: text('task_id'),
  step: text('step'),
  key: text('key').notNull(),
  data: json<JsonObject>('data').notNull().default({}),
});
