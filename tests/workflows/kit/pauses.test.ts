// An internal clock that stands still while the bank waits for somebody else (SLA-01), as its process sees it.
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pauseClock, resumeClock, type ClockCtx } from '../../../commands/pause-clock.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import type { PauseReason } from '../../../domain/calendar/pauses.ts';
import { openHouse, type House } from '../../support/house.ts';
import { definitions, watch } from './definitions.ts';

const MINUTES = 60_000;
let house: House;
beforeAll(async () => {
  const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
  house = await openHouse({
    file: import.meta.url,
    catalog: definitions,
    modules: { errand: await import('./activities.ts').then((m) => m.errand) },
    workflowsPath,
  });
});
afterAll(() => house.close());

const ctx = () =>
  ({
    db: house.db,
    catalog: definitions,
    calendar: CN,
    actor: {
      id: 'anna',
      name: 'Anna',
      kind: 'person',
      roles: ['R22'],
      branchId: 'HQ',
      scope: 'all',
      standsFor: [],
      inherits: [],
      onlyQueues: null,
    },
    request: null,
    hint: () => undefined,
  }) as unknown as ClockCtx;
const pause = (caseId: string, reason: PauseReason = 'customer') => pauseClock(ctx(), { caseId, clock: 'limit', reason });
const resume = (caseId: string) => resumeClock(ctx(), { caseId, clock: 'limit' });
const fired = async (caseId: string) =>
  (
    await house.db.sql`
      select key from audit.events
      where case_id = ${caseId} and event in ('clock.rung-reached', 'clock.breached') and data ->> 'clock' = 'limit'`
  ).length;

test('a paused clock does not come to its rung until it is resumed, and then only when the rest of its time has passed', async () => {
  const id = await house.startCase(watch, { aside: false });
  await house.open(`${id}.main.1`);
  await house.skip(id, 20 * MINUTES);
  expect(await pause(id)).toMatchObject({ state: 'paused' });
  await house.skip(id, 55 * MINUTES);
  await wait(1_000);
  expect(await fired(id)).toBe(0);
  const { dueAt } = await resume(id);
  expect(Date.parse(dueAt) - Date.now()).toBeGreaterThan(39 * MINUTES);
  expect(Date.parse(dueAt) - Date.now()).toBeLessThan(41 * MINUTES);
  await house.skip(id, 5 * MINUTES);
  await wait(500);
  expect(await fired(id)).toBe(0);
  await house.skip(id, 6 * MINUTES);
  await house.expectRungs(id, 'limit', [0.5]);
  await house.skip(id, 30 * MINUTES);
  await house.answer(`${id}.call.call`, 'bert', { called: true });
  await house.expectRungs(id, 'limit', [0.5, 0.9, 1]);
  await house.answer(`${id}.main.1`, 'anna', { note: 'late but done' });
  expect(await house.closed(id)).toBe('done');
  expect((await house.events(id)).filter((event) => event === 'clock.paused' || event === 'clock.resumed')).toEqual([
    'clock.paused',
    'clock.resumed',
  ]);
});

test('a rung that was about to be reached when the clock was paused is not lost: it comes after the resumption', async () => {
  const id = await house.startCase(watch, { aside: false });
  await house.open(`${id}.main.1`);
  await house.stopFlow(); // the process hears of the pause only after the instant at which its rung would have come
  await house.skip(id, 30 * MINUTES - 4_000);
  await pause(id);
  await wait(4_200);
  await house.startFlow();
  await wait(1_000);
  expect(await fired(id)).toBe(0);
  await resume(id);
  await house.expectRungs(id, 'limit', [0.5]);
  await house.answer(`${id}.main.1`, 'anna', { note: 'done' });
  expect(await house.closed(id)).toBe('done');
});

test('a clock that nobody resumes counts again by itself when it has stood still for ten working days', async () => {
  const id = await house.startCase(watch, { aside: false });
  await house.open(`${id}.main.1`);
  const { dueAt } = await pause(id);
  const [rung] = await house.db.sql<
    { at: string }[]
  >`select at from app.rungs where case_id = ${id} and clock = 'limit' and fraction = 0.5`;
  expect(Date.parse(dueAt) - Date.now()).toBeGreaterThan(9 * 24 * 60 * MINUTES);
  await house.skip(id, Date.parse(String(rung?.at)) - Date.now() + 1_000);
  await house.expectRungs(id, 'limit', [0.5]);
  await house.answer(`${id}.main.1`, 'anna', { note: 'done' });
  expect(await house.closed(id)).toBe('done');
});
