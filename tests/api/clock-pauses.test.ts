// Pausing a clock over the API: who may, which clocks do, and what each refusal says (SLA-01).
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reachRung } from '../../db/queries/process-writes.ts';
import type { Iso } from '../../domain/ids.ts';
import { openApi, type Caller, type House } from './support/house.ts';
import { letter } from './support/process.ts';

const patient = {
  ...letter,
  clocks: {
    answer: { kind: 'internal', within: { unit: 'elapsed', hours: 48 } },
    target: { kind: 'internal', within: { unit: 'working-day', days: 3 }, pausable: true },
    law: { kind: 'regulatory', pack: 'cn-nfra-2020-3', clock: 'cn.decide' },
  },
} as const;
let house: House;
let clerk: Caller;
beforeAll(async () => {
  house = await openApi({ catalog: [patient] });
  clerk = await house.person(['R22', 'R07']);
});
afterAll(() => house.close());

const turn = (caseId: string, clock: string, how: 'pause' | 'resume', body: object = how === 'pause' ? { reason: 'customer' } : {}) =>
  clerk.post(`/v1/cases/${caseId}/clocks/${clock}/${how}`, body);
const refused = async (...asked: Parameters<typeof turn>) => {
  const before = await house.state();
  const response = await turn(...asked);
  expect(await house.state()).toBe(before);
  return [response.statusCode, response.json().code];
};
const clockOf = async (caseId: string) =>
  (await clerk.get(`/v1/cases/${caseId}`)).json().clocks.find(({ name }: { name: string }) => name === 'target');

it('an internal clock that says so is paused for a coded reason and resumed, and both are on record and told to the process', async () => {
  const caseId = await house.startCase(clerk);
  const before = await clockOf(caseId);
  const paused = await turn(caseId, 'target', 'pause');
  expect(paused.statusCode, paused.body).toBe(200);
  expect(await clockOf(caseId)).toMatchObject({ state: 'paused', dueAt: paused.json().dueAt });
  expect(Date.parse(paused.json().dueAt)).toBeGreaterThan(Date.parse(before.dueAt));
  const resumed = await turn(caseId, 'target', 'resume');
  expect(resumed.json()).toMatchObject({ state: 'running' });
  expect(Date.parse(resumed.json().dueAt) - Date.parse(before.dueAt)).toBeLessThan(60_000);
  const events = await house.db
    .sql`select event, actor_id, data ->> 'reason' as reason from audit.events where case_id = ${caseId} and event like 'clock.%'`;
  expect(events).toEqual([
    { event: 'clock.paused', actor_id: clerk.id, reason: 'customer' },
    { event: 'clock.resumed', actor_id: clerk.id, reason: null },
  ]);
  const told = await house.db.sql<
    { body: { rungs: unknown[] } }[]
  >`select body from app.messages where case_id = ${caseId} and kind = 'clock' order by seq`;
  expect(told).toHaveLength(2);
  expect(told[0]?.body.rungs).toHaveLength(3);
});

it('a process that comes to a rung before it has heard of the pause does not reach it, and the rung is not lost', async () => {
  const caseId = await house.startCase(clerk);
  const rung = async () =>
    (
      await house.owner.sql<{ at: Iso; reached: Iso | null }[]>`
      select at, reached_at as reached from app.rungs where case_id = ${caseId} and clock = 'target' and fraction = 0.5`
    )[0]!;
  const comesTo = (at: Iso) => reachRung(house.db, { caseId, run: 1, seen: [], actor: 'test', clock: 'target', fraction: 0.5, at });
  const { at: before } = await rung();
  await turn(caseId, 'target', 'pause');
  expect(await comesTo(before)).toBe('person');
  expect(await rung()).toMatchObject({ reached: null });
  await turn(caseId, 'target', 'resume');
  await house.owner.sql`update app.rungs set at = app.app_now() - interval '1 second' where case_id = ${caseId} and clock = 'target'`;
  expect(await comesTo((await rung()).at)).toBe('process');
  expect(await comesTo(before)).toBe('process');
});

it('the same request twice pauses once', async () => {
  const caseId = await house.startCase(clerk);
  const ask = () => clerk.post(`/v1/cases/${caseId}/clocks/target/pause`, { reason: 'documents' }, { 'idempotency-key': 'pause-1' });
  const [first, again] = [await ask(), await ask()];
  expect([first.statusCode, again.statusCode, again.json()]).toEqual([200, 200, first.json()]);
});

it('a regulatory clock never pauses, nor one that does not say that it may', async () => {
  const caseId = await house.startCase(clerk);
  expect(await refused(caseId, 'law', 'pause')).toEqual([409, 'CLOCK_NEVER_PAUSES']);
  expect(await refused(caseId, 'answer', 'pause')).toEqual([409, 'CLOCK_NEVER_PAUSES']);
  expect(await refused(caseId, `${caseId}.write.1`, 'pause')).toEqual([404, 'NOT_FOUND']);
  expect(await refused(caseId, 'none', 'pause')).toEqual([404, 'NOT_FOUND']);
});

it('what is paused is not paused again, and what runs is not resumed', async () => {
  const caseId = await house.startCase(clerk);
  expect(await refused(caseId, 'target', 'resume')).toEqual([409, 'CLOCK_NOT_PAUSED']);
  await turn(caseId, 'target', 'pause');
  expect(await refused(caseId, 'target', 'pause')).toEqual([409, 'CLOCK_PAUSED']);
});

it('without a reason of the list there is no pause', async () => {
  const caseId = await house.startCase(clerk);
  expect(await refused(caseId, 'target', 'pause', { reason: 'I am busy' })).toEqual([400, 'INVALID_REQUEST']);
  expect(await refused(caseId, 'target', 'pause', {})).toEqual([400, 'INVALID_REQUEST']);
});

it('after ten working days of pauses a clock is paused no more', async () => {
  const caseId = await house.startCase(clerk);
  const spans = [
    { from: '2026-03-02T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z', counts: true },
    { from: '2026-03-02T00:00:00.000Z', to: '2026-03-20T10:30:00.000Z', counts: false, reason: 'customer' },
    { from: '2026-03-20T10:30:00.000Z', to: null, counts: true },
  ];
  await house.owner.sql`
    update app.clocks set spans = ${JSON.stringify(spans)}::jsonb, started_at = '2026-03-02T00:00:00Z' where case_id = ${caseId} and name = 'target'`;
  expect(await refused(caseId, 'target', 'pause')).toEqual([409, 'PAUSE_USED_UP']);
});

it('what has ended stays as it is: a clock that was breached, and all clocks of a case that is withdrawn or closed', async () => {
  const caseId = await house.startCase(clerk);
  await house.owner.sql`update app.clocks set state = 'breached' where case_id = ${caseId} and name = 'target'`;
  expect(await refused(caseId, 'target', 'pause')).toEqual([409, 'CLOCK_ENDED']);
  const withdrawn = await house.startCase(clerk);
  await clerk.post(`/v1/cases/${withdrawn}/withdraw`, { reason: 'not wanted any more' });
  expect(await refused(withdrawn, 'target', 'pause')).toEqual([409, 'CASE_CLOSING']);
  await house.owner.sql`update app.cases set state = 'closed', outcome = 'withdrawn', closed_at = app.app_now() where id = ${withdrawn}`;
  expect(await refused(withdrawn, 'target', 'resume')).toEqual([409, 'CASE_CLOSED']);
});
