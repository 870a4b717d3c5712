import { bigint, primaryKey, smallint, text } from '../drizzle.ts';
import { instant, json, stamped, type JsonObject } from './columns.ts';
import { app } from './schemas.ts';

const id = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

export const personSkills = app.table(
  'person_skills',
  {
    personId: text('person_id').notNull(),
    skill: text('skill').notNull(),
    level: smallint('level').notNull(),
    validUntil: instant('valid_until').notNull(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.skill] })],
);

export const absences = app.table('absences', {
  id: id(),
  personId: text('person_id').notNull(),
  reason: text('reason', { enum: ['leave', 'sick', 'training', 'business', 'other'] }).notNull(),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: stamped('made_at'),
});

export const substitutions = app.table('substitutions', {
  id: id(),
  absenceId: bigint('absence_id', { mode: 'number' }).notNull(),
  absentId: text('absent_id').notNull(),
  substituteId: text('substitute_id').notNull(),
  queues: text('queues').array(),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: stamped('made_at'),
  endedBy: text('ended_by'),
});

export const inheritances = app.table(
  'inheritances',
  {
    personId: text('person_id').notNull(),
    fromId: text('from_id').notNull(),
    cause: text('cause').notNull(),
    startsAt: stamped('starts_at'),
    endsAt: instant('ends_at'),
  },
  (t) => [primaryKey({ columns: [t.personId, t.fromId, t.cause] })],
);

export const peopleChanges = app.table('people_changes', {
  id: id(),
  personId: text('person_id').notNull(),
  kind: text('kind').notNull(),
  object: text('object').notNull().default(''),
  change: json<JsonObject>('change').notNull(),
  before: json<JsonObject>('before').notNull(),
  state: text('state', { enum: ['pending', 'approved', 'rejected', 'withdrawn', 'void'] })
    .notNull()
    .default('pending'),
  reason: text('reason').notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: stamped('made_at'),
  decidedBy: text('decided_by'),
  decidedAt: instant('decided_at'),
  decisionNote: text('decision_note'),
});
