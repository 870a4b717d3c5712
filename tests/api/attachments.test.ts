// Documents attached to items and cases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTING, acting } from './support/acts.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
let act: ReturnType<typeof acting>;
beforeAll(async () => {
  house = await openApi(ACTING);
  starter = await house.person(['R07'], { name: '王组长' });
  act = acting(house, starter);
});
afterAll(() => house.close());

const title = 'Salary certificate';
const attach = (by: Caller, to: string, document: string) => by.post(`/v1/${to}/attachments`, { document, title });
const listed = async (by: Caller, of: string) =>
  (await by.get(`/v1/${of}/attachments`)).json().items.map((one: { documentId: string }) => one.documentId);
const caseOf = async (by: Caller, document: string) => (await by.get(`/v1/documents/${document}`)).json().caseId;

describe('attaching an uploaded document', () => {
  it('to an item shows it there and on its case, belongs to the case from then on, and stands in the timeline', async () => {
    const { holder, id, caseId } = await act.held();
    const document = await act.upload(holder);
    const attached = await attach(holder, `tasks/${id}`, document);
    expect(attached.statusCode, attached.body).toBe(201);
    expect((await holder.get(`/v1/tasks/${id}/attachments`)).json().items).toMatchObject([
      { id: attached.json().id, taskId: id, caseId, documentId: document, title, by: holder.id, pages: 1, mediaType: 'image/jpeg' },
    ]);
    expect(await listed(starter, `cases/${caseId}`)).toEqual([document]);
    expect((await starter.get(`/v1/cases/${caseId}`)).json().documents).toEqual([document]);
    expect(await caseOf(holder, document)).toBe(caseId);
    const timeline = (await starter.get(`/v1/cases/${caseId}/timeline`)).json().items;
    expect(timeline.at(-1)).toMatchObject({ event: 'document.attached', actor: { id: holder.id }, taskId: id });
  });
  it('uploaded at the head office, it is seen by the branch whose case it came into, and no more once it is taken away', async () => {
    const branch = await house.person(['R07'], { branch: 'B1' });
    const caseId = await house.startCase(branch);
    const document = await act.upload(starter);
    expect((await branch.get(`/v1/documents/${document}`)).statusCode).toBe(404);
    const { id } = (await attach(starter, `cases/${caseId}`, document)).json();
    expect((await branch.get(`/v1/documents/${document}/pages/1`)).statusCode).toBe(200);
    await starter.post(`/v1/attachments/${id}/remove`, {});
    expect((await branch.get(`/v1/documents/${document}`)).statusCode).toBe(404);
  });
  it('twice to the same item is once; to the case besides, it is there too', async () => {
    const { holder, id, caseId } = await act.held();
    const document = await act.upload(holder);
    const [first, again] = [await attach(holder, `tasks/${id}`, document), await attach(holder, `tasks/${id}`, document)];
    expect([again.statusCode, again.json()]).toEqual([201, first.json()]);
    expect((await attach(holder, `cases/${caseId}`, document)).statusCode).toBe(201);
    expect(await listed(holder, `cases/${caseId}`)).toEqual([document, document]);
  });
  it('is refused for what is not there, what another person uploaded, what another case has, and once it is decided', async () => {
    const { holder, id, caseId, fence } = await act.held();
    const document = await act.upload(holder);
    const url = `/v1/tasks/${id}/attachments`;
    expect(await act.refused(holder, url, { document: 'DOC-no-such', title })).toEqual([404, 'NOT_FOUND']);
    expect(await act.refused(await act.clerk(), url, { document, title })).toEqual([404, 'NOT_FOUND']);
    expect(await act.refused(holder, url, { document, title: '' })).toEqual([400, 'INVALID_REQUEST']);
    const other = await house.startCase(starter);
    await attach(holder, `cases/${other}`, document);
    expect(await act.refused(holder, url, { document, title })).toEqual([409, 'DOCUMENT_IN_USE']);
    const fresh = await act.upload(holder);
    await act.complete(holder, id, fence);
    expect(await act.refused(holder, url, { document: fresh, title })).toEqual([409, 'TASK_COMPLETED']);
    expect((await attach(holder, `cases/${caseId}`, fresh)).statusCode).toBe(201);
    await house.owner.sql`update app.cases set state = 'closed', outcome = 'sent', closed_at = app.app_now() where id = ${caseId}`;
    expect(await act.refused(holder, `/v1/cases/${caseId}/attachments`, { document: await act.upload(holder), title })).toEqual([
      409,
      'CASE_CLOSED',
    ]);
    expect(await act.refused(holder, '/v1/cases/no-such/attachments', { document, title })).toEqual([404, 'NOT_FOUND']);
  });
});

it('by two tabs at one instant it is attached once', async () => {
  const { holder, id } = await act.held();
  const document = await act.upload(holder);
  const answers = await Promise.all([1, 2, 3].map(() => attach(holder, `tasks/${id}`, document)));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201]);
  expect(await listed(holder, `tasks/${id}`)).toEqual([document]);
});

describe('taking an attached document away', () => {
  async function attached() {
    const one = await act.held();
    const document = await act.upload(one.holder);
    const { id: attachment } = (await attach(one.holder, `tasks/${one.id}`, document)).json();
    return { ...one, document, url: `/v1/attachments/${attachment}/remove` };
  }
  it('leaves the case it came into by it alone, so that a file in the wrong case can be put right', async () => {
    const { holder, id, caseId, document, url } = await attached();
    expect((await holder.post(url, {})).json()).toMatchObject({ document });
    expect(await listed(holder, `tasks/${id}`)).toEqual([]);
    expect(await caseOf(holder, document)).toBeNull();
    expect(await act.lastEvent(document)).toMatchObject({ event: 'document.detached', by: holder.id });
    expect(await act.refused(holder, url, {})).toEqual([409, 'NOT_ATTACHED']);
    expect((await attach(holder, `cases/${await house.startCase(starter)}`, document)).statusCode).toBe(201);
    expect((await starter.get(`/v1/cases/${caseId}`)).json().documents).toEqual([]);
  });
  it('keeps a document that the case was started with, or that is attached elsewhere in it', async () => {
    const { holder, caseId, document, url } = await attached();
    await attach(holder, `cases/${caseId}`, document);
    await holder.post(url, {});
    expect(await caseOf(holder, document)).toBe(caseId);
    const scanned = await act.upload(starter);
    const other = await house.startCase(starter, { subject: 'A letter', documents: [scanned] });
    const { id } = (await attach(starter, `cases/${other}`, scanned)).json();
    await starter.post(`/v1/attachments/${id}/remove`, {});
    expect(await caseOf(starter, scanned)).toBe(other);
  });
  it('is refused to others, and once the item is decided: what was decided rests on it', async () => {
    const { holder, id, fence, url } = await attached();
    expect(await act.refused(await act.clerk(), url, {})).toEqual([403, 'FORBIDDEN']);
    await act.complete(holder, id, fence);
    expect(await act.refused(holder, url, {})).toEqual([409, 'TASK_COMPLETED']);
    expect(await act.refused(holder, '/v1/attachments/999999/remove', {})).toEqual([404, 'NOT_FOUND']);
  });
  it('at the instant of the decision: either it was decided on it, or without it', async () => {
    for (let round = 0; round < 5; round++) {
      const { holder, id, fence, url } = await attached();
      const [removed, decided] = await Promise.all([holder.post(url, {}), act.complete(holder, id, fence)]);
      expect(decided.statusCode).toBe(200);
      const order = (await house.db.sql<{ event: string }[]>`select event from audit.events where task_id = ${id} order by id`).map(
        (row) => row.event,
      );
      if (removed.statusCode === 200) expect(order.indexOf('document.detached')).toBeLessThan(order.indexOf('task.completed'));
      else expect([removed.json().code, order.includes('document.detached')]).toEqual(['TASK_COMPLETED', false]);
    }
  });
});
