// Personal data carries a class (domain rule X-04): P1 public, P2 internal, P3 confidential, P4 the most sensitive. P4 fields of an answer
// stay in PostgreSQL: a process only ever sees the rest, which the types below enforce.

declare const dataClass: unique symbol;
export type P4<T> = T & { readonly [dataClass]: 'P4' };

/** What of an answer reaches workflow code. */
export type WithoutP4<T> = { [K in keyof T as NonNullable<T[K]> extends { readonly [dataClass]: 'P4' } ? never : K]: T[K] };
