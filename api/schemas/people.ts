// People: who works here, what she may do, who is away, and changes of all that by two persons.
import { z } from 'zod';
import { ABSENCE_REASONS } from '../../db/queries/absences.ts';
import { CHANGE_STATES, RELATIONS } from '../../domain/people-changes.ts';
import { QUEUES, ROLES, type QueueId, type Role } from '../../domain/people.ts';
import { SKILLS, type SkillId } from '../../domain/skills.ts';
import { Id, Instant, InstantInput, list, Name, Page, pageOf, Text } from './common.ts';
import { described, named } from './registry.ts';

const RoleId = z.enum(Object.keys(ROLES) as [Role, ...Role[]]);
const Skill = z.enum(Object.keys(SKILLS) as [SkillId, ...SkillId[]]);
const Queue = z.enum(Object.keys(QUEUES) as [QueueId, ...QueueId[]]);
const Scope = described(z.enum(['branch', 'all']), 'Whose cases she sees: those of her branch, or of all branches.');
const Reason = described(z.string().trim().min(10).max(500), 'Kept with the change; names no customer.');

// ── changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────
const place = { branch: Name, scope: Scope, team: Name.nullable() };
const Clock = described(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 08:30'), "Of the bank's clock.");
const hours = {
  days: described(z.array(z.int().min(1).max(7)).max(7), 'ISO days of the week, Monday is 1.').refine(
    (days) => new Set(days).size === days.length,
    'must name each day once',
  ),
  from: Clock,
  until: Clock,
};
const kind = <K extends string>(name: K) => z.literal(name);
const Change = named(
  'PeopleChange',
  z.union([
    z.strictObject({
      kind: kind('create'),
      as: z.enum(['person', 'bot']).default('person'),
      name: z.string().trim().min(1).max(100),
      roles: z.array(RoleId).min(1).max(10),
      ...place,
    }),
    z.strictObject({ kind: z.enum(['grant-role', 'revoke-role']), role: RoleId }),
    z.strictObject({ kind: kind('place'), ...place }),
    z.strictObject({ kind: kind('hours'), ...hours }).refine(({ from, until }) => from < until, 'must end after they begin'),
    z.strictObject({
      kind: kind('grant-skill'),
      skill: Skill,
      level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
      validUntil: InstantInput,
    }),
    z.strictObject({ kind: kind('revoke-skill'), skill: Skill }),
    z.strictObject({
      kind: kind('lead-team'),
      team: described(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be small letters, digits and dashes'), 'She leads it from then on.'),
      title: described(Text.nullable().default(null), 'Of a team that is to be made, in her branch.'),
    }),
    z.strictObject({
      kind: kind('link'),
      other: described(Id, 'Who counts as one with her from then on, for good.'),
      relation: described(z.enum(RELATIONS), 'What they are to each other, as the personnel file says it.'),
    }),
    z.strictObject({ kind: z.enum(['deactivate', 'reactivate']) }),
  ]),
  'What is to change. Nothing of it holds before a second person approves.',
);
export const ProposeBody = z.strictObject({
  person: described(
    z.string().regex(/^[a-z][a-z0-9.-]{0,39}$/, 'must be small letters, digits, dots and dashes, beginning with a letter'),
    'The id; of a person to be created her user name.',
  ),
  change: Change,
  reason: Reason,
});
export const Proposed = named('ProposedChange', z.object({ id: z.int(), state: z.literal('pending') }), 'It waits for a second person.');
export const ChangeParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
export const ApproveBody = z.strictObject({ note: Reason.optional() });
export const RejectBody = z.strictObject({ note: Reason });
export const DecidedChange = named(
  'DecidedChange',
  z.object({ id: z.int(), state: z.enum(['approved', 'rejected', 'withdrawn']) }),
  'What became of it. An approved one holds from the next request of the person.',
);
const ListedChange = named(
  'ListedPeopleChange',
  z.object({
    id: z.int(),
    person: z.string(),
    personName: described(z.string().nullable(), 'Null: she is not created yet.'),
    kind: z.string(),
    change: described(z.record(z.string(), z.unknown()), 'As it was proposed.'),
    otherName: described(z.string().nullable(), 'Of a link: the name of whom it names besides.'),
    before: described(z.record(z.string(), z.unknown()), 'What the maker saw of what it changes.'),
    state: z.enum(CHANGE_STATES),
    reason: z.string().nullable(),
    madeBy: z.string(),
    madeByName: z.string(),
    madeAt: Instant,
    decidedBy: z.string().nullable(),
    decidedByName: z.string().nullable(),
    decidedAt: Instant.nullable(),
    note: z.string().nullable(),
  }),
  "A change of somebody's access: who proposed it, who decided it.",
);
export const ChangePage = pageOf(ListedChange);
export const ChangeQuery = z.object({ ...Page, state: z.enum(CHANGE_STATES).optional(), person: Id.optional() });

// ── absence and substitution ─────────────────────────────────────────────────────────────────────────────────────────
const period = { from: Instant, until: Instant };
const Substitution = z.object({
  id: z.int(),
  substitute: z.string(),
  substituteName: z.string(),
  queues: described(list(z.string()).nullable(), 'Null: all that the absent person works.'),
  ...period,
  isNow: z.boolean(),
  away: described(list(z.object(period)), 'When the substitute is absent herself meanwhile: nobody stands in then.'),
});
const Absence = named(
  'Absence',
  z.object({
    id: z.int(),
    person: z.string(),
    personName: z.string(),
    reason: described(z.enum(ABSENCE_REASONS).nullable(), 'Null: not yours to see.'),
    from: Instant,
    until: Instant,
    isNow: z.boolean(),
    mayPlan: described(z.boolean(), 'Whether it is yours to end, and to say who stands in.'),
    substitutions: list(Substitution),
  }),
  'Somebody is away, and who stands in for her.',
);
export const AbsencePage = pageOf(Absence);
export const AbsenceQuery = z.object({ ...Page, person: Id.optional() });
export const AbsenceBody = z.strictObject({
  person: described(Id, 'Yourself, or somebody of a team that you lead.'),
  from: InstantInput,
  until: InstantInput,
  reason: z.enum(ABSENCE_REASONS),
});
export const SubstitutionBody = z.strictObject({
  absence: z.int().min(1),
  substitute: Id,
  queues: described(z.array(Queue).min(1).max(50), 'Left out: all that the absent person works.').optional(),
  from: described(InstantInput, 'Left out: with the absence.').optional(),
  until: described(InstantInput, 'Left out: with the absence.').optional(),
});
const warned = { person: z.string(), name: z.string() };
export const RecordedAbsence = named(
  'RecordedAbsence',
  z.object({
    id: z.int(),
    warnings: described(
      list(z.object({ code: z.literal('stands-in'), ...warned })),
      'For whom she stands in during these days, who are left alone then.',
    ),
  }),
  'The absence is recorded.',
);
export const MadeSubstitution = named(
  'MadeSubstitution',
  z.object({
    id: z.int(),
    warnings: described(
      list(z.object({ code: z.literal('substitute-absent'), ...warned, ...period })),
      'When she is absent herself meanwhile.',
    ),
  }),
  'She stands in.',
);
export const Numbered = z.object({ id: z.int() });

// ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────────
const listed = {
  id: z.string(),
  name: z.string(),
  kind: z.enum(['person', 'bot']),
  isActive: z.boolean(),
  roles: list(z.string()),
  branch: z.string(),
  scope: Scope,
  team: z.string().nullable(),
  isAbsent: z.boolean(),
  isWorking: described(
    z.boolean().nullable(),
    'Whether she is at work now, by her hours and the calendar of the bank; null: its notice for this year is not loaded.',
  ),
};
export const PeoplePage = pageOf(named('ListedPerson', z.object(listed), 'Somebody of the staff.'));
export const PeopleQuery = z.object({
  ...Page,
  q: described(z.string().trim().min(1).max(100), 'Part of the name, of the user name or of the id.').optional(),
  role: RoleId.optional(),
  branch: Name.optional(),
  team: Name.optional(),
  active: z.enum(['true', 'false']).default('true'),
  working: described(z.literal('true'), 'Only whoever is at work now.').optional(),
});
export const LoadPage = z.object({
  ...pageOf(
    named(
      'PersonLoad',
      z.object({ id: z.string(), name: z.string(), held: z.int(), overdue: z.int(), isAbsent: z.boolean() }),
      'Somebody who holds items, and how many of them are overdue.',
    ),
  ).shape,
  free: described(z.int(), 'How many people hold nothing.'),
});
export const LoadQuery = z.object(Page);
export const PersonParams = z.object({ id: Id });
export const WholePerson = named(
  'Person',
  z.object({
    ...listed,
    username: z.string(),
    lead: z.string().nullable(),
    leadName: z.string().nullable(),
    hours: z.object({ days: list(z.int()), from: z.string(), until: z.string() }),
    skills: list(z.object({ skill: z.string(), level: z.int(), validUntil: Instant, isValid: z.boolean() })),
    standsFor: list(z.object({ substitution: z.int(), person: z.string(), name: z.string(), until: Instant })),
    absences: list(Absence),
    mayPlanAbsence: described(z.boolean(), 'Whether an absence of hers is yours to record.'),
    pending: described(list(ListedChange), 'What waits for approval about her (FE-05).'),
  }),
  'Somebody of the staff, whole.',
);

export const Links = z.object({
  items: list(
    named(
      'PersonLink',
      z.object({
        person: z.string(),
        name: z.string(),
        relation: described(z.enum([...RELATIONS, 'credential']), 'credential: one of them is a bot, the other keeps its key.'),
        since: Instant,
      }),
      'Who counts as one with her: what one of them has done excludes the other.',
    ),
  ),
});

// ── the organisation ─────────────────────────────────────────────────────────────────────────────────────────────────
export const Branches = z.object({
  items: list(named('Branch', z.object({ id: z.string(), title: Text, parent: z.string().nullable() }), 'A branch of the bank.')),
});
export const Teams = z.object({
  items: list(
    named(
      'Team',
      z.object({
        id: z.string(),
        title: Text,
        branch: z.string(),
        lead: z.string().nullable(),
        leadName: z.string().nullable(),
        members: z.int(),
      }),
      'A team, and who leads it.',
    ),
  ),
});
export const Roles = z.object({
  items: list(
    named(
      'Role',
      z.object({
        id: z.string(),
        title: Text,
        queues: list(z.string()),
        holders: described(z.enum(['person', 'bot']).nullable(), 'Who holds it alone (FE-09); null: both may.'),
        conflicts: list(z.object({ role: z.string(), rule: z.string() })),
      }),
      'A role: which queues it works, and with which others one person cannot hold it.',
    ),
  ),
});
export const Skills = z.object({
  items: list(named('Skill', z.object({ id: z.string(), title: Text }), 'A skill that an item may ask for.')),
});
