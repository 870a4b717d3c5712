// By what its watchdog knows that a worker is alive: it asks for work all the time, also while it works.
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPolling } from '../../../workers/watchdog.ts';
import { openHouse, type House } from '../../support/house.ts';
import { errand as activities } from './activities.ts';
import { definitions, errand } from './definitions.ts';

let house: House;
beforeAll(async () => {
  const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
  house = await openHouse({ file: import.meta.url, catalog: definitions, modules: { errand: activities }, workflowsPath });
});
afterAll(() => house.close());

test('workers for workflows and for steps ask for work while a case runs, and one that cannot ask any more is told apart', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await house.open(`${id}.make.1`);
  const workers = house.workers();
  expect(workers.length).toBeGreaterThan(2);
  for (let look = 0; look < 10; look++, await wait(100)) expect(workers.map(isPolling)).toEqual(workers.map(() => true));
  const [flow] = workers;
  const mute = { getStatus: () => ({ ...flow!.getStatus(), hasOutstandingWorkflowPoll: false }) };
  expect(isPolling(mute as never)).toBe(false);
  const failed = { getStatus: () => ({ ...flow!.getStatus(), activityPollerState: 'FAILED' }) };
  expect(isPolling(failed as never)).toBe(false);
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
});
