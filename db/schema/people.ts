import { boolean, primaryKey, smallint, text } from '../drizzle.ts';
import { bytes, instant, json, stamped, timeOfDay, type TwoLanguages } from './columns.ts';
import { app } from './schemas.ts';

export const branches = app.table('branches', {
  id: text('id').primaryKey(),
  title: json<TwoLanguages>('title').notNull(),
  parent: text('parent'),
});

export const people = app.table('people', {
  id: text('id').primaryKey(),
  username: text('username').notNull(),
  name: text('name').notNull(),
  kind: text('kind', { enum: ['person', 'bot'] })
    .notNull()
    .default('person'),
  branchId: text('branch_id').notNull(),
  passwordHash: text('password_hash'),
  isActive: boolean('is_active').notNull().default(true),
  createdAt: stamped('created_at'),
  scope: text('scope', { enum: ['branch', 'all'] })
    .notNull()
    .default('branch'),
  teamId: text('team_id'),
  workDays: smallint('work_days').array().notNull().default([1, 2, 3, 4, 5]),
  worksFrom: timeOfDay('works_from').notNull().default('08:30'),
  worksUntil: timeOfDay('works_until').notNull().default('17:30'),
  passwordSetAt: instant('password_set_at'),
  firstPasswordUntil: instant('first_password_until'),
});

export const teams = app.table('teams', {
  id: text('id').primaryKey(),
  title: json<TwoLanguages>('title').notNull(),
  branchId: text('branch_id').notNull(),
  leadId: text('lead_id'),
});

export const personRoles = app.table('person_roles', { personId: text('person_id').notNull(), role: text('role').notNull() }, (t) => [
  primaryKey({ columns: [t.personId, t.role] }),
]);

export const sessions = app.table('sessions', {
  tokenHash: bytes('token_hash').primaryKey(),
  personId: text('person_id').notNull(),
  createdAt: stamped('created_at'),
  seenAt: stamped('seen_at'),
  expiresAt: instant('expires_at').notNull(),
  revokedAt: instant('revoked_at'),
  address: text('address'),
  agent: text('agent'),
  method: text('method', { enum: ['password', 'oidc'] })
    .notNull()
    .default('password'),
});

export const customers = app.table('customers', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  idNumber: text('id_number'),
  mobile: text('mobile'),
  branchId: text('branch_id').notNull(),
  createdAt: stamped('created_at'),
  relationshipManager: text('relationship_manager'),
  spouseName: text('spouse_name'),
  spouseId: text('spouse_id'),
});
