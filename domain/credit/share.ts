// Shares of money: compared as exact fractions, rounded only to be shown.
import { halfUp, ratio, type Ratio } from '../money.ts';

/** Whether part/whole is at most the limit, given as decimal text. `whole` is positive. */
export const isAtMost = (part: number | bigint, whole: number | bigint, limit: string): boolean => {
  const { num, den } = ratio(limit);
  return BigInt(part) * den <= BigInt(whole) * num;
};

/** `0.2905`: four digits, HALF_UP. */
export function shareText({ num, den }: Ratio): string {
  const digits = String(halfUp({ num: num * 10_000n, den })).padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** A share of an amount in fen, down to the whole fen: what may be spent is never rounded up. */
export function shareDown(amount: number, share: string): number {
  const { num, den } = ratio(share);
  return Number((BigInt(amount) * num) / den);
}

/** The sum of two decimal texts, each with at most six digits behind the point. */
export function addRates(a: string, b: string): string {
  const millionths = (text: string) => halfUp({ num: ratio(text).num * 1_000_000n, den: ratio(text).den });
  const digits = String(millionths(a) + millionths(b)).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
