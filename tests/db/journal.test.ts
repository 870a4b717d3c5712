import { afterAll, beforeAll, expect, test } from 'vitest';
import { markSent, takeDue } from '../../db/queries/messages.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const { sql } = database.db;
  await sql`insert into app.branches (id, title) values ('HQ', '{}') on conflict do nothing`;
  await sql`insert into app.people (id, username, name, branch_id) values ('anna', 'anna', 'Anna', 'HQ')`;
});
afterAll(() => database.drop());

async function aCase(id: string): Promise<void> {
  const { sql } = database.db;
  await sql`
    insert into app.cases (id, process, process_version, input, starter, branch_id, root_case, received_at)
    values (${id}, 'complaint', 1, '{}', 'anna', 'HQ', ${id}, now())`;
  for (const message of ['start', 'first', 'second'])
    await sql`insert into app.messages (case_id, id, kind, body, send_at) values (${id}, ${message}, ${message === 'start' ? 'start' : 'task'}, '{}', app.app_now())`;
}
const taken = async (caseId: string) =>
  (await takeDue(database.db, { cases: 10 })).filter((row) => row.caseId === caseId).map((row) => row.id);

test('a message that the process took in before the relay noted its sending holds nothing up', async () => {
  const { db } = database;
  await aCase('C-1');
  expect(await taken('C-1')).toEqual(['start', 'first', 'second']);
  // the process is faster than the relay: its next write says what it has seen
  await db.sql`update app.messages set seen_at = app.app_now(), send_at = null where case_id = 'C-1' and id in ('start', 'first', 'second')`;
  await markSent(
    db,
    (await db.sql<{ seq: number }[]>`select seq from app.messages where case_id = 'C-1'`).map((row) => row.seq),
  );
  await db.sql`insert into app.messages (case_id, id, kind, body, send_at) values ('C-1', 'third', 'task', '{}', app.app_now())`;
  expect(await taken('C-1')).toEqual(['third']);
});

test('a message is not sent before the one that is on its way', async () => {
  await aCase('C-2');
  await taken('C-2');
  await database.db.sql`insert into app.messages (case_id, id, kind, body, send_at) values ('C-2', 'third', 'task', '{}', app.app_now())`;
  expect(await taken('C-2')).toEqual([]);
});
