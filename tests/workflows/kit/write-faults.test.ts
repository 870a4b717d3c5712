// A fault of ours in a write of the process, such as a broken constraint: it is seen at once, nothing is lost, and the case goes on when it
// has been mended.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../../activities/adapters/engine.ts';
import { openHouse, type House } from '../../support/house.ts';
import { errand as activities } from './activities.ts';
import { definitions, errand } from './definitions.ts';

let house: House;
beforeAll(async () => {
  const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
  house = await openHouse({ file: import.meta.url, catalog: definitions, modules: { errand: activities }, workflowsPath });
});
afterAll(() => house.close());

const failures = async (caseId: string) =>
  ((await house.client.workflow.getHandle(caseId).fetchHistory()).events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed ? [failed] : [],
  );

test('a write that breaks a constraint fails the workflow task instead of being tried for ever, and the case goes on once it is mended', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await house.open(`${id}.make.1`);
  await house.owner.sql.unsafe(`alter table app.tasks add constraint planted_fault check (task <> 'check') not valid`);
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.until('the workflow task failed', async () => (await failures(id)).length > 0);
  const engine = openEngine({ address: process.env['COUNTERSIGN_TEST_TEMPORAL_ADDRESS']!, namespace: 'default' });
  await house.until('operators see that it is tried again', async () => ((await engine.workflowTaskTries(id)) ?? 0) > 1);
  expect(await engine.workflowTaskTries('no-such-case')).toBeNull();
  await engine.close();
  expect((await house.client.workflow.getHandle(id).describe()).status.name).toBe('RUNNING');
  expect((await house.tasks(id)).map(({ task, state }) => [task, state])).toEqual([['make', 'completed']]);

  await house.owner.sql.unsafe('alter table app.tasks drop constraint planted_fault');
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
  expect((await house.events(id)).filter((event) => event === 'task.opened')).toHaveLength(2);
});
