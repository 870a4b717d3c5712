// What stands behind the `?` of a list's address. What is not understood is dropped: an old or mistyped address still opens.
import { isDay } from '../i18n/format.ts';
import type { CaseItem } from '../api/types.ts';

export const CASE_STATES = ['open', 'closed'] as const satisfies readonly CaseItem['state'][];

type Search = Readonly<Record<string, unknown>>;

/** An id of digits alone is read as a number by the router. */
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

/** The named members that are texts. */
export function texts<Name extends string>(search: Search, ...names: readonly Name[]): { [K in Name]?: string } {
  const set = names.map((name) => [name, text(search[name])] as const).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in Name]?: string };
}

/** The named members that are days, `2026-02-28`. */
export function days<Name extends string>(search: Search, ...names: readonly Name[]): { [K in Name]?: string } {
  const set = Object.entries(texts(search, ...names)).filter(([, value]) => isDay(String(value)));
  return Object.fromEntries(set) as { [K in Name]?: string };
}

export function state<State extends string>(search: Search, states: readonly State[]): { state?: State } {
  const found = states.find((one) => one === search['state']);
  return found === undefined ? {} : { state: found };
}

/** The number of a page; the first one says nothing. */
export function pageNumber({ page }: Search): { page?: number } {
  const wanted = Number(page);
  return Number.isInteger(wanted) && wanted > 1 ? { page: wanted } : {};
}
