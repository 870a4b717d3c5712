// What is wrong with a new password before it is sent; whether it is too easy to guess is for the API to say. Pure.
export type PasswordFault = 'missing' | 'differs' | 'too-short' | 'too-long' | 'too-common' | 'like-the-name' | 'same-as-before' | 'wrong';

/** As the API demands. */
const LENGTH_MIN = 15;

type Typed = { readonly current: string; readonly next: string; readonly again: string };

export function passwordFault({ current, next, again }: Typed): { readonly [Field in keyof Typed]?: PasswordFault } {
  const nextFault: PasswordFault | undefined =
    [...next].length < LENGTH_MIN ? 'too-short' : next === current ? 'same-as-before' : undefined;
  return {
    ...(current === '' ? { current: 'missing' } : {}),
    ...(nextFault ? { next: nextFault } : {}),
    ...(again !== next ? { again: 'differs' } : {}),
  };
}
