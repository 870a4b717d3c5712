// Four-eyes and segregation where no command stands between: direct statements as the product's own role, each refused by the database, each
// named by the rule that refuses, and nothing changed by them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusalOf } from '../../db/client.ts';
import { ROLE_CONFLICTS, ROLES_BY_KIND } from '../../domain/role-conflicts.ts';
import type { RuleId } from '../../domain/segregation.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
const C = 'LET-20260202-AAAAAAAA';
beforeAll(async () => {
  database = await testDatabase();
  await database.owner.transaction(async ({ sql }) => {
    await sql`insert into app.branches (id, title) values ('B-1', '{}')`;
    for (const id of ['anna', 'anna2', 'bert', 'bertha', 'carl', 'dora', 'admin'])
      await sql`insert into app.people (id, username, name, branch_id) values (${id}, ${id}, ${id}, 'B-1')`;
    await sql`insert into app.people (id, username, name, kind, branch_id) values ('robo', 'robo', 'Robo', 'bot', 'B-1')`;
    await sql`insert into app.person_roles (person_id, role) values ('admin', 'R37'), ('anna', 'R04'), ('bert', 'R26')`;
    await sql`insert into app.person_links (person, other, kind) values ('anna', 'anna2', 'same-person'), ('bert', 'bertha', 'household'), ('robo', 'dora', 'credential')`;
    await sql`insert into app.inheritances (person_id, from_id, cause) values ('carl', 'anna', 'substitution:1')`;
    await sql`insert into app.forms (hash, schema) values ('f', '{}')`;
    await sql`insert into app.cases (id, process, process_version, input, starter, branch_id, root_case, received_at, has_engine)
      values (${C}, 'test-letter', 1, '{}', 'dora', 'B-1', ${C}, app.app_now(), false)`;
    for (const [task, peers] of [
      ['write', '{FE-01:write≠check}'],
      ['check', '{FE-01:write≠check,FE-09}'],
      ['settle', '{SOD-06}'],
    ] as const)
      await sql`insert into app.tasks (id, case_id, root_case, process, task, title, queue, branch_id, due_at, opened_at, form_hash, rule_sets, rule_subjects, rule_duties)
        values (${`${C}.${task}.1`}, ${C}, ${C}, 'test-letter', ${task}, '{}', 'general', 'B-1', app.app_now(), app.app_now(), 'f', ${peers}::text[],
          array(select case s when 'FE-09' then 'bots' when 'SOD-06' then 'date:2026-02-02' else ${C} end from unnest(${peers}::text[]) s),
          array(select case s when 'SOD-06' then 'reconciliation' else ${task} end from unnest(${peers}::text[]) s))`;
    await sql`insert into app.duties (subject, rule_set, person, duty) values (${C}, 'FE-01:write≠check', 'anna', 'write'), ('date:2026-02-02', 'SOD-06', 'bert', 'disbursement')`;
    await sql`update app.tasks set state = 'completed', completed_by = 'anna', completed_at = app.app_now(), answer = '{"text": "x"}' where task = 'write'`;
    await sql`insert into app.effects (key, case_id, kind, request, lease_until, state, sent_at) values ('E-1', ${C}, 'pay', '{}', app.app_now(), 'unknown', app.app_now())`;
    await sql`insert into app.duties (subject, rule_set, person, duty) values ('E-1', 'FE-01:effect.resend:1', 'bert', 'propose')`;
    await sql`insert into app.people_changes (person_id, kind, object, change, before, reason, made_by) values ('anna', 'grant-role', 'R05', '{}', '{}', 'she learned it', 'admin')`;
    await sql`insert into audit.events (actor_kind, actor_id, event, object, key) values ('person', 'anna', 'task.completed', ${`${C}.write.1`}, '0')`;
    await sql`insert into app.people (id, username, name, branch_id) values ('admin2', 'admin2', 'admin2', 'B-1')`;
    await sql`insert into app.person_links (person, other, kind) values ('admin', 'admin2', 'same-person')`;
    await sql`insert into app.decision_records (case_id, key, by_kind, by_id, input, input_hash, outcome) values (${C}, 'k', 'person', 'anna', '{}', 'h', '{}')`;
  });
});
afterAll(() => database.drop());

/** What refuses: a rule set (of CS001), the sentence of a trigger, the name of a constraint, or the missing right. */
async function refusedBy(...statements: string[]): Promise<string> {
  try {
    await database.db.transaction(async ({ sql }) => {
      for (const statement of statements) await sql.unsafe(statement);
    });
    return 'was accepted';
  } catch (error) {
    const { code, constraint_name: constraint, message } = error as { code: string; constraint_name?: string; message: string };
    const refusal = refusalOf(error);
    if (code === 'CS001' && refusal) return `${refusal.code} ${refusal.message}`;
    return code === '42501' ? 'no right' : (constraint ?? message);
  }
}

const state = async () =>
  (
    await database.owner
      .sql`select (select jsonb_agg(t order by id) from app.tasks t) as tasks, (select jsonb_agg(d order by d::text) from app.duties d) as duties,
      (select jsonb_agg(c) from app.cases c) as cases, (select jsonb_agg(e) from app.effects e) as effects, (select jsonb_agg(p order by id) from app.people_changes p) as changes,
      (select jsonb_agg(r order by r::text) from app.person_roles r) as roles, (select jsonb_agg(p order by id) from app.people p) as people,
      (select jsonb_agg(l order by l::text) from app.person_links l) as links, (select jsonb_agg(e order by id) from audit.events e) as events,
      (select count(*) from app.decision_records) as decisions`
  )[0];

const claim = (task: string, by: string) =>
  `update app.tasks set state = 'claimed', held_by = '${by}', held_slot = 1, lease_until = now(), fence = fence + 1 where task = '${task}'`;
const decide = (task: string, by: string) =>
  `update app.tasks set state = 'completed', completed_by = '${by}', completed_at = now(), answer = '{}' where task = '${task}'`;
const duty = (task: string, by: string) =>
  `insert into app.duties (subject, rule_set, person, duty) values ('${C}', 'FE-01:write≠check', '${by}', '${task}')`;
const allow = (by: string) =>
  `insert into app.duties (subject, rule_set, person, duty) values ('E-1', 'FE-01:effect.resend:1', '${by}', 'allow')`;
const FREE = `update app.effects set state = 'claimed', sent_at = null where key = 'E-1'`;
const RESEND = 'FOUR_EYES FE-01:effect.resend:1';
const inherits = (who: string, from: string) =>
  `insert into app.inheritances (person_id, from_id, cause) values ('${who}', '${from}', 'substitution:9')`;
const reset = (person: string, by: string) =>
  `insert into app.password_resets (id, person_id, reason, asked_by) overriding system value values (77, '${person}', 'lost', '${by}')`;
const FOUR = 'FOUR_EYES FE-01:write≠check';
const ROLE = 'FE-02: a role is given by an approved change of access';
const approved = (kind: 'grant-role' | 'revoke-role', at: string) => [
  `insert into app.people_changes (person_id, kind, object, change, before, reason, made_by) values ('bertha', '${kind}', 'R05', '{}', '{}', 'r', 'admin')`,
  `update app.people_changes set state = 'approved', decided_by = 'carl', decided_at = '${at}' where person_id = 'bertha' and state = 'pending'`,
];

describe('direct SQL as the role of the product is refused', () => {
  test.each<[string, string, string[]]>([
    ['FE-01: the maker comes to hold the check', FOUR, [claim('check', 'anna')]],
    ['FE-01: the second account of the maker comes to hold the check', FOUR, [claim('check', 'anna2')]],
    ['FE-01: the maker takes the duty of the checker', 'duties_pkey', [duty('check', 'anna')]],
    ['FE-01: the second account of the maker takes the duty of the checker', 'duties_pkey', [duty('check', 'anna2')]],
    ['FE-01: the maker decides the check without holding it', FOUR, [decide('check', 'anna')]],
    ['FE-01: somebody decides without taking her duty', FOUR, [decide('check', 'bert')]],
    [
      'FE-01: who proposed to send once more allows it herself',
      'duties_pkey',
      [`insert into app.duties (subject, rule_set, person, duty) values ('E-1', 'FE-01:effect.resend:1', 'bert', 'allow')`],
    ],
    [
      'FE-01: her household allows what she proposed',
      'duties_pkey',
      [`insert into app.duties (subject, rule_set, person, duty) values ('E-1', 'FE-01:effect.resend:1', 'bertha', 'allow')`],
    ],
    [
      'FE-01: an effect of unknown outcome is set free by one person',
      'FOUR_EYES FE-01:effect.resend:1',
      [`update app.effects set state = 'claimed', sent_at = null where key = 'E-1'`],
    ],
    [
      'FE-01: the maker of a change of access approves it',
      'maker_is_not_checker',
      [`update app.people_changes set state = 'approved', decided_by = 'admin', decided_at = now()`],
    ],
    [
      'FE-01: the second account of the maker approves a change of access',
      'FOUR_EYES FE-01:people_changes:1',
      [`update app.people_changes set state = 'approved', decided_by = 'admin2', decided_at = now()`],
    ],
    [
      'FE-02: an answer is exchanged after the decision',
      'FE-02: what was decided stays',
      [`update app.tasks set answer = '{"text": "y"}' where task = 'write'`],
    ],
    [
      'FE-02: a decision is put under another name',
      'FE-02: what was decided stays',
      [`update app.tasks set completed_by = 'bert' where task = 'write'`],
    ],
    [
      'FE-02: a decision is opened anew and its answer forgotten',
      'FE-02: what was decided stays',
      [
        `update app.tasks set state = 'open', completed_by = null, completed_at = null, answer = null, fence = fence + 1 where task = 'write'`,
      ],
    ],
    [
      'FE-02: a decision is opened anew without a trace',
      'FE-02: a decision is opened anew only with its event in the audit log',
      [
        `update app.tasks set state = 'open', completed_by = null, completed_at = null, earlier_answer = answer, answer = null, fence = fence + 1 where task = 'write'`,
      ],
    ],
    [
      'FE-02: a change of access begins as approved',
      'what was proposed and decided stays',
      [
        `insert into app.people_changes (person_id, kind, object, change, before, reason, made_by, state, decided_by, decided_at) values ('bert', 'grant-role', 'R05', '{}', '{}', 'r', 'admin', 'approved', 'carl', now())`,
      ],
    ],
    ['FE-02: a role is given that nobody has approved', ROLE, [`insert into app.person_roles (person_id, role) values ('bert', 'R05')`]],
    [
      'FE-02: a role is given while its approval is pending',
      ROLE,
      [`insert into app.person_roles (person_id, role) values ('anna', 'R05')`],
    ],
    ['FE-02: a role becomes another one', ROLE, [`update app.person_roles set role = 'R05' where person_id = 'bert'`]],
    [
      'FE-02: a person is brought in with a role of hers',
      ROLE,
      [
        `insert into app.people (id, username, name, branch_id) values ('zoe', 'zoe', 'zoe', 'B-1')`,
        `insert into app.person_roles (person_id, role) values ('zoe', 'R05')`,
      ],
    ],
    [
      'FE-02: what was revoked comes back by the approval of old',
      ROLE,
      [
        ...approved('grant-role', '2026-01-05'),
        ...approved('revoke-role', '2026-01-06'),
        `insert into app.person_roles values ('bertha', 'R05')`,
      ],
    ],
    [
      'FE-03: the same change is asked for twice',
      'people_changes_pending',
      [
        `insert into app.people_changes (person_id, kind, object, change, before, reason, made_by) values ('anna', 'grant-role', 'R05', '{}', '{}', 'again', 'carl')`,
      ],
    ],
    [
      'FE-06: an item is inserted with its decision',
      'FE-06: an item is opened without a holder and without a decision',
      [
        `insert into app.tasks (id, case_id, root_case, process, task, title, queue, branch_id, due_at, opened_at, form_hash, state, completed_by, completed_at, answer) values ('x', '${C}', '${C}', 'p', 'check', '{}', 'general', 'B-1', now(), now(), 'f', 'completed', 'bert', now(), '{}')`,
      ],
    ],
    ['FE-09: a bot comes to hold a check', 'FOUR_EYES FE-09', [claim('check', 'robo')]],
    ['FE-09: a bot decides a check', 'FOUR_EYES FE-09', [duty('check', 'robo'), decide('check', 'robo')]],
    [
      'FE-09: a bot is made a person',
      'FE-09: a bot stays a bot, a person a person',
      [`update app.people set kind = 'person' where id = 'robo'`],
    ],
    [
      'SOD-01: the rules of an item are taken off',
      'SOD-01: the rules of an item stay',
      [`update app.tasks set rule_sets = '{}', rule_subjects = '{}', rule_duties = '{}' where task = 'check'`],
    ],
    [
      'SOD-01: the maker becomes the starter of nothing',
      'SOD-01: who started a case, and which case it belongs to, stays',
      [`update app.cases set starter = 'carl'`],
    ],
    ['SOD-01: a duty is taken back', 'no right', [`delete from app.duties`]],
    [
      'SOD-01: a duty is exchanged',
      'a duty once taken stays',
      [`update app.duties set duty = 'check' where person = 'anna' and duty = 'write'`],
    ],
    ['SOD-01: what people are to each other is forgotten', 'no right', [`delete from app.person_links`]],
    ['SOD-01: the log of who did what is changed', 'no right', [`update audit.events set actor_id = 'bert'`]],
    ['SOD-01: the record of a decision is changed', 'no right', [`update app.decision_records set by_id = 'bert'`]],
    ['SOD-06: who paid out comes to hold the reconciliation of the date', 'SEGREGATION SOD-06', [claim('settle', 'bert')]],
    ['SOD-06: and so does her household', 'SEGREGATION SOD-06', [claim('settle', 'bertha')]],
    [
      'SOD-10: investigator and decider of suspicious transactions in one person',
      'SEGREGATION SOD-10',
      [`insert into app.person_roles (person_id, role) values ('bert', 'R27')`],
    ],
    [
      'SOD-17: an administrator is given a business role',
      'SEGREGATION SOD-17',
      [`insert into app.person_roles (person_id, role) values ('admin', 'R05')`],
    ],
    [
      'SOD-17: a clerk is made administrator',
      'SEGREGATION SOD-17',
      [`insert into app.person_roles (person_id, role) values ('anna', 'R37')`],
    ],
    [
      'SOD-17: an administrator proposes a role for herself',
      'nobody_grants_herself',
      [
        `insert into app.people_changes (person_id, kind, object, change, before, reason, made_by) values ('admin', 'grant-role', 'R05', '{}', '{}', 'r', 'admin')`,
      ],
    ],
    [
      'SOD-17: the second account of an administrator proposes a role for the first',
      'SEGREGATION SOD-17',
      [
        `insert into app.people_changes (person_id, kind, object, change, before, reason, made_by) values ('admin2', 'grant-role', 'R05', '{}', '{}', 'r', 'admin')`,
      ],
    ],
    ['SOD-17: the conflicts themselves are removed', 'no right', [`delete from app.role_conflicts`]],
    ["SOD-18: a bot's item is checked by the holder of its credential", FOUR, [duty('write', 'robo'), claim('check', 'dora')]],
    [
      'SOD-23: the data protection officer is given work',
      'SEGREGATION SOD-23',
      [`insert into app.person_roles (person_id, role) values ('dora', 'R38'), ('dora', 'R05')`],
    ],
    [
      'FE-09: a person is given the role of bots',
      'FOUR_EYES FE-09',
      [`insert into app.person_roles (person_id, role) values ('anna', 'R39')`],
    ],
    [
      'FE-09: a bot is given a role that approves access',
      'FOUR_EYES FE-09',
      [`insert into app.person_roles (person_id, role) values ('robo', 'R36')`],
    ],
    ['FE-09: which kind holds a role is changed', 'no right', [`delete from app.roles_by_kind`]],
    [
      'SOD-17: who is at the other end of a link proposes it',
      'nobody_links_herself',
      [
        `insert into app.people_changes (person_id, kind, object, change, before, reason, made_by) values ('anna', 'link', 'carl', '{"kind": "link", "other": "carl", "relation": "relative"}', '{}', 'r', 'carl')`,
      ],
    ],
    [
      'SOD-22: a recusal is written past its act',
      'no right',
      [`insert into app.recusals (case_id, root_case, person, interest) values ('${C}', '${C}', 'bert', 'a neighbour')`],
    ],
    ['SOD-22: a recusal is taken back', 'no right', [`delete from app.recusals`]],
    [
      'SOD-22: who stands aside comes to hold an item',
      'SEGREGATION SOD-22:bert',
      [`select app.recuse('${C}', 'bert', 'a neighbour')`, claim('check', 'bert')],
    ],
    [
      'SOD-22: and so does her household',
      'SEGREGATION SOD-22:bert',
      [`select app.recuse('${C}', 'bert', 'a neighbour')`, claim('check', 'bertha')],
    ],
    [
      'FE-01: who lives with the second account of the maker comes to hold the check',
      FOUR,
      [`insert into app.person_links (person, other, kind) values ('anna2', 'bert', 'household')`, claim('check', 'bert')],
    ],
    ['FE-09: a bot allows that an effect is sent once more', RESEND, [allow('robo'), FREE]],
    ['SOD-24: who has the exclusions of the proposer allows it', RESEND, [inherits('carl', 'bert'), allow('carl'), FREE]],
    [
      'FE-01: somebody of another branch allows it',
      RESEND,
      [
        `insert into app.branches (id, title) values ('B-9', '{}')`,
        `insert into app.people (id, username, name, branch_id) values ('zoe', 'zoe', 'zoe', 'B-9')`,
        ...[allow('zoe'), FREE],
      ],
    ],
    [
      'FE-01: the second account of who asked for a new password approves it',
      'FOUR_EYES FE-01:password_resets:77',
      [reset('carl', 'admin'), `update app.password_resets set state = 'done', decided_by = 'admin2', decided_at = now()`],
    ],
    ['SOD-17: the second account of somebody asks for a new password for the first', 'SEGREGATION SOD-17', [reset('admin', 'admin2')]],
    [
      'SOD-24: inherited exclusions end in the past',
      'SOD-24: exclusions that somebody has inherited stay until 30 days after the end',
      [`update app.inheritances set ends_at = now() - interval '31 days'`],
    ],
    [
      'SOD-24: inherited exclusions become those of somebody else',
      'SOD-24: exclusions that somebody has inherited stay until 30 days after the end',
      [`update app.inheritances set from_id = 'bert'`],
    ],
    [
      'SOD-24: a substitution ends in the past',
      'SOD-24: a substitution does not end in the past',
      [
        `insert into app.absences (person_id, reason, starts_at, ends_at, made_by) values ('anna', 'leave', now() - interval '60 days', now() + interval '1 day', 'anna')`,
        `insert into app.substitutions (absence_id, absent_id, substitute_id, starts_at, ends_at, made_by)
          select id, 'anna', 'bertha', starts_at, ends_at, 'anna' from app.absences`,
        `update app.substitutions set ends_at = now() - interval '31 days'`,
      ],
    ],
    ['SOD-24: who stands in for the maker comes to hold the check', FOUR, [claim('check', 'carl')]],
    ['SOD-24: who stands in for the maker decides the check', FOUR, [duty('check', 'carl'), decide('check', 'carl')]],
  ])('%s', async (_, by, statements) => {
    const before = await state();
    expect(await refusedBy(...statements)).toBe(by);
    expect(await state()).toEqual(before);
  });

  test('FE-02: a role that two persons have given is let through, in the transaction of the approval and as the last word about it', async () => {
    await database.db.transaction(async ({ sql }) => {
      await sql`insert into app.person_roles values ('bertha', 'R05')`;
      for (const statement of approved('grant-role', '2026-01-05')) await sql.unsafe(statement);
    });
    expect(await database.db.sql`select role from app.person_roles where person_id = 'bertha'`).toEqual([{ role: 'R05' }]);
  });

  test('what the rules allow is let through: another person claims the check and decides it, and the row is whole', async () => {
    const rolledBack = database.db.transaction(async ({ sql }) => {
      for (const statement of [
        claim('check', 'bert'),
        duty('check', 'bert'),
        decide('check', 'bert').replace('set ', 'set held_by = null, held_slot = null, lease_until = null, '),
      ])
        await sql.unsafe(statement);
      expect(await sql`select through, duty from app.duties where person = 'bertha' and rule_set like 'FE-01:write%'`).toEqual([
        { through: 'bert', duty: 'check' },
      ]);
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
  });
});

test.each(['the item', 'the recusal'] as const)(
  'an item that is opened in a part of the case at the instant at which somebody stands aside is under the rule, also when %s comes first (SOD-22)',
  async (first) => {
    const [root, child] = [`LET-20260203-R-${first.slice(4)}`, `LET-20260203-C-${first.slice(4)}`];
    for (const id of [root, child])
      await database.db
        .sql`insert into app.cases (id, process, process_version, input, starter, branch_id, root_case, parent_case, parent_key, received_at, has_engine)
        values (${id}, 'test-letter', 1, '{}', 'dora', 'B-1', ${root}, ${id === root ? null : root}, ${id === root ? null : 'k'}, app.app_now(), false)`;
    const acts = {
      'the item': `insert into app.tasks (id, case_id, root_case, process, task, title, queue, branch_id, due_at, opened_at, form_hash)
        values ('${child}.t', '${child}', '${root}', 'test-letter', 't', '{}', 'general', 'B-1', now(), now(), 'f')`,
      'the recusal': `select app.recuse('${root}', 'bert', 'a neighbour')`,
    };
    const second = first === 'the item' ? 'the recusal' : 'the item';
    let isDone = false;
    let later: Promise<void> = Promise.resolve();
    await database.db.transaction(async ({ sql }) => {
      await sql.unsafe(acts[first]);
      later = database.db.sql.unsafe(acts[second]).then(() => void (isDone = true));
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(isDone).toBe(false); // it waits for the first one, and so sees it
    });
    await later;
    const rows = await database.db.sql`select rule_sets, rule_subjects, rule_duties from app.tasks where root_case = ${root}`;
    expect(rows).toEqual([{ rule_sets: ['SOD-22:bert'], rule_subjects: [root], rule_duties: ['takes-part'] }]);
  },
);

test('two of one household who decide at one instant: one of them is refused (FE-01)', async () => {
  for (let round = 0; round < 10; round++) {
    const id = `LET-20260202-R${round}`;
    const sets = [`FE-01:write≠check`];
    await database.db
      .sql`insert into app.cases (id, process, process_version, input, starter, branch_id, root_case, received_at, has_engine)
      values (${id}, 'test-letter', 1, '{}', 'dora', 'B-1', ${id}, app.app_now(), false)`;
    for (const task of ['write', 'check'])
      await database.db
        .sql`insert into app.tasks (id, case_id, root_case, process, task, title, queue, branch_id, due_at, opened_at, form_hash, rule_sets, rule_subjects, rule_duties)
        values (${`${id}.${task}`}, ${id}, ${id}, 'test-letter', ${`${task}-${round}`}, '{}', 'general', 'B-1', app.app_now(), app.app_now(), 'f', ${sets}::text[], ${[id]}::text[], ${[task]}::text[])`;
    const act = (task: string, by: string) =>
      database.db.transaction(async ({ sql }) => {
        await sql`insert into app.duties (subject, rule_set, person, duty) values (${id}, ${String(sets[0])}, ${by}, ${task})`;
        await sql`update app.tasks set state = 'completed', completed_by = ${by}, completed_at = now(), answer = '{}' where id = ${`${id}.${task}`}`;
      });
    const outcomes = await Promise.allSettled([act('write', 'bert'), act('check', 'bertha')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  }
});

test('the conflicts of roles in the database are those of the table of rules (SOD-10, SOD-11, SOD-13, SOD-16, SOD-17, SOD-19, SOD-23)', async () => {
  const declared = ROLE_CONFLICTS.flatMap(({ rule, roles: [ones, others] }) =>
    ones.flatMap((one) => (others === 'any' ? ['*'] : others).map((other) => `${rule} ${one} ${other}`)),
  );
  const held = await database.db.sql<{ rule: RuleId; role: string; other: string }[]>`select rule, role, other from app.role_conflicts`;
  expect(held.map(({ rule, role, other }) => `${rule} ${role} ${other}`).sort()).toEqual(declared.sort());
});

test('the roles of one kind in the database are those of the table of rules (FE-09)', async () => {
  const held = await database.db.sql<{ role: string; kind: string }[]>`select role, kind from app.roles_by_kind`;
  expect(Object.fromEntries(held.map(({ role, kind }) => [role, kind]))).toEqual(ROLES_BY_KIND);
});
