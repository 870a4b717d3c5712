// Installing and upgrading the database.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withAdmin } from '../../db/admin.ts';
import { connect } from '../../db/client.ts';
import { migrate, urlOf } from '../../db/migrate.ts';
import { dumpSchema } from '../../db/dump.ts';
import { APP_PASSWORD, testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let adminUrl: string;
const made: string[] = [];
beforeAll(async () => {
  database = await testDatabase();
  adminUrl = urlOf(database.ownerUrl, 'postgres');
});
afterAll(async () => {
  await withAdmin(adminUrl, async (sql) => {
    for (const name of made) await sql.unsafe(`drop database if exists ${name} with (force)`);
  });
  await database.drop();
});

const newName = (): string => {
  const name = `${database.name}_${made.length}`;
  made.push(name);
  return name;
};
const install = (name: string) => migrate({ adminUrl, database: name, appPassword: APP_PASSWORD });

test('several processes that install at once end with one schema, and a second run finds nothing to do', async () => {
  const name = newName();
  const runs = await Promise.all([install(name), install(name), install(name)]);
  expect(runs.map((run) => run.applied.length).sort()).toEqual([0, 0, expect.any(Number)]);
  expect((await install(name)).applied).toEqual([]);
  const [fresh, cloned] = await Promise.all([urlOf(adminUrl, name), database.ownerUrl].map((url) => withAdmin(url, dumpSchema)));
  expect(fresh).toBe(cloned);
  const db = connect({ url: runs[0].appUrl, name: 'migrate-test' });
  expect(await db.sql`select current_user::text as "user", current_setting('search_path') as path`).toEqual([
    { user: 'countersign_app', path: 'app, audit' },
  ]);
  await db.close();
});

test('a migration that was changed after it had been applied is refused by its name, and nothing is touched', async () => {
  const name = newName();
  await install(name);
  await withAdmin(urlOf(adminUrl, name), (sql) => sql`update migrations.applied set sha256 = 'other' where name = '0001_foundation.sql'`);
  await expect(install(name)).rejects.toThrow(/0001_foundation\.sql was changed after it had been applied\. Restore the file/);
});

test('a database that a newer version has migrated is refused', async () => {
  const name = newName();
  await install(name);
  await withAdmin(urlOf(adminUrl, name), (sql) => sql`insert into migrations.applied (name, sha256) values ('9999_later.sql', 'x')`);
  await expect(install(name)).rejects.toThrow(/9999_later\.sql, which this version does not know.*Start that version/);
});

test('a name that cannot be a database is refused before anything is sent', async () => {
  await expect(install('x"; drop database postgres; --')).rejects.toThrow(/cannot name the database/);
});
