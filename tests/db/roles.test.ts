// What the product's own role cannot do, whatever its code tries: direct statements, each refused by the database itself, and nothing
// changed by them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.db.transaction(async ({ sql }) => {
    await sql`insert into app.branches (id, title) values ('B-1', '{}')`;
    await sql`insert into app.people (id, username, name, branch_id) values ('anna', 'anna', 'Anna', 'B-1')`;
    await sql`insert into app.forms (hash, schema) values ('f', '{}')`;
    await sql`insert into app.bundles (hash, code) values ('b', '\\x00')`;
    await sql`insert into app.cases (id, process, process_version, input, starter, branch_id, root_case, received_at)
      values ('C-1', 'p', 1, '{}', 'anna', 'B-1', 'C-1', app.app_now())`;
    await sql`insert into app.case_keys (case_id, wrapped) values ('C-1', '\\x00')`;
    await sql`insert into app.duties (subject, rule_set, person, duty) values ('C-1', 'FE-01', 'anna', 'maker')`;
    await sql`insert into app.decision_records (case_id, key, by_kind, by_id, input, input_hash, outcome) values ('C-1', 'k', 'person', 'anna', '{}', 'h', '{}')`;
    await sql`insert into audit.events (actor_kind, actor_id, event, object, key) values ('person', 'anna', 'case.started', 'C-1', '1')`;
    await sql`insert into outside.payments (key, amount_minor, currency, beneficiary) values ('P-1', 100, 'CNY', 'x')`;
  });
});
afterAll(() => database.drop());

const DENIED = '42501';
const RAISED = 'CS002';
const refusedWith = async (statement: string): Promise<string> =>
  database.db.sql.unsafe(statement).then(
    () => 'was accepted',
    (error: { code: string }) => error.code,
  );

/** Everything that the statements below aim at. */
const state = async () =>
  (
    await database.owner
      .sql`select (select jsonb_agg(e order by id) from audit.events e) as events, (select jsonb_agg(d) from app.duties d) as duties,
      (select jsonb_agg(d) from app.decision_records d) as decisions, (select jsonb_agg(f) from app.forms f) as forms,
      (select count(*) from app.bundles) as bundles, (select count(*) from app.cases) as cases, (select count(*) from app.case_keys) as keys,
      (select jsonb_agg(p) from outside.payments p) as payments, (select relacl::text from pg_class where oid = 'app.cases'::regclass) as rights, (select count(*) from pg_class where relnamespace::regnamespace::text in ('app', 'audit', 'outside')) as relations`
  )[0];

describe('the audit log only grows', () => {
  test.each([
    [`update audit.events set actor_id = 'bert'`],
    [`update audit.events set key = key || 'x'`],
    ['delete from audit.events'],
    ['truncate audit.events'],
    ['alter table audit.events disable trigger all'],
    ['alter table audit.events add column x text'],
    ['drop table audit.events'],
    [
      `insert into audit.events (id, actor_kind, actor_id, event, object, key) overriding system value values (1, 'person', 'x', 'y.z', 'C-1', '9')`,
    ],
    [`select setval('audit.events_id_seq', 1)`],
    ['create or replace function audit.refuse_change() returns trigger language plpgsql as $$ begin return new; end $$'],
    ['set role countersign_audit'],
    [`set session_replication_role = 'replica'`],
  ])('%s', async (statement) => {
    const before = await state();
    expect(await refusedWith(statement)).toBe(DENIED);
    expect(await state()).toEqual(before);
  });

  test('not even the owner of the log changes it without first removing its triggers', async () => {
    const before = await state();
    for (const statement of [`update audit.events set actor_id = 'bert'`, 'delete from audit.events', 'truncate audit.events']) {
      const change = database.owner.transaction(async (tx) => {
        await tx.sql`set local role countersign_audit`;
        await tx.sql.unsafe(statement);
      });
      await expect(change, statement).rejects.toMatchObject({ code: RAISED });
    }
    expect(await state()).toEqual(before);
  });

  test('the owner of the other tables may not even read it', async () => {
    const read = database.owner.transaction(async (tx) => {
      await tx.sql`set local role countersign_owner`;
      await tx.sql`select * from audit.events`;
    });
    await expect(read).rejects.toMatchObject({ code: DENIED });
  });
});

describe('what was decided stays', () => {
  test.each([
    [`update app.decision_records set outcome = '{"approved": true}'`],
    ['delete from app.decision_records'],
    ['truncate app.decision_records'],
    [`update app.forms set schema = '{"type": "object"}'`],
    ['delete from app.forms'],
    [`update app.bundles set code = '\\x01'`],
    ['delete from app.bundles'],
    ['delete from app.cases'],
    ['delete from app.case_keys'],
    ['delete from app.duties'],
    ['truncate app.cases cascade'],
    [`update outside.payments set amount_minor = 1`],
    ['delete from outside.payments'],
  ])('%s', async (statement) => {
    const before = await state();
    expect(await refusedWith(statement)).toBe(DENIED);
    expect(await state()).toEqual(before);
  });

  test.each([[`set duty = 'checker'`], [`set person = 'bert'`], [`set rule_set = 'FE-02'`], [`set subject = 'C-2'`]])(
    'a duty once taken cannot be exchanged: %s',
    async (change) => {
      const before = await state();
      expect(await refusedWith(`update app.duties ${change}`)).toBe(RAISED);
      expect(await state()).toEqual(before);
    },
  );

  test('one person has one duty in one matter, and a money amount is above zero', async () => {
    expect(await refusedWith(`insert into app.duties (subject, rule_set, person, duty) values ('C-1', 'FE-01', 'anna', 'checker')`)).toBe(
      '23505',
    );
    expect(await refusedWith(`insert into outside.payments (key, amount_minor, currency, beneficiary) values ('P-2', 0, 'CNY', 'x')`)).toBe(
      '23514',
    );
    expect(await refusedWith(`insert into outside.payments (key, amount_minor, currency, beneficiary) values ('P-1', 5, 'CNY', 'x')`)).toBe(
      '23505',
    );
  });
});

describe('the role writes no schema and becomes nobody else', () => {
  test.each([
    ['create table app.mine (id text)'],
    ['create table public.mine (id text)'],
    ['create temporary table mine (id text)'],
    ['create schema mine'],
    ['create function app.mine() returns int language sql as $$ select 1 $$'],
    ['create or replace function app.app_now() returns timestamptz language sql as $$ select now() $$'],
    ['alter table app.cases add column mine text'],
    ['alter table app.duties disable trigger all'],
    ['drop table app.cases cascade'],
    ['drop index app.cases_listed'],
    ['create index on app.cases (id)'],
    ['drop schema app cascade'],
    ['set role countersign_owner'],
    ['set role postgres'],
    ['set session authorization postgres'],
    ['create role mine'],
    ['alter role countersign_app superuser'],
    ['create database mine'],
    ['create extension pgcrypto'],
    [`copy app.cases to '/tmp/cases'`],
    [`select pg_read_file('/etc/passwd')`],
    ['select * from migrations.applied'],
  ])('%s', async (statement) => {
    const before = await state();
    expect(await refusedWith(statement)).toBe(DENIED);
    expect(await state()).toEqual(before);
  });

  test('it has no rights to hand on: a grant grants nothing', async () => {
    const before = await state();
    await refusedWith('grant all on app.cases to public');
    expect(await state()).toEqual(before);
  });
});
