// One query over items: the list, its counts, a saved view, a bulk and an export all mean the same by it. Plain data, as it stands in an
// address or a body; who asks, and what "me" and "today" are, is added when it is carried out.

export const ITEM_STATES = ['open', 'claimed', 'completed', 'cancelled'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/**
 * Where a deadline stands, each item in one of them: passed; in the last fifth of its time and within two hours; on today's date; in this
 * week (Monday to Sunday, Asia/Shanghai); later.
 */
export const BANDS = ['overdue', 'soon', 'today', 'week', 'later'] as const;
export type Band = (typeof BANDS)[number];

/** `deadline`: the nearest first. `age`: the oldest first. `priority`: as claiming the next one would take them. */
export const SORTS = ['deadline', 'age', 'priority'] as const;
export type ItemSort = (typeof SORTS)[number];

/** All of it narrows; a list means any of its values. Amounts in fen, both ends included. */
export type ItemQuery = {
  readonly queue?: readonly string[] | undefined;
  readonly process?: readonly string[] | undefined;
  readonly task?: readonly string[] | undefined;
  readonly state?: readonly ItemState[] | undefined;
  readonly branch?: readonly string[] | undefined;
  readonly priority?: readonly number[] | undefined;
  readonly band?: readonly Band[] | undefined;
  readonly excludeQueue?: readonly string[] | undefined;
  readonly excludeProcess?: readonly string[] | undefined;
  readonly excludeTask?: readonly string[] | undefined;
  readonly excludeBranch?: readonly string[] | undefined;
  readonly excludePriority?: readonly number[] | undefined;
  /** `me`, `nobody`, or a person's id. */
  readonly holder?: string | undefined;
  readonly case?: string | undefined;
  readonly customer?: string | undefined;
  readonly amountFrom?: number | undefined;
  readonly amountTo?: number | undefined;
  /** Found in the texts of the item or of its case. */
  readonly text?: string | undefined;
  /** Opened at least, or at most, so many hours ago. */
  readonly olderThanHours?: number | undefined;
  readonly youngerThanHours?: number | undefined;
  /** False: put off until later. */
  readonly available?: boolean | undefined;
  readonly sort?: ItemSort | undefined;
};

/** What it narrows by, without the values. */
export const membersOf = (query: ItemQuery): string[] =>
  Object.entries(query)
    .flatMap(([name, value]) => (value === undefined ? [] : [name]))
    .sort();

const asText = (a: string | number, b: string | number): number => (String(a) < String(b) ? -1 : 1);
/** The same query is the same text, whatever the order of its members and values. */
export function canonicalQuery(query: ItemQuery): string {
  const members = Object.entries(query)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]): [string, unknown] => [
      name,
      Array.isArray(value) ? [...new Set(value as (string | number)[])].sort(asText) : value,
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(members);
}

export const isUnfinished = (state: ItemState): boolean => state === 'open' || state === 'claimed';
/** What is neither decided nor cancelled: what counts, bulks and other orders than the deadline's are about. */
export const UNFINISHED: readonly ItemState[] = ITEM_STATES.filter(isUnfinished);
