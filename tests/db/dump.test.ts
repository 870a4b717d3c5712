// db/schema.sql is what the migrations come to. After a change of a migration: vitest run tests/db/dump.test.ts -u
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withAdmin } from '../../db/admin.ts';
import { dumpSchema } from '../../db/dump.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('the committed schema is the one that the migrations make', async () => {
  await expect(await withAdmin(database.ownerUrl, dumpSchema)).toMatchFileSnapshot('../../db/schema.sql');
});

test('the dump tells an added column, a dropped constraint, a changed function and another grant', async () => {
  const before = await withAdmin(database.ownerUrl, dumpSchema);
  const changes = [
    'alter table app.cases add column later text',
    'alter table app.tasks drop constraint tasks_priority_check',
    `create or replace function app.app_now() returns timestamptz stable parallel safe language sql as 'select now()'`,
    'grant update on app.forms to countersign_app',
    'drop trigger events_append_only on audit.events',
    `comment on column app.people.name is 'P1'`,
    'drop index app.tasks_claimable',
    `alter table app.cases alter column state set default 'closed'`,
  ];
  for (const change of changes) {
    const after = await withAdmin(database.ownerUrl, async (sql) => {
      await sql.unsafe('begin');
      await sql.unsafe(change);
      const text = await dumpSchema(sql);
      await sql.unsafe('rollback');
      return text;
    });
    expect(after, change).not.toBe(before);
  }
});
