// Who sees personal data: the holder works with it and is written down for it, everybody else sees it masked.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07']);
});
afterAll(() => house.close());

const ID_NUMBER = '990101199001010016';
async function withReading() {
  const caseId = await house.startCase(starter);
  const readingId = `RD-${caseId}`;
  const fields = { idNumber: { raw: ID_NUMBER, value: ID_NUMBER, box: [1, 2, 3, 4], confidence: 0.99, checks: [] } };
  await house.owner
    .sql`insert into app.readings (id, case_id, engine, fields) values (${readingId}, ${caseId}, 'pp-ocr', ${JSON.stringify(fields)}::jsonb)`;
  await house.owner.sql`
    update app.tasks set shows = ${JSON.stringify({ readingId, pages: ['a'] })}::jsonb, prefill = ${JSON.stringify({ text: 'Dear', account: ID_NUMBER })}::jsonb
    where id = ${`${caseId}.write.1`}`;
  return { id: `${caseId}.write.1`, caseId, readingId, fields };
}

describe('personal data of an item', () => {
  it('is there for who holds it, and the reading is written down once for each claim', async () => {
    const { id, readingId, fields } = await withReading();
    const clerk = await house.person(['R04']);
    const claimed = (await clerk.post(`/v1/tasks/${id}/claim`, {})).json();
    expect(claimed.shows).toEqual({ readingId, pages: ['a'], reading: { engine: 'pp-ocr', fields } });
    expect(claimed.prefill).toEqual({ text: 'Dear', account: ID_NUMBER });
    await clerk.get(`/v1/tasks/${id}`);
    const events = await house.db
      .sql`select actor_id, task_id, data from audit.events where object = ${readingId} and event = 'reading.read'`;
    expect(events).toEqual([{ actor_id: clerk.id, task_id: id, data: { purpose: 'task' } }]);
  });
  it('is masked on the next request for who holds it and has lost the role that works its queue', async () => {
    const { id } = await withReading();
    const clerk = await house.person(['R04', 'R10']);
    await clerk.post(`/v1/tasks/${id}/claim`, {});
    expect((await clerk.get(`/v1/tasks/${id}`)).body).toContain(ID_NUMBER);
    await house.owner.sql`delete from app.person_roles where person_id = ${clerk.id} and role = 'R04'`;
    const seen = await clerk.get(`/v1/tasks/${id}`);
    expect([seen.statusCode, seen.body.includes(ID_NUMBER)]).toEqual([200, false]);
  });
  it('is masked for everybody else, drafts and answers too, and nothing is written down', async () => {
    const { id, caseId, readingId } = await withReading();
    const clerk = await house.person(['R04']);
    const reader = await house.person(['R20']);
    const looks = async () => {
      const response = await reader.get(`/v1/tasks/${id}`);
      expect(response.body).not.toContain(ID_NUMBER);
      return response.json();
    };
    const open = await looks();
    expect(open.shows.reading.fields.idNumber).toMatchObject({ raw: '990***********0016', value: '990***********0016', box: [1, 2, 3, 4] });
    expect(open.prefill).toEqual({ text: 'Dear', account: '990***********0016' });
    expect(await house.db.sql`select 1 from audit.events where object = ${readingId}`).toHaveLength(0);
    await clerk.post(`/v1/tasks/${id}/claim`, {});
    await clerk.put(`/v1/tasks/${id}/draft`, { fence: 1, data: { account: ID_NUMBER } }, { 'if-none-match': '*' });
    expect((await looks()).draft.data).toEqual({ account: '990***********0016' });
    const done = await clerk.post(`/v1/tasks/${id}/complete`, { fence: 1, answer: { text: 'Dear customer', account: ID_NUMBER } });
    expect(done.body).not.toContain(ID_NUMBER);
    expect((await looks()).answer).toEqual({ text: 'Dear customer', account: '990***********0016' });
    for (const url of [`/v1/cases/${caseId}`, `/v1/cases/${caseId}/timeline`, `/v1/tasks?case=${caseId}`])
      expect((await reader.get(url)).body).not.toContain(ID_NUMBER);
    const sealed = await house.owner.sql<
      { body: Uint8Array }[]
    >`select sealed_body as body from app.idempotency where sealed_body is not null`;
    for (const { body } of sealed) expect(Buffer.from(body).toString('latin1')).not.toContain(ID_NUMBER);
  });
  it('is masked in what an item shows wherever it stands: in lists and as fields that were read; of the input of the case it does not come along', async () => {
    const caseId = await house.startCase(starter, { subject: 'A letter', secret: ID_NUMBER });
    const id = `${caseId}.write.1`;
    const reader = await house.person(['R20']);
    const clerk = await house.person(['R04']);
    expect((await reader.get(`/v1/tasks/${id}`)).json().shows.input).toEqual({ subject: 'A letter' }); // P4 of an input goes into no item (X-06)
    const shows = {
      reading: { fields: [{ name: 'account', raw: ID_NUMBER, value: ID_NUMBER, confidence: 0.9, box: [1, 2, 3, 4] }] },
      payees: [{ account: ID_NUMBER, share: 1 }, { accounts: [{ account: [ID_NUMBER] }] }],
    };
    await house.owner.sql`update app.tasks set shows = ${JSON.stringify(shows)}::jsonb where id = ${id}`;
    const seen = await reader.get(`/v1/tasks/${id}`);
    expect(seen.body).not.toContain(ID_NUMBER);
    expect(seen.json().shows.reading.fields).toEqual([
      { name: 'account', raw: '990***********0016', value: '990***********0016', confidence: 0.9, box: [1, 2, 3, 4] },
    ]);
    expect(seen.json().shows.payees[0]).toEqual({ account: '990***********0016', share: 1 });
    expect((await clerk.post(`/v1/tasks/${id}/claim`, {})).json().shows).toEqual(shows);
  });
  it('of another matter does not come along, whatever an item names', async () => {
    const { readingId } = await withReading();
    const other = await house.startCase(starter);
    await house.owner.sql`update app.tasks set shows = ${JSON.stringify({ readingId })}::jsonb where id = ${`${other}.write.1`}`;
    const clerk = await house.person(['R04']);
    expect((await clerk.post(`/v1/tasks/${other}.write.1/claim`, {})).json().shows).toEqual({ readingId });
  });
});
