// Why it was decided so: every human decision leaves a record of what was shown and what was answered, and auditors read it.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertDecision } from '../../db/queries/decisions.ts';
import { letterAnswer, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
let auditor: Caller;
beforeAll(async () => {
  house = await openApi();
  [starter, auditor] = [await house.person(['R07']), await house.person(['R20'])];
});
afterAll(() => house.close());

const CARD = '6222021234567890123';
async function decided(shows: unknown = { subject: 'A letter', account: CARD }) {
  const caseId = await house.startCase(starter);
  const id = `${caseId}.write.1`;
  await house.owner.sql`update app.tasks set shows = ${JSON.stringify(shows)}::jsonb where id = ${id}`;
  const clerk = await house.person(['R04'], { name: '陈晨' });
  const { fence } = (await clerk.post(`/v1/tasks/${id}/claim`, {})).json();
  const done = await clerk.post(`/v1/tasks/${id}/complete`, { fence, answer: { ...letterAnswer, account: CARD } });
  expect(done.statusCode, done.body).toBe(200);
  return { caseId, id, clerk, fence };
}

it('whoever completes an item leaves a record of what she was shown, under which form, and what she answered without its P4 members', async () => {
  const { caseId, id, clerk, fence } = await decided();
  const rows = await house.owner.sql<{ input: unknown; text: string; hash: string }[]>`
    select key, by_kind, by_id, pack, pack_version, input, input::text as text, input_hash as hash, outcome, reasons
    from app.decision_records where case_id = ${caseId}`;
  expect(rows).toMatchObject([
    {
      key: `${id}@${fence}`,
      by_kind: 'person',
      by_id: clerk.id,
      pack: 'test-letter.write',
      pack_version: 'test-letter@1',
      input: { form: house.form?.hash, shows: { subject: 'A letter', account: CARD }, prefill: null, note: null },
      outcome: letterAnswer,
      reasons: [],
    },
  ]);
  expect(rows[0]?.hash).toBe(createHash('sha256').update(String(rows[0]?.text)).digest('hex'));
});

it('an auditor reads who decided what and from what, with personal data masked', async () => {
  const { caseId, clerk } = await decided({ fields: [{ name: 'account', value: CARD, box: [1, 2] }], list: [{ account: CARD }] });
  const response = await auditor.get(`/v1/cases/${caseId}/decisions`);
  expect(response.body).not.toContain(CARD);
  expect(response.json().items).toMatchObject([
    {
      by: { kind: 'person', id: clerk.id, name: '陈晨' },
      input: {
        shows: { fields: [{ name: 'account', value: '622************0123', box: [1, 2] }], list: [{ account: '622************0123' }] },
      },
      outcome: letterAnswer,
    },
  ]);
});

it('decisions of automation stand beside those of people, oldest first, a page at a time', async () => {
  const { caseId } = await decided();
  const automatic = {
    by: { kind: 'system', id: 'test-letter' },
    pack: 'severity',
    packVersion: 'severity@2',
    input: { account: CARD },
  } as const;
  await insertDecision(house.db, { ...automatic, caseId, key: 'classify/1', outcome: { severity: 'S2' }, reasons: ['R1'] });
  const first = (await auditor.get(`/v1/cases/${caseId}/decisions?limit=1`)).json();
  expect(first.items).toMatchObject([{ by: { kind: 'person' } }]);
  const second = (await auditor.get(`/v1/cases/${caseId}/decisions?limit=1&cursor=${first.next}`)).json();
  expect(second).toMatchObject({
    items: [
      { by: { kind: 'system', id: 'test-letter' }, packVersion: 'severity@2', input: { account: '622************0123' }, reasons: ['R1'] },
    ],
    next: null,
  });
});

it('a reason that the form asks for by code is in the record, and a refused answer leaves none', async () => {
  const caseId = await house.startCase(starter);
  const id = `${caseId}.write.1`;
  const clerk = await house.person(['R04']);
  const { fence } = (await clerk.post(`/v1/tasks/${id}/claim`, {})).json();
  const refused = await clerk.post(`/v1/tasks/${id}/complete`, { fence, answer: { text: 'x' } });
  expect(refused.statusCode).toBe(422);
  expect((await auditor.get(`/v1/cases/${caseId}/decisions`)).json().items).toEqual([]);
  const done = await clerk.post(`/v1/tasks/${id}/complete`, { fence, answer: { ...letterAnswer, reasonCode: 'LATE' } });
  expect(done.statusCode, done.body).toBe(200);
  expect((await auditor.get(`/v1/cases/${caseId}/decisions`)).json().items).toMatchObject([{ reasons: ['LATE'] }]);
});
