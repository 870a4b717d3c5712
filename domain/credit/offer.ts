// What follows from an approval: the terms that are offered, and whom the money goes to. Pure.
import type { Money } from '../money.ts';

export type PayMode = 'self' | 'entrusted' | 'mixed';
export type Payee = { readonly name: string; readonly account: string; readonly bankCode: string; readonly amount: Money };

/**
 * The payees of the contract (PM-06: entrusted payments make up the whole amount, mixed ones a part of it). Null when the amounts do not
 * fit and somebody must say how they are to be: only a single payee's amount follows a smaller loan by itself, the borrower pays the rest.
 */
export function payeesOf({
  payMode,
  amount,
  asked,
  changed,
}: {
  readonly payMode: PayMode;
  readonly amount: Money;
  readonly asked: readonly Payee[];
  readonly changed: readonly Payee[] | undefined;
}): readonly Payee[] | null {
  if (payMode === 'self') return [];
  const payees = changed ?? asked;
  const total = payees.reduce((sum, payee) => sum + payee.amount.amountMinor, 0);
  if (payMode === 'mixed') return total > 0 && total < amount.amountMinor ? payees : null;
  if (total === amount.amountMinor) return payees;
  const [only, ...others] = payees;
  return only && others.length === 0 && changed === undefined && total > amount.amountMinor ? [{ ...only, amount }] : null;
}

/**
 * How it is paid: as the application asked. Whoever asked to be paid himself may name payees when he signs, for all of it or a part; nothing
 * that was to go to payees goes to the borrower instead (PM-01).
 */
export function payModeOf({
  asked,
  amount,
  changed = [],
}: {
  asked: PayMode;
  amount: Money;
  changed: readonly Payee[] | undefined;
}): PayMode {
  if (asked !== 'self' || changed.length === 0) return asked;
  return changed.reduce((sum, payee) => sum + payee.amount.amountMinor, 0) === amount.amountMinor ? 'entrusted' : 'mixed';
}

/** An instant so many natural days later. */
export const daysAfter = (at: string, days: number): string => new Date(Date.parse(at) + days * 86_400_000).toISOString();
