import { bigint, text } from '../drizzle.ts';
import { instant, json, stamped } from './columns.ts';
import { app, outside } from './schemas.ts';

export const creditApplicants = app.table('credit_applicants', {
  customerId: text('customer_id').primaryKey(),
  caseId: text('case_id').notNull(),
  at: stamped('at'),
});

export const creditPersons = app.table('credit_persons', {
  idHash: text('id_hash').primaryKey(),
  caseId: text('case_id').notNull(),
  at: stamped('at'),
});

export const creditFiles = app.table('credit_files', {
  id: text('id').primaryKey(),
  caseId: text('case_id').notNull(),
  kind: text('kind', { enum: ['bureau-report', 'accounts'] }).notNull(),
  content: json('content').notNull(),
  sha256: text('sha256').notNull(),
  at: stamped('at'),
});

export const creditContracts = app.table('credit_contracts', {
  caseId: text('case_id').primaryKey(),
  decisionKey: text('decision_key').notNull(),
  customerId: text('customer_id').notNull(),
  amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
  terms: json('terms').notNull(),
  termsHash: text('terms_hash').notNull(),
  approval: json('approval').notNull(),
  offeredAt: instant('offered_at').notNull(),
  validUntil: instant('valid_until').notNull(),
  signedAt: instant('signed_at'),
  signature: text('signature'),
  payees: json('payees'),
});

export const bureauQueries = outside.table('bureau_queries', {
  key: text('key').primaryKey(),
  customerId: text('customer_id').notNull(),
  purpose: text('purpose').notNull(),
  report: json('report').notNull(),
  at: stamped('at'),
});

export const bureauReports = outside.table('bureau_reports', {
  customerId: text('customer_id').primaryKey(),
  report: json('report').notNull(),
});
export const customerAccounts = outside.table('customer_accounts', {
  customerId: text('customer_id').primaryKey(),
  accounts: json('accounts').notNull(),
});
