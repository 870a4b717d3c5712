// One act on many items. Which permission each kind asks for; its input is that of the single act.
import type { PauseReason } from './calendar/pauses.ts';
import type { Iso } from './ids.ts';
import type { Permission } from './people.ts';

export type BulkAction =
  | { readonly kind: 'postpone'; readonly until: Iso; readonly reason: PauseReason }
  | { readonly kind: 'release'; readonly reason: string }
  | { readonly kind: 'assign'; readonly to: string; readonly reason: string }
  | { readonly kind: 'priority'; readonly priority: number; readonly reason: string }
  | { readonly kind: 'move'; readonly queue: string; readonly reason: string }
  | { readonly kind: 'cancel-case'; readonly reason: string };

export const BULK_PERMISSION = {
  postpone: 'task.assign',
  release: 'task.assign',
  assign: 'task.assign',
  priority: 'task.assign',
  move: 'task.assign',
  'cancel-case': 'case.cancel',
} as const satisfies Record<BulkAction['kind'], Permission>;

/** A larger set is another decision: of a day, not of a moment. */
export const BULK_ITEMS_MAX = 100_000;

/** It was found when the bulk was asked for, and is not what was asked about any more. */
export const NO_LONGER_MATCHES = 'NO_LONGER_MATCHES';
