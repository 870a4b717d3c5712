// The delegate works, the delegator decides.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTING, acting } from './support/acts.ts';
import { letterAnswer, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
let act: ReturnType<typeof acting>;
beforeAll(async () => {
  house = await openApi(ACTING);
  starter = await house.person(['R07']);
  act = acting(house, starter);
});
afterAll(() => house.close());

const note = 'Please prepare the letter.';
const delegate = (by: Caller, id: string, fence: number, to: string) => by.post(`/v1/tasks/${id}/delegate`, { fence, to, note });
const draft = (by: Caller, id: string, fence: number, version: number | null, text: string) =>
  by.put(`/v1/tasks/${id}/draft`, { fence, data: { text } }, version === null ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` });
async function delegated() {
  const one = await act.held();
  const helper = await act.clerk('李娜');
  const response = await delegate(one.holder, one.id, one.fence, helper.id);
  expect(response.statusCode, response.body).toBe(200);
  return { ...one, helper, url: `/v1/tasks/${one.id}` };
}
const minutesLeft = async (by: Caller, id: string) =>
  (Date.parse((await by.get(`/v1/tasks/${id}`)).json().lease.until) - Date.now()) / 60_000;

describe('delegating an item', () => {
  it('lets a colleague write the draft and hand it in with a note; who holds it decides', async () => {
    const { holder, helper, id, fence, url } = await delegated();
    expect((await helper.get('/v1/inbox')).json()).toMatchObject({
      held: [],
      delegated: [{ id, delegate: { id: helper.id } }],
      mentions: 1,
    });
    expect((await helper.get('/v1/mentions')).json().items).toMatchObject([{ taskId: id, by: holder.id, text: note }]);
    expect((await draft(helper, id, fence, null, 'Dear customer, prepared.')).statusCode).toBe(200);
    expect((await helper.post(`${url}/hand-in`, { fence, note: 'The amount is checked.' })).json()).toEqual({
      ...{ id, fence },
      to: { id: holder.id, name: '陈晨' },
    });
    expect((await helper.get('/v1/inbox')).json().delegated).toEqual([]);
    expect((await holder.get(url)).json()).toMatchObject({ lease: { by: holder.id }, delegate: null, draft: { by: helper.id } });
    expect((await holder.get('/v1/mentions')).json().items.at(-1)).toMatchObject({
      taskId: id,
      by: helper.id,
      text: 'The amount is checked.',
    });
    expect((await act.complete(holder, id, fence)).json()).toMatchObject({ state: 'completed', by: holder.id });
    expect(await house.events(id)).toEqual([...['task.opened', 'task.claimed', 'task.delegated', 'task.handed-in', 'task.completed']]);
  });
  it('that has ended while the delegate still types refuses her, and keeps what she typed as her own', async () => {
    const { holder, helper, id, fence, url } = await delegated();
    expect((await holder.post(`${url}/take-back`, { fence })).statusCode).toBe(200);
    const late = await draft(helper, id, fence, null, 'typed too late');
    expect([late.statusCode, late.json().code]).toEqual([409, 'HELD_BY_ANOTHER']);
    expect((await helper.get(`${url}/kept-draft`)).json()).toMatchObject({ kept: { fence, data: { text: 'typed too late' } } });
    expect((await holder.get(`${url}/kept-draft`)).json()).toEqual({ kept: null });
  });
  it('does not let the delegate decide, give back, put off, give on or delegate on: a delegate has no delegate', async () => {
    const { helper, fence, url } = await delegated();
    const third = await act.clerk();
    const acts = {
      complete: { fence, answer: letterAnswer },
      release: { fence },
      postpone: { fence, until: new Date(Date.now() + 60_000).toISOString(), reason: 'customer' },
      'hand-over': { fence, to: third.id },
      delegate: { fence, to: third.id, note },
      'take-back': { fence },
      heartbeat: { fence },
    };
    for (const [name, body] of Object.entries(acts))
      expect([name, ...(await act.refused(helper, `${url}/${name}`, body))]).toEqual([name, 409, 'DELEGATED']);
    expect((await helper.post(`${url}/complete`, acts.complete)).json().detail).toContain('陈晨');
  });
  it('is refused to herself, to who has no role for it, another branch, nobody, a bot, and twice', async () => {
    const { holder, fence, url } = await delegated();
    expect(await act.refused(holder, `${url}/delegate`, { fence, to: (await act.clerk()).id, note })).toEqual([409, 'DELEGATED']);
    await holder.post(`${url}/take-back`, { fence });
    const to = async (person: Promise<Caller> | string) =>
      act.refused(holder, `${url}/delegate`, { fence, to: typeof person === 'string' ? person : (await person).id, note });
    expect(await to(holder.id)).toEqual([409, 'NOT_ELIGIBLE', 'holds']);
    expect(await to(house.person(['R24']))).toEqual([409, 'NOT_ELIGIBLE', 'queue']);
    expect(await to(act.clerk('B', 'B2'))).toEqual([409, 'NOT_ELIGIBLE', 'branch']);
    expect(await to('no-such')).toEqual([409, 'NOT_ELIGIBLE', 'nobody']);
    expect(await act.refused(await act.clerk(), `${url}/delegate`, { fence, to: holder.id, note })).toEqual([409, 'HELD_BY_ANOTHER']);
    expect(await act.refused(holder, `${url}/delegate`, { fence: fence + 1, to: holder.id, note })).toEqual([409, 'STALE_FENCE']);
    expect(await act.refused(holder, `${url}/delegate`, { fence, to: (await act.clerk()).id, note: '' })).toEqual([400, 'INVALID_REQUEST']);
  });
  it('takes no place of the delegate, and is not what claiming the next item brings back', async () => {
    const { holder, helper, id } = await delegated();
    await house.owner
      .sql`update app.tasks set state = 'cancelled', held_by = null, held_slot = null, lease_until = null where id <> ${id} and state in ('open', 'claimed')`;
    for (let n = 0; n < 3; n++) await act.held(helper);
    const next = await act.waiting();
    expect((await holder.post('/v1/claims', {})).json().id).toBe(next);
  });
});

describe('the lease of who delegates', () => {
  it('lasts eight working hours, and neither her open screen nor claiming it again shortens it', async () => {
    const { holder, id, fence, url } = await delegated();
    const left = await minutesLeft(holder, id);
    expect(left).toBeGreaterThanOrEqual(479);
    await holder.post(`${url}/heartbeat`, { fence });
    await holder.post(`${url}/claim`, {});
    expect(await minutesLeft(holder, id)).toBeGreaterThan(left - 1);
  });
  it('is an ordinary one again once she takes it back; the draft stays as the delegate left it', async () => {
    const { holder, helper, id, fence, url } = await delegated();
    await draft(helper, id, fence, null, 'Half a letter');
    const back = await holder.post(`${url}/take-back`, { fence });
    expect(back.json()).toMatchObject({ id, fence, lease: { by: holder.id } });
    expect(await minutesLeft(holder, id)).toBeLessThan(16);
    expect((await holder.get(url)).json().draft.data).toEqual({ text: 'Half a letter' });
    expect((await helper.put(`${url}/draft`, { fence, data: 1 }, { 'if-match': '"1"' })).json().code).toBe('HELD_BY_ANOTHER');
    expect(await act.refused(holder, `${url}/take-back`, { fence })).toEqual([409, 'NOT_DELEGATED']);
    expect(await act.refused(holder, `${url}/hand-in`, { fence, note })).toEqual([409, 'NOT_DELEGATED']);
    expect(await act.lastEvent(id)).toMatchObject({ event: 'task.taken-back', by: holder.id, data: { delegate: helper.id } });
  });
  it('once it has run out, neither of them can write any more, and whoever claims next finds the draft', async () => {
    const { helper, id, fence, url } = await delegated();
    await draft(helper, id, fence, null, 'Half a letter');
    await house.leaseRanOut(id);
    expect(await act.refused(helper, `${url}/hand-in`, { fence, note })).toEqual([409, 'DELEGATED']);
    const other = await act.clerk();
    expect((await other.post(`${url}/claim`, {})).json()).toMatchObject({
      fence: fence + 1,
      delegate: null,
      draft: { data: { text: 'Half a letter' } },
    });
    expect((await helper.post(`${url}/hand-in`, { fence: fence + 1, note })).json().code).toBe('HELD_BY_ANOTHER');
  });
  it('a holder who decides without waiting ends it: the delegate hears that it is done', async () => {
    const { holder, helper, id, fence, url } = await delegated();
    expect((await act.complete(holder, id, fence)).statusCode).toBe(200);
    expect((await helper.get('/v1/inbox')).json().delegated).toEqual([]);
    expect(await act.refused(helper, `${url}/hand-in`, { fence, note })).toEqual([409, 'TASK_COMPLETED']);
  });
});

describe('four eyes and a delegate (FE-01, SOD-24)', () => {
  const both = (name: string) => house.person(['R04', 'R05'], { name });
  async function written({ worked = true } = {}) {
    const [writer, helper] = [await both('张伟'), await both('李娜')];
    const { id, caseId, fence } = await act.held(writer);
    await delegate(writer, id, fence, helper.id);
    if (worked) await draft(helper, id, fence, null, 'Dear customer, prepared.');
    await writer.post(`/v1/tasks/${id}/take-back`, { fence });
    await act.complete(writer, id, fence);
    return { writer, helper, check: await act.open(caseId, 'check') };
  }
  it('who prepared the letter cannot check it, nor can who decided it', async () => {
    const { writer, helper, check } = await written();
    expect(await act.refused(writer, `/v1/tasks/${check}/claim`, {})).toEqual([403, 'FOUR_EYES']);
    expect(await act.refused(helper, `/v1/tasks/${check}/claim`, {})).toEqual([403, 'FOUR_EYES']);
    expect((await helper.post(`/v1/tasks/${check}/claim`, {})).json().facts).toMatchObject({ rule: 'FE-01', duty: 'write' });
  });
  it('a delegate who did nothing has no duty of her own, and inherits the exclusions of the delegator for 30 days (SOD-24)', async () => {
    const { writer, helper, check } = await written({ worked: false });
    expect(await house.db.sql`select from app.duties where person = ${helper.id}`).toHaveLength(0);
    expect(await act.refused(helper, `/v1/tasks/${check}/claim`, {})).toEqual([403, 'FOUR_EYES']);
    await house.owner
      .sql`update app.inheritances set starts_at = app.app_now() - interval '32 days', ends_at = app.app_now() - interval '31 days' where person_id = ${helper.id} and from_id = ${writer.id}`;
    expect((await helper.post(`/v1/tasks/${check}/claim`, {})).statusCode).toBe(200);
  });
  it('a check cannot be delegated to who wrote the letter, nor to who stands for her (a substitute who is excluded)', async () => {
    const [writer, substitute, checker] = [await both('张伟'), await both('李娜'), await both('赵敏')];
    const { id, caseId, fence } = await act.held(writer);
    await act.complete(writer, id, fence);
    const check = await act.open(caseId, 'check');
    const held = await act.claim(checker, check);
    await house.owner.sql`insert into app.inheritances (person_id, from_id, cause) values (${substitute.id}, ${writer.id}, 'test')`;
    expect(await act.refused(checker, `/v1/tasks/${check}/delegate`, { fence: held, to: writer.id, note })).toEqual([403, 'FOUR_EYES']);
    expect(await act.refused(checker, `/v1/tasks/${check}/delegate`, { fence: held, to: substitute.id, note })).toEqual([403, 'FOUR_EYES']);
    expect((await delegate(checker, check, held, writer.id)).json().detail).toContain('张伟');
  });
  it('who took another duty meanwhile cannot hand in, nor save a draft', async () => {
    const [writer, helper] = [await both('张伟'), await both('李娜')];
    const { id, caseId, fence } = await act.held(writer);
    await delegate(writer, id, fence, helper.id);
    await house.owner
      .sql`insert into app.duties (subject, rule_set, person, duty) values (${caseId}, 'FE-01:test-letter:write≠check', ${helper.id}, 'check')`;
    expect(await act.refused(helper, `/v1/tasks/${id}/hand-in`, { fence, note })).toEqual([403, 'FOUR_EYES']);
    const before = await house.state();
    expect((await draft(helper, id, fence, null, 'x')).json().code).toBe('FOUR_EYES');
    expect(await house.state()).toBe(before);
  });
});

describe('races about a delegated item', () => {
  it('handing in and taking back at one instant: one of them ends it, the other hears so', async () => {
    for (let round = 0; round < 10; round++) {
      const { holder, helper, id, fence, url } = await delegated();
      const answers = await Promise.all([helper.post(`${url}/hand-in`, { fence, note }), holder.post(`${url}/take-back`, { fence })]);
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
      const ended = (await house.events(id)).filter((event) => event === 'task.handed-in' || event === 'task.taken-back');
      expect(ended).toHaveLength(1);
      await act.complete(holder, id, fence);
    }
  });
  it('delegating to two at one instant: one of them gets it', async () => {
    const { holder, id, fence } = await act.held();
    const helpers = [await act.clerk(), await act.clerk()];
    const answers = await Promise.all(helpers.map((one) => delegate(holder, id, fence, one.id)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    expect(await house.db.sql`select from app.delegations where task_id = ${id}`).toHaveLength(1);
  });
});

it('the delegate sees what the holder sees, others see it masked', async () => {
  const { helper, id, fence, url } = await delegated();
  await helper.put(`${url}/draft`, { fence, data: { text: 'Dear', account: '6222000012345678' } }, { 'if-none-match': '*' });
  expect((await helper.get(url)).json().draft.data.account).toBe('6222000012345678');
  const other = await act.clerk();
  expect((await other.get(url)).json().draft.data.account).not.toContain('62220000');
  expect(id).toBeTruthy();
});

it('HT-06: is refused to who lacks the skill that the item asks for', async () => {
  const { holder, id, fence } = await act.held();
  await house.owner.sql`update app.tasks set skill = 'english', skill_level = 2 where id = ${id}`;
  const colleague = await act.clerk('李娜');
  const url = `/v1/tasks/${id}/delegate`;
  const body = { fence, to: colleague.id, note: 'Please write it.' };
  expect(await act.refused(holder, url, body)).toEqual([409, 'NOT_ELIGIBLE', 'skill']);
  await house.owner.sql`insert into app.person_skills values (${colleague.id}, 'english', 2, now() + interval '1 day')`;
  expect((await holder.post(url, body)).statusCode).toBe(200);
});
