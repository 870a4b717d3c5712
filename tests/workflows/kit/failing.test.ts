// A fault of ours behind everything that a case was told: no message waits to be taken in, and operators see the case all the same.
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine, type Engine } from '../../../activities/adapters/engine.ts';
import { listStuckCases } from '../../../commands/list-stuck-cases.ts';
import type { Person } from '../../../domain/people.ts';
import { buildBundle } from '../../../workers/bundle.ts';
import { openHouse, type House } from '../../support/house.ts';
import { errand as activities } from './activities.ts';
import { definitions, errand } from './definitions.ts';

const LEAD: Person = {
  ...{ id: 'anna', name: 'anna', kind: 'person', roles: ['R07'], branchId: 'HQ', scope: 'all' },
  ...{ standsFor: [], inherits: [], onlyQueues: null },
};
const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
let house: House;
let engine: Engine;
beforeAll(async () => {
  house = await openHouse({
    file: import.meta.url,
    catalog: definitions,
    modules: { errand: activities },
    workflowsPath: at('./workflows.ts'),
  });
  engine = openEngine({ address: process.env['COUNTERSIGN_TEST_TEMPORAL_ADDRESS']!, namespace: 'default' });
});
afterAll(() => Promise.all([engine.close(), house.close()]));

const listed = async () => {
  const ask = { tries: engine.workflowTaskTries, failing: engine.failingCases };
  const page = await listStuckCases({ db: house.db, actor: LEAD }, ask, { after: null, limit: 50 });
  return page.flatMap(({ item }) => item ?? []);
};

test('a case whose code fails is listed with its tries although everything was taken in, and no more once a mended version takes it on', async () => {
  await house.stopFlow();
  await house.startFlow(await buildBundle({ workflowsPath: at('./faulty-late.ts') }));
  const id = await house.startCase(errand, { amount: 5 });
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  await house.until('the fault has struck', async () =>
    ((await house.client.workflow.getHandle(id).fetchHistory()).events ?? []).some((event) => event.workflowTaskFailedEventAttributes),
  );
  const [untaken] = await house.db.sql`select count(*)::int as n from app.messages where case_id = ${id} and seen_at is null`;
  expect(untaken).toEqual({ n: 0 });

  await house.until('operators see it', async () => (await listed()).some(({ caseId }) => caseId === id), { seconds: 120 });
  const [item, ...others] = await listed();
  expect(others).toEqual([]);
  expect(item).toMatchObject({ caseId: id, process: 'errand', reason: 'WORKFLOW_TASK_FAILING', message: null, sends: 0 });
  expect(item?.tries).toBeGreaterThan(1);
  const [step] = await house.db.sql<{ at: string }[]>`select max(ended_at) as at from app.steps where case_id = ${id}`;
  expect(item?.since).toBe(step?.at); // the last thing that went well

  await house.stopFlow();
  await house.startFlow();
  expect(await house.closed(id)).toBe('done');
  await house.until('it is off the list', async () => (await listed()).length === 0);
}, 240_000);

test('what fails elsewhere on the engine, and a case that only waits for somebody, is not listed', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await house.open(`${id}.make.1`);
  const ask = { tries: engine.workflowTaskTries, failing: async () => [id, 'SOMEBODY-ELSES-1'] };
  const page = await listStuckCases({ db: house.db, actor: LEAD }, ask, { after: null, limit: 50 });
  expect(page.map(({ row, item }) => [row.caseId, item])).toEqual([[id, null]]);
  await house.withdraw(id);
});

test('an engine that is away, does not answer or knows no such attribute says nothing, and nobody waits long for it', async () => {
  const mute = createServer().listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const addresses = ['127.0.0.1:1', `127.0.0.1:${(mute.address() as AddressInfo).port}`, process.env['COUNTERSIGN_TEST_TEMPORAL_ADDRESS']!];
  for (const address of addresses) {
    const silent = openEngine({ address, namespace: 'no-such-namespace' });
    const begun = performance.now();
    expect([await silent.failingCases(), await silent.workflowTaskTries('CASE-1')]).toEqual([[], null]);
    expect(performance.now() - begun).toBeLessThan(10_000); // the library by itself goes on for 20 s
    await silent.close();
  }
  mute.close();
});
