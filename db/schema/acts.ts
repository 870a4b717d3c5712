import { bigint, boolean, integer, primaryKey, text } from '../drizzle.ts';
import { instant, stamped } from './columns.ts';
import { app } from './schemas.ts';

const id = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

export const delegations = app.table('delegations', {
  id: id(),
  taskId: text('task_id').notNull(),
  caseId: text('case_id').notNull(),
  fence: integer('fence').notNull(),
  byPerson: text('by_person').notNull(),
  toPerson: text('to_person').notNull(),
  at: stamped('at'),
  until: instant('until').notNull(),
  state: text('state', { enum: ['working', 'handed-in', 'taken-back'] })
    .notNull()
    .default('working'),
  workedAt: instant('worked_at'),
  endedAt: instant('ended_at'),
});

export const mentions = app.table(
  'mentions',
  {
    personId: text('person_id').notNull(),
    commentId: bigint('comment_id', { mode: 'number' }).notNull(),
    readAt: instant('read_at'),
  },
  (t) => [primaryKey({ columns: [t.personId, t.commentId] })],
);

export const questions = app.table('questions', {
  id: id(),
  taskId: text('task_id').notNull(),
  caseId: text('case_id').notNull(),
  byPerson: text('by_person').notNull(),
  toPerson: text('to_person'),
  toQueue: text('to_queue'),
  text: text('text').notNull(),
  at: stamped('at'),
  dueAt: instant('due_at').notNull(),
  state: text('state', { enum: ['open', 'answered', 'withdrawn'] })
    .notNull()
    .default('open'),
  endedBy: text('ended_by'),
  endedAt: instant('ended_at'),
  answerId: bigint('answer_id', { mode: 'number' }),
});

export const attachments = app.table('attachments', {
  id: id(),
  caseId: text('case_id').notNull(),
  taskId: text('task_id'),
  documentId: text('document_id').notNull(),
  title: text('title').notNull(),
  byPerson: text('by_person').notNull(),
  at: stamped('at'),
  broughtIn: boolean('brought_in').notNull(),
  removedBy: text('removed_by'),
  removedAt: instant('removed_at'),
});

export const caseLinks = app.table('case_links', {
  id: id(),
  lowCase: text('low_case').notNull(),
  highCase: text('high_case').notNull(),
  reason: text('reason').notNull(),
  byPerson: text('by_person').notNull(),
  at: stamped('at'),
  removedBy: text('removed_by'),
  removedAt: instant('removed_at'),
});
