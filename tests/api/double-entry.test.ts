// Keyed blind, as the second keyer and everybody else meets it: no address of the API shows the first value before the second is given.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertTask } from '../../db/queries/insert-task.ts';
import { newTask } from '../../db/queries/start-case.ts';
import { CN } from '../../domain/calendar/calendars.ts';
import type { Iso } from '../../domain/ids.ts';
import { doubleEntry } from '../workflows/kit/double-entry/definition.ts';
import { openApi, type Caller, type House } from './support/house.ts';
import { letter } from './support/process.ts';

let house: House;
let starter: Caller;
beforeAll(async () => {
  house = await openApi({ catalog: [letter, doubleEntry] });
  starter = await house.person(['R07']);
});
afterAll(() => house.close());

const SECRET = '6217-0001-FIRST';
const first = { name: '李伟', account: SECRET };
const second = { name: '李玮', account: '6217-0001-SECOND' };
const opened = async (): Promise<{ caseId: string; item: (task: string) => string }> => {
  const response = await starter.post('/v1/processes/test-double-entry/cases', { input: { paper: 'DOC-1' } });
  const caseId: string = response.json().id;
  const item = (task: string) => `${caseId}.${task}.1`;
  for (const task of ['keyFirst', 'keySecond'] as const)
    await insertTask(
      house.db,
      newTask({ process: doubleEntry, calendar: CN, caseId, id: item(task), task, at: new Date().toISOString() as Iso }),
    );
  return { caseId, item };
};
const claim = async (by: Caller, id: string): Promise<number> => (await by.post(`/v1/tasks/${id}/claim`, {})).json().fence;
const key = async (by: Caller, id: string, answer: object) => by.post(`/v1/tasks/${id}/complete`, { fence: await claim(by, id), answer });
/** All that can be read about the case. */
const everything = async (by: Caller, caseId: string): Promise<string> => {
  const items = ['keyFirst.1', 'keySecond.1'].map((one) => `/v1/tasks/${caseId}.${one}`);
  const urls = [`/v1/cases/${caseId}`, `/v1/cases/${caseId}/decisions`, `/v1/cases/${caseId}/timeline`, '/v1/inbox', ...items];
  const found = [...urls, ...items.map((item) => `${item}/comments`), `/v1/search?q=${SECRET}`, `/v1/tasks?case=${caseId}`];
  return (await Promise.all(found.map(async (url) => (await by.get(url)).body))).join('\n');
};

describe('what is keyed blind', () => {
  it('FE-08: is shown to nobody but who keyed it before the second value is given, and to everybody then', async () => {
    const { caseId, item } = await opened();
    const [anna, bert, lead, auditor] = [
      await house.person(['R04']),
      await house.person(['R04']),
      await house.person(['R07']),
      await house.person(['R20']),
    ];
    expect((await key(anna, item('keyFirst'), first)).statusCode).toBe(200);
    const fence = await claim(bert, item('keySecond'));
    for (const reader of [bert, lead, auditor]) expect(await everything(reader, caseId)).not.toContain(SECRET);
    expect((await bert.get(`/v1/tasks/${item('keyFirst')}`)).json()).toMatchObject({ state: 'completed', by: anna.id, answer: null });
    expect((await anna.get(`/v1/tasks/${item('keyFirst')}`)).json().answer).toEqual(first);
    const [record] = (await lead.get(`/v1/cases/${caseId}/decisions`)).json().items;
    expect(record).toMatchObject({ outcome: null, reasons: [] });
    expect((await bert.post(`/v1/tasks/${item('keySecond')}/complete`, { fence, answer: second })).statusCode).toBe(200);
    for (const reader of [bert, lead, auditor]) expect(await everything(reader, caseId)).toContain(SECRET);
  });
  it('FE-08: is not shown as a draft either, but to who holds the item', async () => {
    const { caseId, item } = await opened();
    const [anna, bert] = [await house.person(['R04']), await house.person(['R04'])];
    const fence = await claim(anna, item('keyFirst'));
    const saved = await anna.put(`/v1/tasks/${item('keyFirst')}/draft`, { fence, data: first }, { 'if-none-match': '*' });
    expect(saved.statusCode).toBeLessThan(300);
    expect(await everything(bert, caseId)).not.toContain(SECRET);
    expect((await anna.get(`/v1/tasks/${item('keyFirst')}`)).json().draft).toMatchObject({ data: first });
  });
  it('FE-08: begins empty for whoever takes the item from somebody, who may key the second time; what a delegate prepared is seen', async () => {
    const { item } = await opened();
    const [anna, bert, cora] = [await house.person(['R04']), await house.person(['R04']), await house.person(['R04'])];
    const id = item('keyFirst');
    const save = (by: Caller, fence: number, data: object, version: string | null) =>
      by.put(`/v1/tasks/${id}/draft`, { fence, data }, version === null ? { 'if-none-match': '*' } : { 'if-match': version });
    const draft = async (by: Caller) => (await by.get(`/v1/tasks/${id}`)).json().draft;
    const begun = await claim(anna, id);
    await save(anna, begun, first, null);
    await anna.post(`/v1/tasks/${id}/release`, { fence: begun });
    const fence = await claim(bert, id);
    expect(await draft(bert)).toEqual({ version: 1, data: {}, at: expect.any(String), by: anna.id });
    expect((await save(bert, fence, second, '"1"')).statusCode).toBeLessThan(300);
    expect([await draft(bert), await draft(anna)]).toMatchObject([{ data: second }, null]);
    await bert.post(`/v1/tasks/${id}/delegate`, { fence, to: cora.id, note: 'please key it' });
    expect((await draft(cora)).data).toEqual({});
    await save(cora, fence, first, '"2"');
    await cora.post(`/v1/tasks/${id}/hand-in`, { fence, note: 'keyed' });
    expect(await draft(bert)).toMatchObject({ data: first, by: cora.id });
    expect((await cora.post(`/v1/tasks/${item('keySecond')}/claim`, {})).json().facts.rule).toBe('SOD-02');
  });
  it('SOD-02: is keyed the second time by another person, at every door', async () => {
    const { item } = await opened();
    const anna = await house.person(['R04']);
    await key(anna, item('keyFirst'), first);
    const before = await house.state();
    const refused = await anna.post(`/v1/tasks/${item('keySecond')}/claim`, {});
    expect([refused.statusCode, refused.json().code, refused.json().facts]).toMatchObject([403, 'SEGREGATION', { rule: 'SOD-02' }]);
    expect(await house.state()).toBe(before);
    const lead = await house.person(['R07']);
    const given = await lead.post(`/v1/tasks/${item('keySecond')}/assign`, { to: anna.id, reason: 'she is quick at it' });
    expect([given.statusCode, given.json().facts.rule]).toEqual([403, 'SOD-02']);
  });
});
