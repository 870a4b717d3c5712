// The codes that acts ask for, as the API takes them.
import type { Sent } from '../api/calls.ts';

export type PauseReason = Sent<'/v1/tasks/{id}/postpone'>['reason'];
export const PAUSE_REASONS = ['customer', 'documents', 'authority', 'other-bank'] as const satisfies readonly PauseReason[];
/** Characters of a reason in words. */
export const REASON_MIN = 10;
