// Sending an item back a step: a code, a text, and an answer in the words of its own form.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RETURN_REASONS } from '../../domain/returns.ts';
import { ACTING, acting } from './support/acts.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
let act: ReturnType<typeof acting>;
beforeAll(async () => {
  house = await openApi(ACTING);
  starter = await house.person(['R07']);
  act = acting(house, starter);
});
afterAll(() => house.close());

const reason = 'The date in the letter is not clear.';
async function checking() {
  const caseId = await house.startCase(starter);
  const id = await act.open(caseId, 'check');
  const checker = await house.person(['R05'], { name: '赵敏' });
  return { caseId, id, checker, fence: await act.claim(checker, id), url: `/v1/tasks/${id}` };
}
const message = async (id: string) =>
  (await house.db.sql<{ body: { answer: unknown } }[]>`select body from app.messages where id = ${id}`)[0]?.body;

describe('returning an item (HT-05)', () => {
  it('decides it with the answer that its form has for "back", and keeps the code with event and decision record', async () => {
    const { caseId, id, checker, fence, url } = await checking();
    expect((await checker.get(url)).json().returns.map(({ code }: { code: string }) => code)).toEqual(Object.keys(RETURN_REASONS));
    const returned = await checker.post(`${url}/return`, { fence, reasonCode: 'UNCLEAR', reason });
    expect(returned.statusCode, returned.body).toBe(200);
    expect(returned.json()).toMatchObject({ state: 'completed', by: checker.id, answer: { agreed: false, reason } });
    expect((await message(id))?.answer).toEqual({ agreed: false, reason });
    expect(await house.events(id)).toEqual(['task.opened', 'task.claimed', 'task.completed', 'task.returned']);
    expect(await act.lastEvent(id)).toMatchObject({ by: checker.id, data: { reasonCode: 'UNCLEAR' } });
    expect((await starter.get(`/v1/cases/${caseId}/decisions`)).json().items).toMatchObject([
      { reasons: ['UNCLEAR'], outcome: { agreed: false } },
    ]);
  });
  it('a form with codes of its own takes those and no other, and carries the code in its answer', async () => {
    const caseId = await house.startCase(starter);
    const id = await act.open(caseId, 'again');
    const reader = await house.person(['R22']);
    const fence = await act.claim(reader, id);
    const url = `/v1/tasks/${id}`;
    expect((await reader.get(url)).json().returns).toEqual([
      { code: 'TOO_LONG', title: { en: 'Too long', zh: '太长' } },
      { code: 'TOO_SHORT', title: { en: 'TOO_SHORT', zh: 'TOO_SHORT' } },
    ]);
    expect((await reader.get(url)).json().rejects).toEqual({ read: false });
    const refusal = await reader.post(`${url}/return`, { fence, reasonCode: 'UNCLEAR', reason });
    expect([refusal.statusCode, refusal.json().errors]).toEqual([
      400,
      [{ pointer: '/reasonCode', code: 'enum', message: 'This item goes back for one of these reasons: TOO_LONG, TOO_SHORT.' }],
    ]);
    expect((await reader.post(`${url}/return`, { fence, reasonCode: 'TOO_LONG', reason })).json().answer).toEqual({
      ...{ read: false, reasonCode: 'TOO_LONG', text: reason },
    });
  });
  it('is refused without a code or ten characters, for an item that has no step before it, and without holding it', async () => {
    const { checker, fence, url } = await checking();
    const body = { fence, reasonCode: 'UNCLEAR', reason };
    expect(await act.refused(checker, `${url}/return`, { ...body, reason: '   too short   ' })).toEqual([400, 'INVALID_REQUEST']);
    expect(await act.refused(checker, `${url}/return`, { fence, reason })).toEqual([400, 'INVALID_REQUEST']);
    expect(await act.refused(checker, `${url}/return`, { ...body, extra: 1 })).toEqual([400, 'INVALID_REQUEST']);
    expect(await act.refused(checker, `${url}/return`, { ...body, fence: fence + 1 })).toEqual([409, 'STALE_FENCE']);
    expect(await act.refused(await house.person(['R05']), `${url}/return`, body)).toEqual([409, 'HELD_BY_ANOTHER']);
    const { holder, id, fence: other } = await act.held();
    expect(await act.refused(holder, `/v1/tasks/${id}/return`, { ...body, fence: other })).toEqual([409, 'NOT_RETURNABLE']);
    expect((await holder.get(`/v1/tasks/${id}`)).json()).toMatchObject({ returns: null, rejects: null });
    expect(await act.refused(checker, '/v1/tasks/no-such/return', body)).toEqual([404, 'NOT_FOUND']);
  });
  it('refuses 2 MB of reasons before anything is done', async () => {
    const { checker, fence, url } = await checking();
    expect(await act.refused(checker, `${url}/return`, { fence, reasonCode: 'UNCLEAR', reason: 'x'.repeat(2_000_000) })).toEqual([
      413,
      'BODY_TOO_LARGE',
    ]);
  });
  it('sent again under its key it is one return, and the following item comes along when asked for', async () => {
    const { checker, fence, url } = await checking();
    const other = await act.open(await house.startCase(starter), 'check');
    const send = () =>
      checker.post(`${url}/return`, { fence, reasonCode: 'UNCLEAR', reason, next: true }, { 'idempotency-key': `return-${url}` });
    const [first, again] = [await send(), await send()];
    expect([first.statusCode, again.statusCode, again.json()]).toEqual([200, 200, first.json()]);
    expect(first.json().next.id).toBe(other);
    expect((await house.events(url.split('/').at(-1) as string)).filter((event) => event === 'task.returned')).toHaveLength(1);
  });
  it('two of her tabs, one approving and one returning: one of them decides', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, checker, fence, url } = await checking();
      const answers = await Promise.all([
        checker.post(`${url}/return`, { fence, reasonCode: 'UNCLEAR', reason }),
        checker.post(`${url}/complete`, { fence, answer: { agreed: true } }),
      ]);
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
      expect((await house.events(id)).filter((event) => event === 'task.completed')).toHaveLength(1);
    }
  });
});
