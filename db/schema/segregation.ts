import { bigint, primaryKey, text } from '../drizzle.ts';
import { stamped } from './columns.ts';
import { app } from './schemas.ts';

export const personLinks = app.table(
  'person_links',
  {
    person: text('person').notNull(),
    other: text('other').notNull(),
    kind: text('kind', { enum: ['same-person', 'household', 'relative', 'credential'] }).notNull(),
    at: stamped('at'),
  },
  (t) => [primaryKey({ columns: [t.person, t.other] })],
);

export const customerLinks = app.table(
  'customer_links',
  {
    customerId: text('customer_id').notNull(),
    person: text('person').notNull(),
    kind: text('kind', { enum: ['self', 'household', 'relative', 'teller'] }).notNull(),
    at: stamped('at'),
  },
  (t) => [primaryKey({ columns: [t.customerId, t.person] })],
);

export const roleConflicts = app.table(
  'role_conflicts',
  { rule: text('rule').notNull(), role: text('role').notNull(), other: text('other').notNull() },
  (t) => [primaryKey({ columns: [t.rule, t.role, t.other] })],
);

export const rolesByKind = app.table('roles_by_kind', {
  role: text('role').primaryKey(),
  kind: text('kind', { enum: ['person', 'bot'] }).notNull(),
});

export const recusals = app.table('recusals', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  caseId: text('case_id').notNull(),
  rootCase: text('root_case').notNull(),
  person: text('person').notNull(),
  interest: text('interest').notNull(),
  at: stamped('at'),
});
