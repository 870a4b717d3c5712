import { bigint, integer, primaryKey, text } from '../drizzle.ts';
import { json, stamped } from './columns.ts';
import { outside } from './schemas.ts';

export const payments = outside.table('payments', {
  key: text('key').primaryKey(),
  amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
  beneficiary: text('beneficiary').notNull(),
  at: stamped('at'),
});

export const letters = outside.table('letters', {
  key: text('key').primaryKey(),
  recipient: text('recipient').notNull(),
  body: json('body').notNull(),
  at: stamped('at'),
});

const port = () => text('port', { enum: ['core', 'notify', 'bureau'] }).notNull();
const operation = () => text('operation', { enum: ['send', 'query'] }).notNull();

export const calls = outside.table('calls', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  port: port(),
  operation: operation(),
  key: text('key').notNull(),
  at: stamped('at'),
});

export const faults = outside.table(
  'faults',
  { port: port(), operation: operation(), key: text('key').notNull(), nth: integer('nth').notNull(), fault: text('fault').notNull() },
  (t) => [primaryKey({ columns: [t.port, t.operation, t.key, t.nth] })],
);
