// Notes, links and holds of a case.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTING, acting, inHours } from './support/acts.ts';
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

const reason = 'a letter of the court is on its way';

describe('a note on a case', () => {
  it('is read by whoever reads the case, apart from what is said about its items, and its mentions wait to be read', async () => {
    const { holder, id, caseId } = await act.held();
    const anna = await act.clerk('安娜');
    await holder.post(`/v1/tasks/${id}/comments`, { text: 'About the item.' });
    const noted = (await holder.post(`/v1/cases/${caseId}/notes`, { text: 'The customer called.', mentions: [anna.id] })).json();
    expect((await starter.get(`/v1/cases/${caseId}/notes`)).json().items).toMatchObject([
      { id: noted.id, text: 'The customer called.', byName: '陈晨' },
    ]);
    expect((await holder.get(`/v1/tasks/${id}/comments`)).json().items).toMatchObject([{ text: 'About the item.' }]);
    expect((await anna.get('/v1/mentions')).json().items).toMatchObject([{ id: noted.id, caseId, taskId: null, title: null }]);
    expect(await act.lastEvent(caseId)).toMatchObject({ event: 'case.noted', by: holder.id, data: { mentions: [anna.id] } });
  });
  it('is refused on a case of another branch, with a mention of nobody, and empty', async () => {
    const { holder, caseId } = await act.held();
    const url = `/v1/cases/${caseId}/notes`;
    expect(await act.refused(await act.clerk('B', 'B2'), url, { text: 'Hello.' })).toEqual([404, 'NOT_FOUND']);
    expect(await act.refused(holder, url, { text: 'Hello.', mentions: ['no-such'] })).toEqual([409, 'NOT_ELIGIBLE', 'reader']);
    expect(await act.refused(holder, url, { text: ' ' })).toEqual([400, 'INVALID_REQUEST']);
    expect(await act.refused(holder, url, { text: 'x'.repeat(2_000_000) })).toEqual([413, 'BODY_TOO_LARGE']);
  });
});

describe('a link between two cases', () => {
  const link = (by: Caller, one: string, other: string) => by.post(`/v1/cases/${one}/links`, { case: other, reason });
  const linked = async (by: Caller, id: string) =>
    (await by.get(`/v1/cases/${id}/links`)).json().items.map((one: { caseId: string }) => one.caseId);
  it('is shown by both, made twice it is one, and it can be taken away again', async () => {
    const [one, other] = [await house.startCase(starter), await house.startCase(starter)];
    const made = await link(starter, one, other);
    expect(made.statusCode, made.body).toBe(201);
    expect((await link(starter, other, one)).json()).toEqual(made.json());
    expect([await linked(starter, one), await linked(starter, other)]).toEqual([[other], [one]]);
    expect((await starter.get(`/v1/cases/${one}/links`)).json().items).toMatchObject([
      { reason, byName: '王组长', process: 'test-letter', state: 'open' },
    ]);
    for (const id of [one, other])
      expect(await act.lastEvent(id)).toMatchObject({ event: 'case.linked', data: { with: id === one ? other : one } });
    const gone = `/v1/links/${made.json().id}/remove`;
    for (let n = 0; n < 2; n++)
      expect((await starter.post(gone, { reason: 'of another customer' })).json()).toEqual({ id: made.json().id });
    expect([await linked(starter, one), await linked(starter, other)]).toEqual([[], []]);
    expect((await house.events(one)).filter((event) => event === 'case.unlinked')).toHaveLength(1);
    expect((await link(starter, one, other)).json().id).not.toBe(made.json().id);
  });
  it('is refused with itself, with what is not there, and with a case of another branch', async () => {
    const one = await house.startCase(starter);
    const theirs = await house.startCase(await house.person(['R07'], { branch: 'B2' }));
    const mine = await house.startCase(await house.person(['R07'], { branch: 'B1' }));
    const lead = await house.person(['R07'], { branch: 'B1' });
    const url = `/v1/cases/${mine}/links`;
    expect(await act.refused(lead, url, { case: mine, reason })).toEqual([400, 'INVALID_REQUEST']);
    for (const other of ['no-such', theirs]) expect(await act.refused(lead, url, { case: other, reason })).toEqual([404, 'NOT_FOUND']);
    expect(await act.refused(starter, `/v1/cases/${one}/links`, { case: theirs, reason: 'short' })).toEqual([400, 'INVALID_REQUEST']);
    const { id } = (await link(starter, mine, theirs)).json();
    expect(await linked(lead, mine)).toEqual([]); // the other one is not hers to see
    expect(await act.refused(lead, `/v1/links/${id}/remove`, { reason })).toEqual([404, 'NOT_FOUND']);
  });
  it('made by two at one instant it is one', async () => {
    const [one, other] = [await house.startCase(starter), await house.startCase(starter)];
    const answers = await Promise.all([link(starter, one, other), link(starter, other, one)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
    expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
  });
});

describe('holding a case', () => {
  const hold = (caseId: string, hours = 24) => starter.post(`/v1/cases/${caseId}/hold`, { until: inHours(hours), reason });
  const lift = (caseId: string) => starter.post(`/v1/cases/${caseId}/lift-hold`, { reason: 'the letter has come' });
  const empty = () =>
    house.owner
      .sql`update app.tasks set state = 'cancelled', held_by = null, held_slot = null, lease_until = null where state in ('open', 'claimed')`;
  const next = async (by: Caller) => {
    const answer = await by.post('/v1/claims', {});
    return answer.statusCode === 204 ? null : answer.json().id;
  };

  it('nothing of it comes to anybody by itself before then, what was open and what opens meanwhile; its deadlines run on', async () => {
    await empty();
    const id = await act.waiting();
    const caseId = id.split('.', 1)[0] as string;
    const before = (await starter.get(`/v1/cases/${caseId}`)).json();
    const held = await hold(caseId);
    expect(held.statusCode, held.body).toBe(200);
    await act.open(caseId, 'again');
    const clerk = await house.person(['R04', 'R22']);
    expect(await next(clerk)).toBeNull();
    const shown = (await starter.get(`/v1/cases/${caseId}`)).json();
    expect(shown.hold).toMatchObject({ until: held.json().until, reason, by: starter.id, byName: '王组长' });
    expect(shown.clocks).toEqual(before.clocks);
    expect((await clerk.get(`/v1/tasks/${id}`)).json().availableAt).toBe(held.json().until);
    expect((await clerk.post(`/v1/tasks/${id}/claim`, {})).statusCode).toBe(200); // chosen, it may be worked
    expect(await act.lastEvent(caseId)).toMatchObject({ event: 'case.held', by: starter.id, data: { reason } });
  });
  it('lifted, its items come again: at once, or when they had been put off to', async () => {
    await empty();
    const { holder, id, caseId, fence } = await act.held();
    const until = inHours(2);
    await holder.post(`/v1/tasks/${id}/postpone`, { fence, until, reason: 'customer' });
    const again = await act.open(caseId, 'again');
    await hold(caseId, 72);
    expect((await lift(caseId)).json()).toEqual({ id: caseId });
    expect((await starter.get(`/v1/cases/${caseId}`)).json().hold).toBeNull();
    expect((await holder.get(`/v1/tasks/${id}`)).json().availableAt).toBe(until);
    expect(await next(await house.person(['R04', 'R22']))).toBe(again);
    expect(await act.refused(starter, `/v1/cases/${caseId}/lift-hold`, { reason })).toEqual([409, 'NOT_ON_HOLD']);
  });
  it('what somebody held when it began, or was given since, waits once it goes back', async () => {
    await empty();
    const { holder, id, caseId, fence } = await act.held();
    await hold(caseId);
    await holder.post(`/v1/tasks/${id}/release`, { fence });
    expect(await next(holder)).toBeNull();
    const given = (await starter.post(`/v1/tasks/${id}/assign`, { to: holder.id, reason: 'she knows the matter' })).json();
    await holder.post(`/v1/tasks/${id}/release`, { fence: given.fence });
    expect(await next(holder)).toBeNull();
    const claimed = await act.claim(holder, id);
    await holder.post(`/v1/tasks/${id}/postpone`, { fence: claimed, until: inHours(1), reason: 'customer' });
    expect(await next(holder)).toBeNull();
    const { availableAt } = (await holder.get(`/v1/tasks/${id}`)).json();
    expect(Date.parse(availableAt)).toBeGreaterThan(Date.parse(inHours(20)));
    await lift(caseId);
    expect(Date.parse((await holder.get(`/v1/tasks/${id}`)).json().availableAt)).toBeLessThan(Date.parse(inHours(2)));
  });
  it('a hold that has passed needs nobody to lift it; held again it has another end', async () => {
    await empty();
    const id = await act.waiting();
    const caseId = id.split('.', 1)[0] as string;
    await hold(caseId, 24);
    await hold(caseId, 48);
    expect(Date.parse((await starter.get(`/v1/tasks/${id}`)).json().availableAt)).toBeGreaterThan(Date.parse(inHours(47)));
    await house.owner.sql`update app.cases set hold_until = app.app_now() - interval '1 second' where id = ${caseId}`;
    await house.owner
      .sql`update app.tasks set hold_until = app.app_now() - interval '1 second', available_at = app.app_now() - interval '1 second' where id = ${id}`;
    expect((await starter.get(`/v1/cases/${caseId}`)).json().hold).toBeNull();
    expect(await next(await act.clerk())).toBe(id);
  });
  it('is refused on a closed case, one that is being withdrawn, to others than leads, for a time that has passed or is too far, and without a reason', async () => {
    const caseId = await house.startCase(starter);
    const url = `/v1/cases/${caseId}/hold`;
    const body = { until: inHours(24), reason };
    expect(await act.refused(await act.clerk(), url, body)).toEqual([403, 'FORBIDDEN']);
    expect(await act.refused(await house.person(['R07'], { branch: 'B2' }), url, body)).toEqual([404, 'NOT_FOUND']);
    expect(await act.refused(starter, url, { ...body, until: inHours(-1) })).toEqual([400, 'INVALID_REQUEST']);
    expect(await act.refused(starter, url, { ...body, until: inHours(24 * 31) })).toEqual([400, 'INVALID_REQUEST']);
    expect(await act.refused(starter, url, { until: body.until, reason: 'short' })).toEqual([400, 'INVALID_REQUEST']);
    await starter.post(`/v1/cases/${caseId}/withdraw`, { reason: 'not wanted any more' });
    expect(await act.refused(starter, url, body)).toEqual([409, 'CASE_CLOSING']);
    await house.owner.sql`update app.cases set state = 'closed', outcome = 'withdrawn', closed_at = app.app_now() where id = ${caseId}`;
    expect(await act.refused(starter, url, body)).toEqual([409, 'CASE_CLOSED']);
    expect(await act.refused(starter, `/v1/cases/${caseId}/lift-hold`, { reason })).toEqual([409, 'CASE_CLOSED']);
  });
  it('what its process opens at this very instant waits too', async () => {
    for (let round = 0; round < 20; round++) {
      const caseId = await house.startCase(starter);
      const [held, opened] = await Promise.all([hold(caseId), act.open(caseId, 'again')]);
      const { until } = held.json();
      expect((await starter.get(`/v1/tasks/${opened}`)).json().availableAt).toBe(until);
    }
  });
  it('while clerks pull: whoever is told of an item after the hold has not got one of it', async () => {
    await empty();
    const id = await act.waiting();
    const caseId = id.split('.', 1)[0] as string;
    const clerks = [await act.clerk(), await act.clerk(), await act.clerk()];
    const [held, ...pulled] = await Promise.all([hold(caseId), ...clerks.map(next)]);
    expect(held.statusCode).toBe(200);
    expect(pulled.filter((one) => one === id).length).toBeLessThanOrEqual(1);
    expect(await next(await act.clerk())).toBeNull();
  });
});
