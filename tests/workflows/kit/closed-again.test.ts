// "Written" is not "remembered": a case closes in the database, and the engine forgets the task in which it did so. The process runs again
// and must find everything done, instead of trying for ever.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { helloProcess } from '../../../workflows/hello-process/process.ts';
import { openHouse, type House } from '../../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse({ file: import.meta.url, catalog: [helloProcess], modules: {} });
});
afterAll(() => house.close());

/** Takes the engine back to the first thing that the process did. */
async function forget(caseId: string): Promise<void> {
  const handle = house.client.workflow.getHandle(caseId);
  await handle.result();
  const { events } = await handle.fetchHistory();
  const first = events?.find((event) => event.workflowTaskCompletedEventAttributes ?? event.workflowTaskFailedEventAttributes);
  const { runId } = await handle.describe();
  await house.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: caseId, runId },
    workflowTaskFinishEventId: first!.eventId!,
    requestId: randomUUID(),
    reason: 'the engine has forgotten',
  });
}

test('a process whose closing was forgotten adopts the answers and the closing, and ends', async () => {
  const id = await house.startCase(helloProcess, { name: 'Zhang San' });
  await house.answer(`${id}.greet.1`, 'bert', { greeting: '您好！' });
  expect(await house.closed(id)).toBe('greeted');
  const events = await house.events(id);
  await forget(id);
  expect(await house.client.workflow.getHandle(id).result()).toMatchObject({ outcome: 'greeted' });
  expect(await house.events(id)).toEqual(events);
  expect((await house.tasks(id)).map(({ state }) => state)).toEqual(['completed']);
}, 30_000);
