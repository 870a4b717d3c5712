// The query over items as it stands in an address, and what of it is sent. The same members as the API's, so that a link, a saved view, a
// count and a bulk mean one thing. What is not understood is dropped: an old address still opens.
import { texts } from '../app/search.ts';

export const STATES = ['open', 'claimed', 'completed', 'cancelled'] as const;
export const BANDS = ['overdue', 'soon', 'today', 'week', 'later'] as const;
export const SORTS = ['deadline', 'age', 'priority'] as const;
export type State = (typeof STATES)[number];
export type Band = (typeof BANDS)[number];
export type Sort = (typeof SORTS)[number];

const NAMES = [
  'queue',
  'process',
  'task',
  'state',
  'branch',
  'priority',
  'band',
  'excludeQueue',
  'excludeProcess',
  'holder',
  'case',
  'customer',
  'amountFrom',
  'amountTo',
  'text',
  'olderThanHours',
  'youngerThanHours',
  'available',
  'sort',
] as const;
export type ItemSearch = { readonly [Name in (typeof NAMES)[number]]?: string };

/** Shown as filters; the others stand in an address only. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  state: [...STATES, 'all'],
  band: BANDS,
  sort: SORTS,
  priority: ['1', '2', '3', '4', '5'],
};
const isNumber = (text: string): boolean => /^\d{1,15}(\.\d+)?$/.test(text);

/** `available=true` is read as yes or no by the router. */
const withTexts = (search: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  typeof search['available'] === 'boolean' ? { ...search, available: String(search['available']) } : search;

export function itemSearch(search: Readonly<Record<string, unknown>>): ItemSearch {
  const found = Object.entries(texts(withTexts(search), ...NAMES)).flatMap(([name, value]) => {
    const known = MEMBERS[name];
    const kept = known
      ? listOf(value)
          .filter((one) => known.includes(one))
          .join(',')
      : value;
    const isWrong = kept === '' || (/^amount|Hours$/.test(name) && !isNumber(kept)) || (name === 'text' && [...kept.trim()].length < 2);
    return isWrong ? [] : [[name, kept] as const];
  });
  return Object.fromEntries(found);
}

export const listOf = (value: string | undefined): readonly string[] => (value === undefined || value === '' ? [] : value.split(','));
/** The list with this value if it was not in it, without it if it was; undefined when nothing is left. */
export function toggled(value: string | undefined, one: string): string | undefined {
  const all = listOf(value);
  const next = all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
  return next.length === 0 ? undefined : next.join(',');
}

export const changed = (search: ItemSearch, change: { readonly [Name in keyof ItemSearch]: string | undefined }): ItemSearch =>
  Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== ''));

/** What is asked of the API: unfinished items unless the address names states; `all` is every state. */
export function queryOf({ state, ...search }: ItemSearch, queues?: readonly string[]): ItemSearch {
  const states = state === 'all' ? {} : { state: state ?? 'open,claimed' };
  return { ...search, ...states, ...(queues ? { queue: queues.join(',') } : {}) };
}

/** Filters that a person has set: what `clear` takes away. */
export const isFiltered = ({ sort: _, ...search }: ItemSearch): boolean => Object.keys(search).length > 0;

const LISTS = ['queue', 'process', 'task', 'state', 'branch', 'band', 'excludeQueue', 'excludeProcess'];
const NUMBERS = ['amountFrom', 'amountTo', 'olderThanHours', 'youngerThanHours'];
/** The same query as a body carries it. */
export function bodyOf(query: ItemSearch): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]): [string, unknown] => {
      if (LISTS.includes(name)) return [name, listOf(value)];
      if (name === 'priority') return [name, listOf(value).map(Number)];
      if (NUMBERS.includes(name)) return [name, Number(value)];
      return [name, name === 'available' ? value === 'true' : value];
    }),
  );
}
/** A query as a body carries it, as an address. */
export const searchOf = (body: Readonly<Record<string, unknown>>): ItemSearch =>
  itemSearch(Object.fromEntries(Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value])));
