// One act on many items. Which permission each kind asks for; its input is that of the single act.
import type { PauseReason } from './calendar/pauses.ts';
import type { Iso } from './ids.ts';
import type { Permission } from './people.ts';

type Words = { readonly text: string; readonly mentions?: readonly string[] | undefined };

/** A lead's acts, those on what one holds oneself, words, and acts on the cases of the items. */
export type BulkAction =
  | { readonly kind: 'postpone'; readonly until: Iso; readonly reason: PauseReason }
  | { readonly kind: 'release'; readonly reason: string }
  | { readonly kind: 'assign'; readonly to: string; readonly reason: string }
  | { readonly kind: 'priority'; readonly priority: number; readonly reason: string }
  | { readonly kind: 'move'; readonly queue: string; readonly reason: string }
  | { readonly kind: 'give-back' }
  | { readonly kind: 'set-aside'; readonly until: Iso; readonly reason: PauseReason }
  | { readonly kind: 'hand-over'; readonly to: string }
  | { readonly kind: 'return'; readonly reasonCode: string; readonly reason: string }
  | { readonly kind: 'delegate'; readonly to: string; readonly note: string }
  | { readonly kind: 'take-back' }
  | ({ readonly kind: 'comment' } & Words)
  | ({ readonly kind: 'note' } & Words)
  | { readonly kind: 'link'; readonly case: string; readonly reason: string }
  | { readonly kind: 'hold'; readonly until: Iso; readonly reason: string }
  | { readonly kind: 'lift'; readonly reason: string }
  | { readonly kind: 'cancel-case'; readonly reason: string };
export type BulkKind = BulkAction['kind'];

export const BULK_PERMISSION = {
  postpone: 'task.assign',
  release: 'task.assign',
  assign: 'task.assign',
  priority: 'task.assign',
  move: 'task.assign',
  'give-back': 'task.work',
  'set-aside': 'task.work',
  'hand-over': 'task.work',
  return: 'task.work',
  delegate: 'task.work',
  'take-back': 'task.work',
  comment: 'task.comment',
  note: 'case.note',
  link: 'case.note',
  hold: 'case.hold',
  lift: 'case.hold',
  'cancel-case': 'case.cancel',
} as const satisfies Record<BulkKind, Permission>;

/** Acts on the cases of the items: each case once, however many items of it are in the set. */
const OF_CASES: readonly BulkKind[] = ['note', 'link', 'hold', 'lift', 'cancel-case'];
export const isOfCases = (kind: BulkKind): boolean => OF_CASES.includes(kind);

/** A larger set is another decision: of a day, not of a moment. */
export const BULK_ITEMS_MAX = 100_000;
/** What is said in more than a thousand places at once is read in none; it belongs on a notice board. */
const SAID_MAX = 1_000;
export const itemsMaxOf = (kind: BulkKind): number => (kind === 'comment' || kind === 'note' ? SAID_MAX : BULK_ITEMS_MAX);

/** It was found when the bulk was asked for, and is not what was asked about any more. */
export const NO_LONGER_MATCHES = 'NO_LONGER_MATCHES';
/** Another item of the same case came before it in the set: the act is done, on the case. */
export const SAME_CASE = 'SAME_CASE';
