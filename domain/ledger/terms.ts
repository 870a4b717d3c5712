// The terms of a loan as one text, whose hash binds contract, decision and payment to each other (domain rule B.6: signed contract = decision).
import type { Money } from '../money.ts';
import type { Method } from './schedule.ts';

export type Terms = {
  readonly loanId: string;
  readonly amount: Money;
  readonly rate: string;
  readonly termMonths: number;
  readonly method: Method;
  readonly purpose: string;
};

/** Members in this order for ever: a hash over them is kept in contracts. */
export const termsText = ({ loanId, amount, rate, termMonths, method, purpose }: Terms): string =>
  JSON.stringify([loanId, amount.amountMinor, amount.currency, rate, termMonths, method, purpose]);
