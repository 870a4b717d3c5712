import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastSeen, markSent, markStarted, rebuildCase, resendRecent, takeDue } from '../../db/queries/messages.ts';
import { moveClock } from '../../db/queries/moved-clocks.ts';
import { CN } from '../../domain/calendar/calendars.ts';
import { clockPlan } from '../../domain/calendar/clock-plan.ts';
import type { Iso } from '../../domain/ids.ts';
import { hours } from '../../domain/process.ts';
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

test('whatever was sent more than ten times without being taken in is sent about once a day, not every ten minutes', async () => {
  const { db } = database;
  await aCase('C-3');
  const waits = async (sends: number) => {
    const [row] = await db.sql<{ seq: number }[]>`
      update app.messages set sends = ${sends}, send_at = app.app_now() where case_id = 'C-3' and id = 'first' returning seq`;
    await markSent(db, [row!.seq]);
    const [sent] = await db.sql<{ minutes: number }[]>`
      select extract(epoch from send_at - app.app_now())::float8 / 60 as minutes from app.messages where seq = ${row!.seq}`;
    return sent!.minutes;
  };
  expect(await waits(10)).toBeCloseTo(10, 0);
  expect(await waits(11)).toBeGreaterThan(120);
  expect(await waits(99)).toBeCloseTo(24 * 60, 0);
});

test('what was seen in the last minutes before the engine was away goes out once more, however long ago that is, and stays seen', async () => {
  const { db } = database;
  await aCase('C-4');
  await aCase('C-5');
  await db.sql`update app.cases set state = 'closed', outcome = 'upheld', closed_at = app.app_now() where id = 'C-5'`;
  await db.sql`update app.messages set sends = 1, sent_at = app.app_now(), send_at = null, seen_at = null`;
  expect(await lastSeen(db)).toBeNull();
  for (const [caseId, id, minutes] of [
    ['C-4', 'start', 200],
    ['C-4', 'first', 109],
    ['C-4', 'second', 100],
    ['C-5', 'second', 105],
  ] as const)
    await db.sql`update app.messages set seen_at = app.app_now() - make_interval(mins => ${minutes}) where case_id = ${caseId} and id = ${id}`;
  expect(await resendRecent(db, { until: (await lastSeen(db))!, minutes: 10 })).toBe(2);
  const due = await takeDue(db, { cases: 10 });
  expect(due.map(({ caseId, id }) => `${caseId} ${id}`)).toEqual(['C-4 first', 'C-4 second']);
  await markSent(
    db,
    due.map(({ seq }) => seq),
  );
  const left =
    await db.sql`select id from app.messages where case_id = 'C-4' and (send_at is not null or (seen_at is null and id <> 'start'))`;
  expect(left).toEqual([]);
});

test('a case that was started again keeps the bundle that started it last, and what is told of an older run changes nothing', async () => {
  const { db } = database;
  await aCase('C-6');
  const bundle = async () => (await db.sql<{ bundle: string }[]>`select bundle from app.cases where id = 'C-6'`)[0]?.bundle;
  await db.sql`insert into app.bundles (hash, code) values ('old', ''), ('new', '')`;
  await markStarted(db, { caseId: 'C-6', run: 1, engineRun: 'one', bundle: 'old' });
  await markStarted(db, { caseId: 'C-6', run: 1, engineRun: 'running', bundle: 'new' });
  expect(await bundle()).toBe('old');
  expect(await rebuildCase(db, { caseId: 'C-6', run: 1 })).toEqual({ isRebuilt: true, isStartDead: false });
  expect(await rebuildCase(db, { caseId: 'C-6', run: 1 })).toEqual({ isRebuilt: false, isStartDead: false });
  await markStarted(db, { caseId: 'C-6', run: 1, engineRun: 'late', bundle: 'old' });
  await markStarted(db, { caseId: 'C-6', run: 2, engineRun: 'two', bundle: 'new' });
  expect(await bundle()).toBe('new');
});

test('a clock is moved under the lock of its case, in the order in which an item is completed', async () => {
  const { db } = database;
  await aCase('C-7');
  const at = '2026-03-02T01:00:00.000Z' as Iso;
  const plan = clockPlan({ name: 'limit', spec: { kind: 'internal', within: hours(1), ladder: [1] }, startedAt: at, calendar: CN });
  await db.sql`
    insert into app.clocks (case_id, name, kind, spec, started_at, due_at, calendar, derivation)
    values ('C-7', 'limit', 'internal', '{}', ${at}, ${at}, 'cn', '[]')`;
  const move = () => moveClock(db, { caseId: 'C-7', version: 1 }, plan, { event: 'clock.moved', actor: { kind: 'system', id: 'test' } });
  let moved: Promise<boolean> | undefined;
  await db.transaction(async (tx) => {
    await tx.sql`select from app.cases where id = 'C-7' for no key update`;
    moved = move();
    await wait(300);
    await tx.sql`select from app.clocks where case_id = 'C-7' for no key update nowait`;
  });
  expect(await moved).toBe(true);
});
