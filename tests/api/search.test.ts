// Search: two characters of Chinese find, parts of words and ids do, names of customers do; P4 never does, and nobody finds what she may not read.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as catalog from '../../workflows/catalog.ts';
import { p4Names } from '../../domain/data-class.schema.ts';
import { searchRows } from '../../db/queries/search.ts';
import type { ProcessSpec } from '../../domain/process.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let lead: Caller;
let fee: string;
let card: string;
let english: string;
beforeAll(async () => {
  house = await openApi();
  lead = await house.person(['R07']);
  await house.owner.sql`insert into app.customers (id, name, branch_id) values ('C-1', '欧阳娜娜', 'HQ'), ('C-2', '林海', 'HQ')`;
  fee = await house.startCase(lead, { subject: '关于信用卡年费的信函', customerId: 'C-1' });
  card = await house.startCase(lead, { subject: '信用报告异议；ＡＴＭ吞卡', customerId: 'C-2', secret: '保密内容甲乙丙丁' });
  english = await house.startCase(lead, { subject: 'Early repayment of a mortgage' });
});
afterAll(() => house.close());

type Hit = { id: string; kind: string; caseId: string; tasks: { id: string }[] };
const find = async (q: string, by = lead): Promise<Hit[]> => (await by.get(`/v1/search?q=${encodeURIComponent(q)}`)).json().items;
const idsOf = async (q: string, by = lead) => (await find(q, by)).map(({ id }) => id);

describe('search', () => {
  it.each([
    ['年费', () => [fee]],
    ['信用', () => [card, fee]],
    ['信用卡年费的', () => [fee]],
    ['信用 年费', () => [fee]],
    ['用卡', () => [fee]],
    ['费年', () => []],
    ['ATM', () => [card]],
    ['atm吞卡', () => [card]],
    ['ａｔｍ', () => [card]],
    ['mortgage', () => [english]],
    ['MORTG', () => [english]],
    ['payment', () => [english]],
    ['early mortgage', () => [english]],
    ['mo', () => [english]],
    ['mortgages', () => []],
    ['欧阳', () => [fee]],
    ['娜娜', () => [fee]],
    ['林海', () => [card]],
  ])('finds "%s"', async (q, ids) => {
    expect(await idsOf(q)).toEqual(ids());
  });
  it('finds a case by its number, whole or in part, and shows its unfinished items without its text', async () => {
    for (const q of [fee, fee.toLowerCase(), fee.slice(-8), fee.slice(-6, -1)]) expect([q, await idsOf(q)]).toEqual([q, [fee]]);
    const [hit] = await find(fee);
    expect(hit).toMatchObject({ kind: 'case', caseId: fee, tasks: [{ id: `${fee}.write.1`, queue: 'general', state: 'open' }] });
    expect(JSON.stringify(await find('年费'))).not.toContain('年费');
    expect(JSON.stringify(await find('欧阳'))).not.toContain('欧阳');
  });
  it('finds an item by its note, at once', async () => {
    const again = await house.openTask(english, 'again', { note: '请补充收入证明' });
    expect(await find('收入证明')).toMatchObject([{ kind: 'task', id: again, caseId: english, tasks: [{ id: again }] }]);
  });
  it('finds a case by its notes and an item by what was said of it, each once however often it was said', async () => {
    const item = `${english}.write.1`;
    const say = (url: string, text: string) => lead.post(url, { text });
    for (const text of ['客户来电催办', '再次催办，已回复', 'Passport copy: ＭＩＳＳＩＮＧ'])
      expect((await say(`/v1/cases/${english}/notes`, text)).statusCode).toBe(201);
    for (const text of ['缺少印鉴卡', '印鉴卡已补']) await say(`/v1/tasks/${item}/comments`, text);
    expect(await find('催办')).toMatchObject([
      { kind: 'case', id: english, tasks: expect.arrayContaining([expect.objectContaining({ id: item })]) },
    ]);
    expect(await find('印鉴')).toMatchObject([{ kind: 'task', id: item, caseId: english, tasks: [{ id: item }] }]);
    expect(await idsOf('missing passport')).toEqual([english]);
    expect(await idsOf('催办 印鉴')).toEqual([]);
    expect(JSON.stringify(await find('催办'))).not.toContain('催办');
    await say(`/v1/cases/${card}/notes`, '催办第一次');
    await house.owner.sql`
      insert into app.search_texts (id, comment_id, case_id, kind, branch_id, at, folded)
      select id, 1000000 + n, case_id, kind, branch_id, at, '催办' || n from app.search_texts, generate_series(1, 300) n where id = ${english} and comment_id = 0`;
    const q = encodeURIComponent('催办');
    const first = (await lead.get(`/v1/search?q=${q}&limit=1`)).json();
    const second = (await lead.get(`/v1/search?q=${q}&limit=1&cursor=${first.next}`)).json();
    expect([...first.items, ...second.items].map(({ id }: Hit) => id)).toEqual([english, card]);
    expect(second.next).toBeNull();
    const listed = async (text: string) =>
      (await lead.get(`/v1/tasks?text=${encodeURIComponent(text)}`)).json().items.map((t: Hit) => t.id);
    expect([await listed('催办'), await listed('印鉴')]).toEqual([expect.arrayContaining([item]), [item]]);
  });
  it('finds an item by what a delegate is asked and answers, and by the answer to a question, as by any comment', async () => {
    const [clerk, colleague] = [await house.person(['R04']), await house.person(['R04'])];
    const caseId = await house.startCase(lead, { subject: 'A letter about nothing' });
    const item = `${caseId}.write.1`;
    const { fence } = (await clerk.post(`/v1/tasks/${item}/claim`, {})).json();
    const ok = async (by: Caller, url: string, body: object) => expect((await by.post(url, body)).statusCode).toBeLessThan(300);
    await ok(clerk, `/v1/tasks/${item}/delegate`, { fence, to: colleague.id, note: '核对水印真伪' });
    await ok(colleague, `/v1/tasks/${item}/hand-in`, { fence, note: '纸张厚度可疑' });
    const asked = (await clerk.post(`/v1/tasks/${item}/questions`, { fence, to: { person: colleague.id }, text: 'Is it genuine?' })).json();
    await ok(colleague, `/v1/questions/${asked.id}/answer`, { text: '钢印清晰无误' });
    const foreign = await house.person(['R07'], { branch: 'B2' });
    for (const q of ['水印真伪', '厚度可疑', '钢印清晰']) expect([q, await idsOf(q), await idsOf(q, foreign)]).toEqual([q, [item], []]);
  });
  it('shows what was noted to nobody of another branch, and of an item to no key of other queues', async () => {
    const note = '内部备注：等待分行回复';
    await lead.post(`/v1/cases/${fee}/notes`, { text: note });
    await lead.post(`/v1/tasks/${fee}.write.1/comments`, { text: '印章模糊不清' });
    const foreign = await house.person(['R07'], { branch: 'B2' });
    for (const q of ['分行回复', '印章模糊']) expect([await idsOf(q), await idsOf(q, foreign)]).toEqual([[expect.any(String)], []]);
    const words = { words: ['印章模糊'], branch: null, after: null, limit: 9 };
    const found = async (queues: string[]) => (await searchRows(house.db, { ...words, queues })).map(({ id }) => id);
    expect([await found(['general']), await found(['document-verifier'])]).toEqual([[`${fee}.write.1`], []]);
  });
  it('never finds by what is of class P4, neither here nor in any process of the catalogue', async () => {
    for (const q of ['保密', '甲乙', '丙丁']) expect(await idsOf(q)).toEqual([]);
    for (const process of Object.values(catalog) as ProcessSpec[]) {
      const hidden = new Set(p4Names(z.toJSONSchema(process.input, { io: 'input', unrepresentable: 'any' })));
      for (const path of process.lists?.text ?? [])
        expect([process.id, path, path.split('.').some((name) => hidden.has(name))]).toEqual([process.id, path, false]);
    }
  });
  it('shows another branch nothing, not by a customer’s name either', async () => {
    const foreign = await house.person(['R07'], { branch: 'B2' });
    for (const q of ['年费', '欧阳', fee]) expect(await idsOf(q, foreign)).toEqual([]);
    await house.owner.sql`update app.cases set branch_id = 'B2' where id = ${english}`;
    await house.owner.sql`update app.search_texts set branch_id = 'B2' where case_id = ${english}`;
    expect(await idsOf('mortgage', foreign)).toEqual([english]);
  });
  it('pages from the newest on, whether the words are rare or frequent', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n++)
      ids.unshift(await house.startCase(lead, { subject: `Paged letter ${n}`, ...(n % 2 ? { customerId: 'C-2' } : {}) }));
    const read = async (q: string) => {
      const found: string[] = [];
      for (let next = ''; ;) {
        const page = (await lead.get(`/v1/search?q=${encodeURIComponent(q)}&limit=3${next && `&cursor=${next}`}`)).json();
        found.push(...page.items.map(({ id }: Hit) => id));
        if (page.next === null) return found;
        next = page.next;
      }
    };
    expect(await read('paged letter')).toEqual(ids);
    expect((await read('林海')).filter((id) => ids.includes(id))).toEqual(ids.filter((_, n) => n % 2 === 1));
    await house.owner.sql`
      insert into app.search_texts (id, case_id, kind, branch_id, at, folded)
      select ${ids[0] ?? ''} || '-' || n, ${ids[0] ?? ''}, 'task', 'HQ', app.app_now() - interval '9 days', 'an old paged letter' from generate_series(1, 3001) n`;
    expect(await read('paged letter 5')).toContain(ids[1]);
    expect((await idsOf('paged letter')).slice(0, 7)).toEqual(ids);
  });
  it.each(['信', ' 信 ', 'a', '', '。，', '!!', '%_', "';--", 'a 信 b'])('refuses what nothing can be found by: "%s"', async (q) => {
    const response = await lead.get(`/v1/search?q=${encodeURIComponent(q)}`);
    expect([response.statusCode, response.json().code]).toEqual([400, 'INVALID_REQUEST']);
  });
  it.each(["'; drop table app.tasks; --", '100%年费', '\\年费', '年费_'])('takes signs of SQL for text: %s', async (q) => {
    const response = await lead.get(`/v1/search?q=${encodeURIComponent(q)}`);
    expect([response.statusCode, response.json().items]).toEqual([200, []]);
  });
  it('refuses the cursor of another person or of other words', async () => {
    const { next } = (await lead.get('/v1/search?q=letter&limit=1')).json();
    const other = await house.person(['R07']);
    expect((await lead.get(`/v1/search?q=letter&limit=1&cursor=${next}`)).statusCode).toBe(200);
    expect((await other.get(`/v1/search?q=letter&limit=1&cursor=${next}`)).statusCode).toBe(400);
    expect((await lead.get(`/v1/search?q=lettre&limit=1&cursor=${next}`)).statusCode).toBe(400);
  });
});
