import { integer, primaryKey, text } from '../drizzle.ts';
import { bytes, json, stamped } from './columns.ts';
import { app } from './schemas.ts';

export const documents = app.table('documents', {
  id: text('id').primaryKey(),
  sha256: text('sha256').notNull(),
  mediaType: text('media_type').notNull(),
  bytes: integer('bytes').notNull(),
  pages: integer('pages').notNull(),
  wrappedKey: bytes('wrapped_key').notNull(),
  state: text('state', { enum: ['stored', 'quarantined'] })
    .notNull()
    .default('stored'),
  uploadedBy: text('uploaded_by').notNull(),
  branchId: text('branch_id').notNull(),
  caseId: text('case_id'),
  createdAt: stamped('created_at'),
});

export const documentPages = app.table(
  'document_pages',
  {
    documentId: text('document_id').notNull(),
    page: integer('page').notNull(),
    blob: text('blob').notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
  },
  (t) => [primaryKey({ columns: [t.documentId, t.page] })],
);

export const readings = app.table('readings', {
  id: text('id').primaryKey(),
  caseId: text('case_id').notNull(),
  engine: text('engine').notNull(),
  fields: json('fields').notNull(),
  createdAt: stamped('created_at'),
});
