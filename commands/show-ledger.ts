// Reads the ledger for staff: a loan's schedule and postings, an account's balance and statement. Account numbers are masked (P4).
import { annualRateOf } from '../domain/ledger/annual-rate.ts';
import { mask } from '../domain/data-class.schema.ts';
import { Refusal } from '../domain/errors.ts';
import { fen } from '../domain/money.ts';
import { asDay } from '../domain/calendar/day.ts';
import { branchScope } from '../domain/people.ts';
import { coreAccount, coreLoan, coreStatement, type CoreLoan, type Posting, type StatementLine } from '../db/queries/core-read.ts';
import { accountNumber, accountOfLoan, tranchesOf } from '../db/queries/ledger-views.ts';
import { allow, type Ctx } from './context.ts';

type Reader = Pick<Ctx, 'db' | 'actor'>;
export type Tranche = Omit<CoreLoan, 'loanId' | 'postings' | 'rows'> & {
  readonly accountId: string;
  readonly account: string;
  /** What the loan costs in a year, as decimal text; null for a bullet, whose rate is the contract's. */
  readonly annualRate: string | null;
  readonly rows: readonly (CoreLoan['rows'][number] & { readonly paymentMinor: number })[];
  readonly postings: readonly Omit<Posting, 'loanKey' | 'currency'>[];
};
export type LoanView = { readonly loanId: string; readonly tranches: readonly Tranche[] };
export type AccountView = {
  readonly id: string;
  readonly account: string;
  readonly title: string;
  readonly state: 'open' | 'restricted' | 'closed';
  readonly currency: string;
  readonly balanceMinor: number;
  readonly availableMinor: number;
  readonly statement: readonly StatementLine[];
};

/** Errors: NOT_FOUND (nothing of it is booked, or it is another branch's), FORBIDDEN. */
export async function showLoan({ db, actor }: Reader, { id }: { id: string }): Promise<LoanView> {
  allow(actor, 'ledger.read');
  const keys = await tranchesOf(db, { loanId: id, branch: branchScope(actor) });
  const tranches: Tranche[] = [];
  for (const key of keys) {
    const [loan, account] = await Promise.all([coreLoan(db, key), accountOfLoan(db, key)]);
    if (loan && account) tranches.push(trancheView(loan, account));
  }
  if (tranches.length === 0)
    throw new Refusal('NOT_FOUND', `Nothing of a loan ${id} is booked, or it belongs to another branch. Check the number.`);
  return { loanId: id, tranches };
}

function trancheView({ loanId: _, postings, rows, ...loan }: CoreLoan, account: { id: string; number: string }): Tranche {
  const paid = rows.map((row) => ({ ...row, paymentMinor: row.principalMinor + row.interestMinor }));
  const payments = paid.map(({ paymentMinor }) => fen(paymentMinor));
  const annual = loan.method === 'bullet' ? null : annualRateOf({ received: fen(loan.amountMinor), payments });
  return {
    ...loan,
    ...{ accountId: account.id, account: mask(account.number), annualRate: annual?.nominal ?? null, rows: paid },
    postings: postings.map(({ loanKey: _key, currency: _currency, ...posting }) => ({
      ...posting,
      payee: posting.payee === null ? null : mask(posting.payee),
    })),
  };
}

/** More than a clerk reads; what is older is asked for by its dates. */
const LINES_MAX = 500;
const [FIRST_DAY, LAST_DAY] = [asDay('1970-01-01'), asDay('9999-12-31')];

/** Oldest first. Errors: NOT_FOUND, FORBIDDEN. */
export async function showAccount(
  { db, actor }: Reader,
  { id, from, to }: { id: string; from?: string | undefined; to?: string | undefined },
): Promise<AccountView> {
  allow(actor, 'ledger.read');
  const number = await accountNumber(db, { id, branch: branchScope(actor) });
  const account = number === null ? null : await coreAccount(db, number);
  if (number === null || !account)
    throw new Refusal('NOT_FOUND', `There is no account ${id} that you may see: take its id from the loan that is paid to it.`);
  const period = { from: from === undefined ? FIRST_DAY : asDay(from), to: to === undefined ? LAST_DAY : asDay(to) };
  const statement = await coreStatement(db, { number, ...period, limit: LINES_MAX });
  const { title, state, currency, balanceMinor, availableMinor } = account;
  return { id, account: mask(number), title, state, currency, balanceMinor, availableMinor, statement };
}
