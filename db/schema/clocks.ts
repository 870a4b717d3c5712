import { boolean, integer, numeric, primaryKey, text } from '../drizzle.ts';
import type { ResolvedClock } from '../../domain/calendar/clock-plan.ts';
import type { DayLine } from '../../domain/calendar/deadline.ts';
import type { ClockSpan } from '../../domain/calendar/pauses.ts';
import { instant, json } from './columns.ts';
import { app } from './schemas.ts';

export const clocks = app.table(
  'clocks',
  {
    caseId: text('case_id').notNull(),
    name: text('name').notNull(),
    taskId: text('task_id'),
    kind: text('kind', { enum: ['regulatory', 'internal', 'task'] }).notNull(),
    spec: json<ResolvedClock>('spec').notNull(),
    startedAt: instant('started_at').notNull(),
    spans: json<readonly ClockSpan[]>('spans').notNull().default([]),
    dueAt: instant('due_at').notNull(),
    statutoryDueAt: instant('statutory_due_at'),
    calendar: text('calendar').notNull(),
    derivation: json<readonly DayLine[]>('derivation').notNull(),
    state: text('state', { enum: ['running', 'paused', 'met', 'breached', 'stopped'] })
      .notNull()
      .default('running'),
    isPendingCalendar: boolean('is_pending_calendar').notNull().default(false),
    endedAt: instant('ended_at'),
    version: integer('version').notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.name] })],
);

export const rungs = app.table(
  'rungs',
  {
    caseId: text('case_id').notNull(),
    clock: text('clock').notNull(),
    fraction: numeric('fraction', { precision: 6, scale: 4, mode: 'number' }).notNull(),
    at: instant('at').notNull(),
    reachedAt: instant('reached_at'),
    winner: text('winner', { enum: ['process', 'person'] }),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.clock, t.fraction] })],
);
