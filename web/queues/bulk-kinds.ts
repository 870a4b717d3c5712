// Which acts the selected items are offered: by what the person may do, and whether she holds any of them. Pure; the API decides.
import { BULK_PERMISSION, type BulkKind } from '../../domain/bulk.ts';
import type { KeyId } from '../keys/registry.ts';

/** In the order in which they are offered. */
const KINDS = [
  ...(['postpone', 'assign', 'priority'] as const),
  ...(['give-back', 'set-aside', 'hand-over', 'return', 'delegate', 'take-back'] as const),
  ...(['release', 'move', 'comment', 'note', 'link', 'hold', 'lift', 'cancel-case'] as const),
] satisfies readonly BulkKind[];
/** Acts on what one holds oneself. */
const OF_HELD: readonly BulkKind[] = ['give-back', 'set-aside', 'hand-over', 'return', 'delegate'];
/** Those that stand in the bar itself; the others are in its menu. */
export const KEY_OF = { postpone: 'postponeRows', assign: 'assignRows', priority: 'escalateRows' } as const satisfies {
  readonly [Kind in BulkKind]?: KeyId;
};
export const isDangerous = (kind: BulkKind): boolean => kind === 'cancel-case';

type Person = { readonly id: string; readonly permissions: readonly string[] };
type Item = { readonly state: string; readonly lease: { readonly by: string } | null; readonly delegate: object | null };

const isHeldBy = ({ state, lease }: Item, { id }: Person): boolean => state === 'claimed' && lease?.by === id;

export const heldAmong = <One extends Item>(items: readonly One[], person: Person): readonly One[] =>
  items.filter((item) => isHeldBy(item, person));

export function bulkKinds(items: readonly Item[], person: Person): readonly BulkKind[] {
  const held = heldAmong(items, person);
  return KINDS.filter((kind) => {
    if (!person.permissions.includes(BULK_PERMISSION[kind])) return false;
    if (kind === 'take-back') return held.some(({ delegate }) => delegate !== null);
    return !OF_HELD.includes(kind) || held.some(({ delegate }) => delegate === null);
  });
}
