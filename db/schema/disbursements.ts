// What the platform keeps of a disbursement and of the reconciliation of a business date.
import { bigint, date, integer, primaryKey, smallint, text } from '../drizzle.ts';
import { instant, json, stamped } from './columns.ts';
import { app } from './schemas.ts';

export const disbursementOrders = app.table(
  'disbursement_orders',
  {
    caseId: text('case_id').notNull(),
    version: integer('version').notNull(),
    body: json('body').notNull(),
    seal: text('seal').notNull(),
    by: text('by').notNull(),
    at: stamped('at'),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.version] })],
);

export const disbursements = app.table('disbursements', {
  caseId: text('case_id').primaryKey(),
  loanId: text('loan_id').notNull(),
  tranche: smallint('tranche').notNull(),
  amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
  businessDate: date('business_date', { mode: 'string' }).notNull(),
  orderVersion: integer('order_version').notNull(),
  maker: text('maker').notNull(),
  checker: text('checker').notNull(),
  releaser: text('releaser'),
  approvalId: text('approval_id').notNull(),
  state: text('state', { enum: ['reserved', 'released', 'posted', 'paid-out', 'reversed'] })
    .notNull()
    .default('reserved'),
  cancelAskedBy: text('cancel_asked_by'),
  cancelAskedAt: instant('cancel_asked_at'),
  cancelReason: text('cancel_reason'),
  reservedAt: stamped('reserved_at'),
  cancelEndedAt: instant('cancel_ended_at'),
});

export const paymentInstructions = app.table(
  'payment_instructions',
  {
    loanId: text('loan_id').notNull(),
    tranche: smallint('tranche').notNull(),
    account: text('account').notNull(),
    payees: json('payees').notNull(),
    at: stamped('at'),
  },
  (t) => [primaryKey({ columns: [t.loanId, t.tranche] })],
);

export const vouchers = app.table('vouchers', {
  caseId: text('case_id').primaryKey(),
  kind: text('kind').notNull(),
  body: json('body').notNull(),
  sha256: text('sha256').notNull(),
  filedAt: stamped('filed_at'),
});

export const reconciliations = app.table('reconciliations', {
  caseId: text('case_id').primaryKey(),
  businessDate: date('business_date', { mode: 'string' }).notNull(),
  platformCount: integer('platform_count').notNull(),
  platformSumMinor: bigint('platform_sum_minor', { mode: 'number' }).notNull(),
  coreCount: integer('core_count').notNull(),
  coreSumMinor: bigint('core_sum_minor', { mode: 'number' }).notNull(),
  breaks: json('breaks').notNull(),
  at: stamped('at'),
});
