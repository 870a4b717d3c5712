// A list that does not jump: its rows stay where they were read; what has changed is shown in place, what is new waits behind a pill. Pure.
type Row = { readonly id: string };

type Fresh<Item> = {
  readonly rows: readonly { readonly item: Item; readonly isGone: boolean }[];
  /** How many items have come that belong among the rows shown. */
  readonly news: number;
};

/**
 * `shown` as it was read, `head` the beginning of the same list as it is now. Behind the last row that both have, nothing is known: those rows
 * stay as they are. With `isWhole` the head is all there is.
 */
export function refreshed<Item extends Row>(shown: readonly Item[], head: readonly Item[] | undefined, isWhole: boolean): Fresh<Item> {
  if (!head) return { rows: shown.map((item) => ({ item, isGone: false })), news: 0 };
  const now = new Map(head.map((item) => [item.id, item]));
  const before = new Set(shown.map(({ id }) => id));
  const endOfHead = isWhole ? head.length - 1 : head.findLastIndex(({ id }) => before.has(id));
  const endOfShown = isWhole ? shown.length - 1 : shown.findLastIndex(({ id }) => now.has(id));
  return {
    rows: shown.map((item, at) => ({ item: now.get(item.id) ?? item, isGone: at <= endOfShown && !now.has(item.id) })),
    news: head.slice(0, endOfHead + 1).filter(({ id }) => !before.has(id)).length,
  };
}
