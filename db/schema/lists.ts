import { bigint, boolean, integer, primaryKey, smallint, text } from '../drizzle.ts';
import { instant, json, stamped, type JsonObject } from './columns.ts';
import { app } from './schemas.ts';

export const searchTexts = app.table(
  'search_texts',
  {
    id: text('id').notNull(),
    caseId: text('case_id').notNull(),
    kind: text('kind', { enum: ['case', 'task'] }).notNull(),
    branchId: text('branch_id').notNull(),
    at: instant('at').notNull(),
    folded: text('folded').notNull(),
    commentId: bigint('comment_id', { mode: 'number' }).notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.id, t.commentId] })],
);

export const savedViews = app.table('saved_views', {
  id: text('id').primaryKey(),
  owner: text('owner').notNull(),
  teamId: text('team_id'),
  name: text('name').notNull(),
  query: json<JsonObject>('query').notNull(),
  columns: text('columns').array().notNull().default([]),
  version: integer('version').notNull().default(1),
  createdAt: stamped('created_at'),
  changedAt: stamped('changed_at'),
  deletedAt: instant('deleted_at'),
});

export const bulks = app.table('bulks', {
  id: text('id').primaryKey(),
  byPerson: text('by_person').notNull(),
  query: json<JsonObject>('query'),
  action: json<JsonObject>('action').notNull(),
  isDryRun: boolean('is_dry_run').notNull(),
  state: text('state', { enum: ['waiting', 'running', 'done', 'cancelled'] })
    .notNull()
    .default('waiting'),
  items: integer('items').notNull(),
  done: integer('done').notNull().default(0),
  refused: integer('refused').notNull().default(0),
  skipped: integer('skipped').notNull().default(0),
  createdAt: stamped('created_at'),
  begunAt: instant('begun_at'),
  endedAt: instant('ended_at'),
  touchedAt: stamped('touched_at'),
});

export const bulkItems = app.table(
  'bulk_items',
  {
    bulkId: text('bulk_id').notNull(),
    n: integer('n').notNull(),
    item: text('item').notNull(),
    state: text('state', { enum: ['waiting', 'done', 'refused', 'skipped'] })
      .notNull()
      .default('waiting'),
    code: text('code'),
    detail: text('detail'),
    at: instant('at'),
    tries: smallint('tries').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.bulkId, t.n] })],
);
