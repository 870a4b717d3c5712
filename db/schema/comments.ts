import { bigint, text } from '../drizzle.ts';
import { stamped } from './columns.ts';
import { app } from './schemas.ts';

export const comments = app.table('comments', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  taskId: text('task_id'),
  caseId: text('case_id').notNull(),
  by: text('by').notNull(),
  at: stamped('at'),
  text: text('text').notNull(),
  mentions: text('mentions').array().notNull().default([]),
});
