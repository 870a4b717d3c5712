// Recusal (SOD-22): who has an interest in a case says so and stands aside, at every door, in the whole graph of cases, and for good.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letterAnswer, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
let lead: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07']);
  lead = await house.person(['R07']);
});
afterAll(() => house.close());

const INTEREST = 'the customer is a neighbour of mine';
const recuse = (by: Caller, caseId: string, interest = INTEREST) => by.post(`/v1/cases/${caseId}/recuse`, { interest });
const refused = async (ask: () => ReturnType<Caller['post']>) => {
  const before = await house.state();
  const response = await ask();
  expect(await house.state()).toBe(before);
  const { code, facts } = response.json();
  return [response.statusCode, code, ...(facts?.rule ? [facts.rule] : [])];
};
const KEPT_OUT = [403, 'SEGREGATION', 'SOD-22'];

describe('who stands aside', () => {
  it('SOD-22: holds nothing of the case any more, is kept from its items at every door, and everybody else is not', async () => {
    const clerk = await house.person(['R04'], { name: '孙洁' });
    const caseId = await house.startCase(starter);
    const item = `${caseId}.write.1`;
    await clerk.post(`/v1/tasks/${item}/claim`, {});
    const answer = await recuse(clerk, caseId);
    expect([answer.statusCode, answer.json()]).toEqual([200, { id: caseId, at: expect.any(String), returned: [item] }]);
    expect((await clerk.get(`/v1/tasks/${item}`)).json()).toMatchObject({
      state: 'open',
      lease: null,
      excluded: [expect.objectContaining({ rule: 'SOD-22', person: clerk.id, duty: 'interested' })],
    });
    expect(await refused(() => clerk.post(`/v1/tasks/${item}/claim`, {}))).toEqual(KEPT_OUT);
    const told = (await clerk.post(`/v1/tasks/${item}/claim`, {})).json().detail;
    expect(told).toContain('SOD-22: 孙洁 has declared an interest in this matter, so another person must do "write"');
    expect(await refused(() => lead.post(`/v1/tasks/${item}/assign`, { to: clerk.id, reason: 'she knows the matter' }))).toEqual(KEPT_OUT);
    const candidates = (await lead.get(`/v1/tasks/${item}/candidates`)).json().items.map(({ id }: { id: string }) => id);
    expect(candidates).not.toContain(clerk.id);
    const next = await clerk.post('/v1/claims', {});
    expect(next.statusCode === 204 || next.json().id !== item).toBe(true);
    expect((await (await house.person(['R04'])).post(`/v1/tasks/${item}/claim`, {})).statusCode).toBe(200);
  });
  it('SOD-22: is kept from what the process opens later too', async () => {
    const verifier = await house.person(['R05']);
    const caseId = await house.startCase(starter);
    await recuse(verifier, caseId);
    const check = await house.openTask(caseId, 'check');
    expect(await refused(() => verifier.post(`/v1/tasks/${check}/claim`, {}))).toEqual(KEPT_OUT);
    const [writer, other] = [await house.person(['R04']), await house.person(['R05'])];
    for (const [by, item, said] of [
      [writer, `${caseId}.write.1`, letterAnswer],
      [other, check, { agreed: true }],
    ] as const) {
      const { fence } = (await by.post(`/v1/tasks/${item}/claim`, {})).json();
      expect((await by.post(`/v1/tasks/${item}/complete`, { fence, answer: said })).statusCode).toBe(200);
    }
  });
  it('SOD-22: takes along who counts as one with her, and who stands in for her', async () => {
    const [clerk, spouse, substitute] = [await house.person(['R04']), await house.person(['R04']), await house.person(['R22'])];
    await house.db.sql`insert into app.person_links (person, other, kind) values (${clerk.id}, ${spouse.id}, 'household')`;
    const caseId = await house.startCase(starter);
    await recuse(clerk, caseId);
    await house.db.sql`insert into app.inheritances (person_id, from_id, cause) values (${substitute.id}, ${clerk.id}, 'substitution:0')`;
    for (const one of [spouse, substitute])
      expect(await refused(() => one.post(`/v1/tasks/${caseId}.write.1/claim`, {}))).toEqual(KEPT_OUT);
  });
  it('SOD-22: prepares nothing any more either: a delegated item goes back to who holds it', async () => {
    const [clerk, delegate] = [await house.person(['R04']), await house.person(['R04'])];
    const caseId = await house.startCase(starter);
    const item = `${caseId}.write.1`;
    const { fence } = (await clerk.post(`/v1/tasks/${item}/claim`, {})).json();
    await clerk.post(`/v1/tasks/${item}/delegate`, { fence, to: delegate.id, note: 'please draft it' });
    expect((await recuse(delegate, caseId)).json().returned).toEqual([]);
    expect((await clerk.get(`/v1/tasks/${item}`)).json()).toMatchObject({ state: 'claimed', delegate: null });
    const [event] = await house.db.sql`select actor_id as by, data from audit.events where object = ${item} and event = 'task.taken-back'`;
    expect(event).toEqual({ by: delegate.id, data: { fence, delegate: delegate.id, delegator: clerk.id } });
    const [inherited] = await house.db.sql`select ends_at <= now() as "isOver" from app.inheritances where person_id = ${delegate.id}`;
    expect(inherited).toEqual({ isOver: true });
    expect((await recuse(delegate, caseId)).statusCode).toBe(200); // once more changes nothing
    expect((await house.events(item)).filter((name) => name === 'task.taken-back')).toHaveLength(1);
    const put = () => delegate.put(`/v1/tasks/${item}/draft`, { fence, data: letterAnswer }, { 'if-none-match': '*' });
    expect((await put()).statusCode).toBe(409);
    expect((await clerk.post(`/v1/tasks/${item}/complete`, { fence, answer: letterAnswer })).statusCode).toBe(200);
  });
  it('SOD-21: directs no work on the case, when she leads', async () => {
    const near = await house.person(['R07']);
    const caseId = await house.startCase(starter);
    await recuse(near, caseId);
    const act = () => near.post(`/v1/tasks/${caseId}.write.1/priority`, { priority: 1, reason: 'it has to be quick' });
    expect(await refused(act)).toEqual([403, 'SEGREGATION', 'SOD-21']);
  });
  it('stands aside once, and what she decided before stays', async () => {
    const writer = await house.person(['R04']);
    const caseId = await house.startCase(starter);
    const { fence } = (await writer.post(`/v1/tasks/${caseId}.write.1/claim`, {})).json();
    await writer.post(`/v1/tasks/${caseId}.write.1/complete`, { fence, answer: letterAnswer });
    const first = (await recuse(writer, caseId)).json();
    expect((await writer.get(`/v1/tasks/${caseId}.write.1`)).json()).toMatchObject({ state: 'completed', by: writer.id });
    expect((await recuse(writer, caseId, 'and something else besides')).json()).toEqual(first);
    const rows = await house.db.sql`select interest from app.recusals where person = ${writer.id}`;
    expect(rows).toEqual([{ interest: INTEREST }]);
    const events = await house.db.sql`select data from audit.events where event = 'case.recused' and actor_id = ${writer.id}`;
    expect(events).toEqual([{ data: { person: writer.id } }]);
  });
});

describe('a recusal', () => {
  it('is listed with the case; why, to leads, auditors and herself', async () => {
    const [clerk, colleague, auditor] = [
      await house.person(['R04'], { name: '孙洁' }),
      await house.person(['R04']),
      await house.person(['R20']),
    ];
    const caseId = await house.startCase(starter);
    await recuse(clerk, caseId);
    const seen = async (by: Caller) => (await by.get(`/v1/cases/${caseId}/recusals`)).json().items;
    for (const reader of [clerk, lead, auditor])
      expect(await seen(reader)).toMatchObject([{ person: clerk.id, name: '孙洁', interest: INTEREST }]);
    expect(await seen(colleague)).toMatchObject([{ person: clerk.id, interest: null }]);
    const timeline = (await colleague.get(`/v1/cases/${caseId}/timeline`)).json().items;
    expect(timeline.map(({ event }: { event: string }) => event)).toContain('case.recused');
    expect(JSON.stringify(timeline)).not.toContain(INTEREST);
  });
  it('says what the interest is, of an open case of her branch', async () => {
    const clerk = await house.person(['R04']);
    const caseId = await house.startCase(starter);
    expect(await refused(() => recuse(clerk, caseId, 'well'))).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused(() => recuse(clerk, 'LET-20260101-NOTHERE0'))).toEqual([404, 'NOT_FOUND']);
    const foreign = await house.person(['R04'], { branch: 'B2' });
    expect(await refused(() => recuse(foreign, caseId))).toEqual([404, 'NOT_FOUND']);
    await house.owner.sql`update app.cases set state = 'closed', outcome = 'sent', closed_at = now() where id = ${caseId}`;
    expect(await refused(() => recuse(clerk, caseId))).toEqual([409, 'CASE_CLOSED']);
  });
});
