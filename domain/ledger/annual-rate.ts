// What a loan really costs in a year (domain rule B.9, shown everywhere): the monthly rate at which the payments are worth what was paid
// out, times twelve (nominal) or compounded (effective). Exact integers, bisected; no float decides a rate.
import { halfUp, type Minor } from '../money.ts';

/** Decimal text with six digits: `'0.078861'` is 7.8861 %. */
export type AnnualRate = { readonly nominal: string; readonly effective: string };

/** Monthly rates are searched in steps of 10^-12, from nothing to 100 % a month. */
const D = 10n ** 12n;

/** `received`: what the borrower gets, after fees. `payments`: one for each month. Null when they do not even pay that back. */
export function annualRateOf({ received, payments }: { received: Minor; payments: readonly Minor[] }): AnnualRate | null {
  const total = payments.reduce((paid, one) => paid + BigInt(one), 0n);
  if (received <= 0 || total < BigInt(received)) return null;
  let [low, high] = [0n, D];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (isWorthMore(payments, BigInt(received), middle)) low = middle;
    else high = middle;
  }
  const grown = (D + low) ** 12n;
  return { nominal: sixDigits(low * 12n, D), effective: sixDigits(grown - D ** 12n, D ** 12n) };
}

/** Whether the payments, discounted at x/D a month, are worth more than what was received. Multiplied out, so that nothing is divided. */
function isWorthMore(payments: readonly Minor[], received: bigint, x: bigint): boolean {
  let worth = 0n;
  let scale = 1n;
  for (const payment of payments.toReversed()) {
    // worth/scale is the value one month before: (payment + worth) × D / (D + x)
    worth = (BigInt(payment) * scale + worth) * D;
    scale *= D + x;
  }
  return worth > received * scale;
}

function sixDigits(num: bigint, den: bigint): string {
  const digits = String(halfUp({ num: num * 1_000_000n, den })).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
