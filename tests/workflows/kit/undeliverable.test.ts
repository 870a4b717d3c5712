// What the engine will never take: it ends among the dead letters, and nothing else of the case with it.
import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHouse, type House } from '../../support/house.ts';
import { definitions, errand, leaf } from './definitions.ts';
import { errand as activities } from './activities.ts';

/** Above the 2 MB that the engine takes as one payload, below the 4 MB of a call. */
const HUGE = randomBytes(1_100_000).toString('hex');
let house: House;
beforeAll(async () => {
  const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
  house = await openHouse({ file: import.meta.url, catalog: definitions, modules: { errand: activities }, workflowsPath });
});
afterAll(() => house.close());

const dead = async (caseId: string) =>
  (
    await house.db.sql<{ id: string }[]>`select id from app.messages where case_id = ${caseId} and dead_reason is not null order by seq`
  ).map(({ id }) => id);

test('an answer that is too large is dead, and the case whose start it went with is started all the same', async () => {
  await house.stopFlow();
  const id = await house.startCase(errand, { amount: 5 });
  await house.db.sql`
    insert into app.messages (case_id, id, kind, body, send_at)
    values (${id}, 'too-large', 'child', jsonb_build_object('kind', 'child', 'id', 'too-large', 'outcome', ${HUGE}::text), app.app_now())`;
  await house.startFlow();
  await house.open(`${id}.make.1`);
  await house.until('the answer is dead', async () => (await dead(id)).length > 0);
  expect(await dead(id)).toEqual(['too-large']);
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
});

test('a case whose start is dead waits for operators: what is behind it starts nothing over and over', async () => {
  await house.stopFlow();
  const id = await house.startCase(leaf, { n: 1 });
  await house.db.sql`update app.cases set input = jsonb_build_object('n', 1, 'more', ${HUGE}::text) where id = ${id}`;
  await house.startFlow();
  await house.until('the start is dead', async () => (await dead(id)).length > 0);
  await house.answer(`${id}.look.1`, 'bert', { note: 'looked' });
  await wait(2_500);
  const [row] = await house.db.sql`select run, state from app.cases where id = ${id}`;
  expect(row).toEqual({ run: 1, state: 'open' });
  expect(await house.events(id)).not.toContain('case.rebuilt');
  const [answer] = await house.db.sql<{ sends: number; inSeconds: number }[]>`
    select sends, extract(epoch from send_at - app.app_now())::float8 as "inSeconds" from app.messages where case_id = ${id} and kind = 'task'`;
  expect(answer?.sends).toBe(1);
  expect(answer?.inSeconds).toBeGreaterThan(30);

  await house.db.sql`update app.cases set input = '{"n":1}' where id = ${id}`;
  await house.db.sql`update app.messages set dead_reason = null, send_at = app.app_now() where case_id = ${id} and id = 'start'`;
  await house.db.sql`update app.tasks set shows = '{"input":{"n":1}}' where id = ${`${id}.look.1`}`;
  await house.db.sql`update app.messages set send_at = app.app_now() where case_id = ${id} and kind = 'task'`;
  expect(await house.closed(id)).toBe('done');
});
