// Double entry: what is booked where when a loan is paid out. Amounts are positive and stand on one of two sides; what a journal debits it
// credits. The database holds the same rules as constraints (db/migrations/0002_core_ledger.sql), so that no code can break them.
import type { Minor } from '../money.ts';

/** Accounts of the general ledger that a disbursement moves. The numbers are those of the embedded core [D]. */
export const GL = { loans: '1303', payments: '1003', disbursing: '2241' } as const;

export type Line = { readonly account: string; readonly side: 'debit' | 'credit'; readonly amountMinor: Minor };

/** Debits less credits: nothing, in every journal. */
export const imbalance = (lines: readonly Line[]): bigint =>
  lines.reduce((left, { side, amountMinor }) => left + (side === 'debit' ? BigInt(amountMinor) : -BigInt(amountMinor)), 0n);

/** A claim on the borrower against what is still to be handed out. */
export const loanPosted = (amountMinor: Minor): Line[] => move({ from: GL.disbursing, to: GL.loans, amountMinor });
/** The borrower has the money. */
export const borrowerCredited = (account: string, amountMinor: Minor): Line[] => move({ from: account, to: GL.disbursing, amountMinor });
/** The bank pays it on, out of the borrower's account, through clearing. */
export const payeePaid = (account: string, amountMinor: Minor): Line[] => move({ from: GL.payments, to: account, amountMinor });

/** The counter-entry: the same lines on the other side. What was posted stays. */
export const reversed = (lines: readonly Line[]): Line[] =>
  lines.map((line) => ({ ...line, side: line.side === 'debit' ? 'credit' : 'debit' }));

const move = ({ from, to, amountMinor }: { from: string; to: string; amountMinor: Minor }): Line[] => [
  { account: to, side: 'debit', amountMinor },
  { account: from, side: 'credit', amountMinor },
];
