// Cases that do not go on, as operators see them.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let lead: Caller;
/** What the engine says about the current workflow task of a case. */
const tries = new Map<string, number | null>();
/** The cases of which the engine says that their code fails. */
const failing = new Set<string>();
beforeAll(async () => {
  house = await openApi({ hasEngine: true, askEngine: { tries: async (id) => tries.get(id) ?? null, failing: async () => [...failing] } });
  lead = await house.person(['R07']);
});
afterAll(() => house.close());
/** What stood still in one story is none of the next one's business. */
beforeEach(async () => {
  failing.clear();
  await house.owner.sql`update app.cases set has_engine = false`;
});

const stuck = async () => (await lead.get('/v1/operations/stuck')).json().items;
const started = async ({ minutesAgo = 2, isSent = false } = {}) => {
  const caseId = await house.startCase(lead);
  await house.owner.sql`
    update app.messages set created_at = app.app_now() - make_interval(mins => ${minutesAgo}),
      sent_at = case when ${isSent} then app.app_now() end, sends = ${isSent ? 3 : 0} where case_id = ${caseId}`;
  return caseId;
};

it('a case whose key row is missing is listed, and is not any more when the row is back', async () => {
  const caseId = await house.startCase(lead);
  expect(await stuck()).toEqual([]);
  const [key] = await house.owner.sql<{ wrapped: Uint8Array }[]>`delete from app.case_keys where case_id = ${caseId} returning wrapped`;
  expect(await stuck()).toMatchObject([{ caseId, process: 'test-letter', reason: 'KEY_MISSING', message: null, tries: null }]);
  await house.owner.sql`insert into app.case_keys (case_id, wrapped) values (${caseId}, ${key?.wrapped ?? null})`;
  expect(await stuck()).toEqual([]);
});

it('a case of which the engine has not been told for a minute is listed with the message that waits', async () => {
  const caseId = await started();
  await started({ minutesAgo: 0 });
  expect(await stuck()).toMatchObject([{ caseId, reason: 'NOT_DELIVERED', message: 'start', sends: 0 }]);
});

it('a case whose code fails again and again is listed with the number of tries', async () => {
  const caseId = await started({ isSent: true });
  tries.set(caseId, 7);
  expect(await stuck()).toMatchObject([{ caseId, reason: 'WORKFLOW_TASK_FAILING', message: 'start', sends: 3, tries: 7 }]);
});

it('a case of which the engine says that its code fails is listed whatever it was told, since the last thing that went well, and not once it goes on', async () => {
  const caseId = await started({ isSent: true });
  await house.owner.sql`update app.messages set seen_at = app.app_now() - interval '5 minutes' where case_id = ${caseId}`;
  await house.owner.sql`update app.cases set opened_at = app.app_now() - interval '1 hour' where id = ${caseId}`;
  expect(await stuck()).toEqual([]);
  failing.add(caseId).add('LET-20260302-N0TH1NG0');
  tries.set(caseId, 4);
  const [{ at } = { at: '' }] = await house.owner.sql<{ at: string }[]>`select seen_at as at from app.messages where case_id = ${caseId}`;
  expect(await stuck()).toMatchObject([{ caseId, reason: 'WORKFLOW_TASK_FAILING', message: null, sends: 0, tries: 4, since: at }]);
  tries.set(caseId, null); // the engine says nothing more about it
  expect(await stuck()).toMatchObject([{ caseId, reason: 'WORKFLOW_TASK_FAILING', tries: null }]);
  tries.set(caseId, 0); // its list is a moment old: nothing is under way any more
  expect(await stuck()).toEqual([]);
  tries.set(caseId, 1); // nor has it failed at what is under way
  expect(await stuck()).toEqual([]);
});

it('a case whose key is missing says so also while its code fails for it', async () => {
  const caseId = await started({ isSent: true });
  failing.add(caseId);
  await house.owner.sql`delete from app.case_keys where case_id = ${caseId}`;
  expect(await stuck()).toMatchObject([{ caseId, reason: 'KEY_MISSING' }]);
});

it('what the process has not taken in is listed while the engine says nothing, and not when the case only waits for somebody', async () => {
  const caseId = await started({ isSent: true });
  expect(await stuck()).toMatchObject([{ caseId, reason: 'NOT_TAKEN_IN', tries: null }]);
  tries.set(caseId, 0);
  expect(await stuck()).toEqual([]);
  await house.owner.sql`update app.tasks set state = 'cancelled' where case_id = ${caseId}`;
  expect(await stuck()).toMatchObject([{ caseId, reason: 'NOT_TAKEN_IN', tries: 0 }]);
});

it('messages that were seen, are late or dead, moved clocks and closed cases are no cases that wait', async () => {
  for (const state of ['seen_at = app.app_now()', 'is_late = true', `dead_reason = 'x'`, `kind = 'clock'`]) {
    const caseId = await started({ isSent: true });
    await house.owner.sql.unsafe(`update app.messages set ${state} where case_id = '${caseId}'`);
  }
  const closed = await started();
  await house.owner.sql`update app.cases set state = 'closed', outcome = 'sent', closed_at = app.app_now() where id = ${closed}`;
  expect(await stuck()).toEqual([]);
});

it('is read a page at a time, oldest first, each case once', async () => {
  const ids: string[] = [];
  for (const minutesAgo of [9, 7, 5]) ids.push(await started({ minutesAgo }));
  const seen: string[] = [];
  for (let cursor = ''; ;) {
    const page = (await lead.get(`/v1/operations/stuck?limit=1${cursor}`)).json();
    seen.push(...page.items.map(({ caseId }: { caseId: string }) => caseId));
    if (page.next === null) break;
    cursor = `&cursor=${page.next}`;
  }
  expect(seen).toEqual(ids);
});
