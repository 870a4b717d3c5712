// The embedded core's ledger. Only its own adapter reads it (activities/adapters/core-stand-in.ts): to the rest it is another system.
import { bigint, date, primaryKey, smallint, text } from '../drizzle.ts';
import { json, stamped } from './columns.ts';
import { core } from './schemas.ts';

const minor = (name: string) => bigint(name, { mode: 'number' }).notNull();
const day = (name: string) => date(name, { mode: 'string' }).notNull();
const side = () => text('side', { enum: ['debit', 'credit'] }).notNull();

export const accounts = core.table('accounts', {
  number: text('number').primaryKey(),
  kind: text('kind', { enum: ['ledger', 'customer'] }).notNull(),
  title: text('title').notNull(),
  customerId: text('customer_id'),
  side: side(),
  currency: text('currency').notNull().default('CNY'),
  state: text('state', { enum: ['open', 'restricted', 'closed'] })
    .notNull()
    .default('open'),
  openedAt: stamped('opened_at'),
});

export const loans = core.table('loans', {
  key: text('key').primaryKey(),
  loanId: text('loan_id').notNull(),
  tranche: smallint('tranche').notNull(),
  customerId: text('customer_id').notNull(),
  account: text('account').notNull(),
  principalMinor: minor('principal_minor'),
  currency: text('currency').notNull(),
  method: text('method', { enum: ['equal-instalment', 'equal-principal', 'bullet'] }).notNull(),
  rate: text('rate').notNull(),
  termMonths: smallint('term_months').notNull(),
  valueDate: day('value_date'),
  maker: text('maker').notNull(),
  checker: text('checker').notNull(),
  bookedAt: stamped('booked_at'),
});

export const scheduleRows = core.table(
  'schedule_rows',
  {
    loanKey: text('loan_key').notNull(),
    n: smallint('n').notNull(),
    dueDate: day('due_date'),
    principalMinor: minor('principal_minor'),
    interestMinor: minor('interest_minor'),
    balanceMinor: minor('balance_minor'),
  },
  (t) => [primaryKey({ columns: [t.loanKey, t.n] })],
);

export const journals = core.table('journals', {
  key: text('key').primaryKey(),
  kind: text('kind', { enum: ['loan', 'credit', 'payment', 'reversal'] }).notNull(),
  loanKey: text('loan_key').notNull(),
  part: smallint('part').notNull().default(0),
  businessDate: day('business_date'),
  amountMinor: minor('amount_minor'),
  currency: text('currency').notNull(),
  payee: json('payee'),
  reverses: text('reverses'),
  postedAt: stamped('posted_at'),
});

export const lines = core.table(
  'lines',
  {
    journal: text('journal').notNull(),
    n: smallint('n').notNull(),
    account: text('account').notNull(),
    side: side(),
    amountMinor: minor('amount_minor'),
  },
  (t) => [primaryKey({ columns: [t.journal, t.n] })],
);

export const holds = core.table('holds', {
  key: text('key').primaryKey(),
  account: text('account').notNull(),
  amountMinor: minor('amount_minor'),
  reason: text('reason').notNull(),
  placedAt: stamped('placed_at'),
});

export const holdReleases = core.table('hold_releases', { key: text('key').primaryKey(), releasedAt: stamped('released_at') });
