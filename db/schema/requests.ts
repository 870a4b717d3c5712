import { integer, primaryKey, text } from '../drizzle.ts';
import { bytes, stamped } from './columns.ts';
import { app } from './schemas.ts';

export const idempotency = app.table(
  'idempotency',
  {
    personId: text('person_id').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    status: integer('status'),
    sealedBody: bytes('sealed_body'),
    createdAt: stamped('created_at'),
  },
  (t) => [primaryKey({ columns: [t.personId, t.key] })],
);
