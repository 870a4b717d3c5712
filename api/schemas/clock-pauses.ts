// Pausing a clock of a case.
import { z } from 'zod';
import { PAUSE_REASONS } from '../../domain/calendar/pauses.ts';
import { Id, Instant, Name } from './common.ts';
import { described, named } from './registry.ts';

export const CaseClockParams = z.object({ id: Id, name: Name });
export const PauseBody = z.strictObject({ reason: described(z.enum(PAUSE_REASONS), 'For whom or what the bank waits.') });
export const TurnedClock = named(
  'TurnedClock',
  z.object({
    caseId: z.string(),
    clock: z.string(),
    state: z.enum(['running', 'paused']),
    dueAt: described(Instant, 'While it is paused: the deadline if it stood still as long as it may.'),
  }),
  'A clock that was paused or goes on.',
);
