// Personal data carries a class (domain rule X-04): P1 public, P2 internal, P3 confidential, P4 the most sensitive. P4 fields of an answer
// stay in PostgreSQL: a process only ever sees the rest, which the types below enforce.

declare const dataClass: unique symbol;
export type P4<T> = T & { readonly [dataClass]: 'P4' };

type IsP4<T> = NonNullable<T> extends { readonly [dataClass]: 'P4' } ? true : false;

/** What of an answer reaches workflow code. */
export type WithoutP4<T> = { [K in keyof T as IsP4<T[K]> extends true ? never : K]: T[K] };

/** What of the input of a case reaches workflow code: at any depth. */
export type WithoutP4Deep<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? WithoutP4Deep<Item>[]
    : { [K in keyof T as IsP4<T[K]> extends true ? never : K]: WithoutP4Deep<T[K]> };
