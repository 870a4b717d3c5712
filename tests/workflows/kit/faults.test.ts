// What goes wrong inside the house: a fault in workflow code, a key row that is missing, a key destroyed on purpose.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { caseKeys, payloadCodec, TOMBSTONE } from '../../../activities/adapters/payload-codec.ts';
import { buildBundle } from '../../../workers/bundle.ts';
import { replayHistory } from '../../../workers/replay.ts';
import { openHouse, type House } from '../../support/house.ts';
import { TEST_KEY } from '../../support/test-key.ts';
import * as modules from './activities.ts';
import { definitions, errand, leaf } from './definitions.ts';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const context = (workflowId: string) => ({ type: 'workflow', namespace: 'default', workflowId }) as const;
let house: House;
beforeAll(async () => {
  house = await openHouse({
    file: import.meta.url,
    catalog: definitions,
    modules: { errand: modules.errand },
    workflowsPath: at('./workflows.ts'),
    keys: (db) => caseKeys(db, TEST_KEY),
  });
});
afterAll(() => house.close());

test('a fault in workflow code stops the case where it is, and a mended version takes it on', async () => {
  await house.stopFlow();
  await house.startFlow(await buildBundle({ workflowsPath: at('./faulty.ts') }));
  const id = await house.startCase(errand, { amount: 5 });
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  const handle = house.client.workflow.getHandle(id);
  await house.until('the workflow task failed', async () =>
    ((await handle.fetchHistory()).events ?? []).some((event) => event.workflowTaskFailedEventAttributes),
  );
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await house.stopFlow();
  await house.startFlow();
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
  expect((await house.tasks(id)).map((row) => row.id.slice(id.length + 1))).toEqual(['make.1', 'check.1']);
});

test('a case whose key row is missing waits, says so, and goes on when the row is back', async () => {
  await house.stopFlow();
  const id = await house.startCase(leaf, { n: 1 }, { by: 'anna' });
  const [row] = await house.owner.sql<{ wrapped: Uint8Array }[]>`delete from app.case_keys where case_id = ${id} returning wrapped`;
  await house.startFlow();
  await house.answer(`${id}.look.1`, 'bert', { note: 'people go on meanwhile' });
  await house.until('the relay has said why', async () => house.warnings.some((line) => line.includes(id) && line.includes('key of case')));
  await house.db.sql`insert into app.case_keys (case_id, wrapped) values (${id}, ${row?.wrapped ?? null})`;
  expect(await house.closed(id)).toBe('done');
});

test('a key destroyed on purpose leaves a history that nobody can read any more', async () => {
  const id = await house.startCase(leaf, { n: 1 }, { by: 'anna' });
  await house.answer(`${id}.look.1`, 'bert', { note: 'erase me' });
  expect(await house.closed(id)).toBe('done');
  const history = await house.client.workflow.getHandle(id).fetchHistory();
  const signalled = history.events?.find((event) => event.workflowExecutionSignaledEventAttributes);
  const payloads = signalled?.workflowExecutionSignaledEventAttributes?.input?.payloads ?? [];
  const read = async () =>
    Buffer.from((await payloadCodec(caseKeys(house.db, TEST_KEY)).decode(payloads, context(id)))[0]?.data ?? []).toString();
  expect(await read()).toContain('erase me');
  await house.db.sql`update app.case_keys set wrapped = null, destroyed_at = app.app_now() where case_id = ${id}`;
  expect(await read()).toBe(JSON.stringify(TOMBSTONE));
});

test('today’s code is told apart from code that takes another path', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
  const history = await house.client.workflow.getHandle(id).fetchHistory();
  const keys = caseKeys(house.db, TEST_KEY);
  expect(await replayHistory({ bundle: house.bundle, keys, caseId: id, history })).toEqual({ same: true });
  const other = await buildBundle({ workflowsPath: at('./other-path.ts') });
  const verdict = await replayHistory({ bundle: other, keys, caseId: id, history });
  expect(verdict).toMatchObject({ same: false });
});
