// Which rows are selected: one by one, or a range from the last one chosen. Pure.
type Selection = { readonly ids: ReadonlySet<string>; /** Where a range begins. */ readonly anchor: string | null };
export const NOTHING: Selection = { ids: new Set(), anchor: null };

export function toggle({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** All rows between the anchor and this one, both included, are added. */
export function extend({ ids, anchor }: Selection, id: string, order: readonly string[]): Selection {
  const [from, to] = [anchor === null ? -1 : order.indexOf(anchor), order.indexOf(id)];
  if (from < 0 || to < 0) return toggle({ ids, anchor }, id);
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...ids, ...between]), anchor };
}

export const all = (order: readonly string[]): Selection => ({ ids: new Set(order), anchor: order[0] ?? null });
/** Without what is not in the list any more. */
export function within(selection: Selection, order: readonly string[]): Selection {
  const kept = order.filter((id) => selection.ids.has(id));
  return kept.length === selection.ids.size ? selection : { ...selection, ids: new Set(kept) };
}
