// What lists and search know of a case: read from its input by the paths that its process declares (`lists`).
import type { ProcessSpec } from './process.ts';

export type Listed = { readonly customer: string | null; readonly amountMinor: number | null; readonly text: string };

/** Longer texts are searched by their beginning. */
const TEXT_MAX = 2_000;

/** What stands elsewhere than declared is not known, never an error: the process's own schema has judged the input. */
export function listedOf({ lists = {} }: Pick<ProcessSpec, 'lists'>, input: Readonly<Record<string, unknown>>): Listed {
  const money = lists.amount === undefined ? undefined : at(input, lists.amount);
  const amount = typeof money === 'object' && money !== null && 'amountMinor' in money ? money.amountMinor : money;
  const customer = lists.customer === undefined ? undefined : at(input, lists.customer);
  const texts = (lists.text ?? []).map((path) => at(input, path)).filter((text) => typeof text === 'string');
  return {
    customer: typeof customer === 'string' ? customer : null,
    amountMinor: Number.isSafeInteger(amount) ? (amount as number) : null,
    text: texts.join('\n').slice(0, TEXT_MAX),
  };
}

const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (part, name) =>
        typeof part === 'object' && part !== null && Object.hasOwn(part, name) ? (part as Record<string, unknown>)[name] : undefined,
      value,
    );
