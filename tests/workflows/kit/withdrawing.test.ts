// A withdrawal meets a step that is acting: what is undone has come to its end before.
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHouse, type House } from '../../support/house.ts';
import { errand as activities } from './activities.ts';
import { definitions, errand } from './definitions.ts';

const acts: string[] = [];
const gate = Promise.withResolvers<undefined>();
let house: House;
beforeAll(async () => {
  house = await openHouse({
    file: import.meta.url,
    catalog: definitions,
    modules: {
      errand: {
        ...activities,
        reserve: async () => {
          acts.push('reserving');
          await gate.promise;
          acts.push('reserved');
        },
        unreserve: async () => {
          acts.push('unreserved');
        },
      },
    },
    workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
  });
});
afterAll(() => house.close());

test('a step that acts while its case is withdrawn comes to its end before it is undone', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await house.until('the step acts', async () => acts.length > 0);
  await house.withdraw(id);
  await house.until('the step is told', async () =>
    ((await house.client.workflow.getHandle(id).fetchHistory()).events ?? []).some(
      (event) => event.activityTaskCancelRequestedEventAttributes,
    ),
  );
  await wait(1_000);
  expect(acts).toEqual(['reserving']);
  gate.resolve(undefined);
  expect(await house.closed(id)).toBe('withdrawn');
  expect(acts).toEqual(['reserving', 'reserved', 'unreserved']);
});
