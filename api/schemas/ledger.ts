// Loans and accounts as the ledger keeps them. Amounts are fen; account numbers are masked.
import { z } from 'zod';
import { Id, Instant, list } from './common.ts';
import { described, named } from './registry.ts';

const Day = described(z.string(), 'A business date, yyyy-mm-dd.', { format: 'date', examples: ['2026-03-02'] });
const Minor = described(z.int(), 'Fen.');
const Masked = described(z.string(), 'An account number, masked.', { examples: ['622**********7894'] });
const Kind = z.enum(['loan', 'credit', 'payment', 'reversal']);
const AccountState = z.enum(['open', 'restricted', 'closed']);

const ScheduleRow = named(
  'ScheduleRow',
  z.object({ n: z.int(), dueDate: Day, principalMinor: Minor, interestMinor: Minor, paymentMinor: Minor, balanceMinor: Minor }),
  'One repayment; `balanceMinor` is owed after it.',
);
const LoanPosting = named(
  'LoanPosting',
  z.object({
    ...{ key: z.string(), kind: Kind, part: described(z.int(), 'Which payee; 0 when it is none.'), businessDate: Day, amountMinor: Minor },
    reverses: described(z.string(), 'The posting that this one takes back.').nullable(),
    payee: Masked.nullable(),
  }),
  'What was posted, oldest first.',
);
const Tranche = named(
  'Tranche',
  z.object({
    ...{
      key: z.string(),
      tranche: z.int(),
      amountMinor: Minor,
      currency: z.string(),
      method: z.string(),
      rate: z.string(),
      termMonths: z.int(),
    },
    ...{ valueDate: Day, isReversed: z.boolean(), accountId: described(z.string(), 'For GET /v1/accounts/{id}.'), account: Masked },
    annualRate: described(z.string(), 'What it costs in a year, as a decimal.').nullable(),
    rows: list(ScheduleRow),
    postings: list(LoanPosting),
  }),
  'One drawdown of a loan.',
);
export const Loan = named('Loan', z.object({ loanId: z.string(), tranches: list(Tranche) }), 'A loan as it is booked.');
export const LoanParams = z.object({ id: Id });

const StatementLine = named(
  'StatementLine',
  z.object({
    ...{ journal: z.string(), kind: Kind, businessDate: Day, postedAt: Instant, side: z.enum(['debit', 'credit']) },
    ...{ amountMinor: Minor, balanceMinor: described(z.int(), 'Fen, after this line.') },
  }),
  'One line of a statement.',
);
export const Account = named(
  'Account',
  z.object({
    ...{ id: z.string(), account: Masked, title: z.string(), state: AccountState, currency: z.string() },
    ...{ balanceMinor: Minor, availableMinor: described(z.int(), 'The balance less what is on hold.') },
    statement: list(StatementLine),
  }),
  'An account with its balance and its statement, oldest line first.',
);
export const AccountParams = z.object({ id: described(z.string().regex(/^[0-9a-f]{20}$/), 'The `accountId` of a loan.') });
const DayInput = z.iso.date().optional();
export const AccountQuery = z.object({ from: DayInput, to: DayInput });

export const CancelBody = z.strictObject({ reason: z.string().min(10).max(2_000) });
export const CancelNoted = named(
  'CancelNoted',
  z.object({ id: z.string(), state: z.literal('noted') }),
  'Looked at once the result of what was sent is there.',
);
