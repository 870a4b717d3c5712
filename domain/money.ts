// Money without zod, so that workflow code may import it; its schema stands in money.schema.ts. Source: domain rule X-01.
//
// Whatever multiplies or divides is an exact fraction of bigints until the one point that a rule names, where it is rounded HALF_UP to
// fen: there is no precision to choose and none to lose. A decimal library would have been rounded at some digit on the way.

declare const minor: unique symbol;
/** An integer count of minor units (fen). Never a float. */
export type Minor = number & { readonly [minor]: true };
export type Money = { readonly amountMinor: Minor; readonly currency: 'CNY' };

/** Takes an integer count of fen. Throws on a fraction: money is never rounded silently. */
export function fen(n: number | bigint): Minor {
  const whole = Number(n);
  if (!Number.isSafeInteger(whole)) throw new RangeError(`${n} is not a whole number of fen`);
  return whole as Minor;
}

export const cny = (amountMinor: number | bigint): Money => ({ amountMinor: fen(amountMinor), currency: 'CNY' });
export const sum = (amounts: readonly Minor[]): Minor => fen(amounts.reduce((total, amount) => total + BigInt(amount), 0n));

/** An exact fraction; the denominator is positive. */
export type Ratio = { readonly num: bigint; readonly den: bigint };

/** Rates are decimal text, `'0.0720'` for 7.2 %, so that no float ever holds one. Throws on anything else. */
export function ratio(decimal: string): Ratio {
  const parts = /^(-?)(\d{1,12})(?:\.(\d{1,18}))?$/.exec(decimal);
  if (!parts) throw new RangeError(`${decimal} is not a decimal number of at most 12 and 18 digits`);
  const [, sign = '', whole = '', part = ''] = parts;
  return { num: BigInt(`${sign}${whole}${part}`), den: 10n ** BigInt(part.length) };
}

export const times = (a: Ratio, b: Ratio): Ratio => ({ num: a.num * b.num, den: a.den * b.den });
export const whole = (n: number | bigint): Ratio => ({ num: BigInt(n), den: 1n });

/** HALF_UP to a whole number: one half goes away from zero. */
export function halfUp({ num, den }: Ratio): bigint {
  if (den <= 0n) throw new RangeError('a denominator is positive');
  const size = num < 0n ? -num : num;
  const rounded = (2n * size + den) / (2n * den);
  return num < 0n ? -rounded : rounded;
}

/** `amount × rate × days / basis` and the like: every factor exact, rounded HALF_UP to fen once. */
export const share = (amount: Minor, ...factors: readonly Ratio[]): Minor => fen(halfUp(factors.reduce(times, whole(amount))));

/** `12345` → `123.45`: for messages and letters; screens format by themselves. */
export function yuanText(amount: Minor): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
