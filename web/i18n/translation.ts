// The type of a language file: the keys of English, where a plural of two forms (`_one`, `_other`) may be one form in Chinese.
import type { en } from './en.ts';

type WithoutOne<Key> = Key extends `${string}_one` ? never : Key;
type Same<T> = { [Key in keyof T as WithoutOne<Key>]: T[Key] extends string ? string : Same<T[Key]> };
export type Translation = Same<typeof en>;
