// A clock with its derivation.
import { z } from 'zod';
import { Id, Instant, list, Name, Text } from './common.ts';
import { described, named } from './registry.ts';

const Span = z.union([
  z.object({ unit: z.literal('elapsed'), hours: z.number() }),
  z.object({ unit: z.enum(['working-day', 'natural-day']), days: z.int() }),
  z.object({ unit: z.literal('working-minute'), minutes: z.int() }),
  z.object({ unit: z.literal('month'), months: z.int() }),
]);
const ClockDay = named(
  'ClockDay',
  z.object({
    date: z.string(),
    why: z.string(),
    text: Text,
    counted: described(
      z.int().nullable(),
      'The how-manieth day of the span, of working minutes how many have passed by the end of the day; null when it was not counted.',
    ),
    off: described(z.string(), 'The last day of the span is a day off itself.').optional(),
    name: described(z.string(), 'The holiday.').optional(),
  }),
  'One line of the arithmetic.',
);

export const ExplainedClock = named(
  'ExplainedClock',
  z.object({
    name: z.string(),
    kind: z.enum(['regulatory', 'internal', 'task']),
    state: z.enum(['running', 'paused', 'met', 'breached', 'stopped']),
    startedAt: Instant,
    endedAt: Instant.nullable(),
    dueAt: Instant,
    statutoryDueAt: Instant.nullable(),
    isPendingCalendar: z.boolean(),
    calendar: described(z.string(), 'The calendar and its version, as counted with.'),
    spec: described(
      z.object({ span: Span, pausable: z.boolean(), packVersion: z.string().nullable() }),
      'The span, and the policy pack that it is from.',
    ),
    spans: described(
      list(z.object({ from: Instant, to: Instant.nullable(), counts: z.boolean(), reason: z.string().optional() })),
      'When it counted and when it stood still; empty: it has counted since its start.',
    ),
    explanation: described(list(ClockDay), 'Day by day; empty when it counts hours.'),
    rungs: list(z.object({ fraction: z.number(), at: Instant, reachedAt: Instant.nullable() })),
  }),
  'A clock, and how its deadline was counted.',
);
export const ClockParams = z.object({ id: Id, name: described(Name.max(200), 'A clock of the case, or the id of one of its items.') });
