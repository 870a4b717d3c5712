// Money without zod, so that workflow code may import it; its schema stands in money.schema.ts. Source: domain rule X-01.

declare const minor: unique symbol;
/** An integer count of minor units (fen). Never a float. */
export type Minor = number & { readonly [minor]: true };
export type Money = { readonly amountMinor: Minor; readonly currency: 'CNY' };

/** Takes an integer count of fen. Throws on a fraction: money is never rounded silently. */
export function fen(n: number): Minor {
  if (!Number.isSafeInteger(n)) throw new RangeError(`${n} is not a whole number of fen`);
  return n as Minor;
}
