// Asking a colleague blocks nothing; what mentions somebody waits until she has read it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adoptPerson } from '../../db/queries/people.ts';
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

const text = 'Do you know this customer?';
const ask = (by: Caller, id: string, fence: number, to: object, more = {}) =>
  by.post(`/v1/tasks/${id}/questions`, { fence, to, text, ...more });
async function asked(to?: Caller) {
  const one = await act.held();
  const colleague = to ?? (await act.clerk('李娜'));
  const response = await ask(one.holder, one.id, one.fence, { person: colleague.id });
  expect(response.statusCode, response.body).toBe(201);
  const question: number = response.json().id;
  return { ...one, colleague, question, url: `/v1/questions/${question}` };
}
const mine = async (by: Caller) => (await by.get('/v1/questions')).json().items.map(({ id }: { id: number }) => id);

describe('a question to a colleague', () => {
  it('waits in her inbox, due with its item; her answer comes back as a comment that mentions who asked, and the item is held all the while', async () => {
    const { holder, id, fence, colleague, question, url } = await asked();
    const [shown] = (await colleague.get('/v1/questions')).json().items;
    const { dueAt } = (await holder.get(`/v1/tasks/${id}`)).json();
    expect(shown).toMatchObject({
      id: question,
      taskId: id,
      text,
      by: holder.id,
      to: { person: colleague.id, name: '李娜' },
      queue: null,
      state: 'open',
      dueAt,
    });
    expect((await colleague.get('/v1/inbox')).json()).toMatchObject({ questions: 1, mentions: 0 });
    const answered = (await colleague.post(`${url}/answer`, { text: 'Yes, for ten years.' })).json();
    expect(answered).toMatchObject({ id: question, state: 'answered' });
    expect((await colleague.get('/v1/inbox')).json().questions).toBe(0);
    expect((await holder.get('/v1/mentions')).json().items).toMatchObject([
      { id: answered.comment, taskId: id, by: colleague.id, text: 'Yes, for ten years.' },
    ]);
    expect((await holder.get(`/v1/tasks/${id}/comments`)).json().items.at(-1)).toMatchObject({
      by: colleague.id,
      text: 'Yes, for ten years.',
    });
    expect((await holder.get(`/v1/tasks/${id}/questions`)).json().items).toMatchObject([
      { id: question, state: 'answered', answer: 'Yes, for ten years.', endedBy: colleague.id },
    ]);
    expect((await act.complete(holder, id, fence)).statusCode).toBe(200);
    expect(await house.events(id)).toEqual([...['task.opened', 'task.claimed', 'task.asked', 'task.answered', 'task.completed']]);
  });
  it('to a queue may be answered by whoever works it, not by others and not by who asked', async () => {
    const { holder, id, fence } = await act.held();
    const dueAt = inHours(2);
    const question = (await ask(holder, id, fence, { queue: 'document-verifier' }, { dueAt })).json();
    expect(question.dueAt).toBe(dueAt);
    const verifier = await house.person(['R05']);
    expect(await mine(verifier)).toContain(question.id);
    expect(await mine(await act.clerk())).not.toContain(question.id);
    const url = `/v1/questions/${question.id}/answer`;
    for (const by of [holder, await act.clerk(), await house.person(['R05'], { branch: 'B2' })])
      expect(await act.refused(by, url, { text })).toEqual([404, 'NOT_FOUND']);
    expect((await verifier.post(url, { text: 'I do.' })).statusCode).toBe(200);
    expect(await act.refused(verifier, url, { text: 'I do.' })).toEqual([409, 'QUESTION_CLOSED']);
  });
  it('is withdrawn by who asked, and by nobody else', async () => {
    const { holder, colleague, question, url } = await asked();
    expect(await act.refused(colleague, `${url}/withdraw`, {})).toEqual([404, 'NOT_FOUND']);
    expect((await holder.post(`${url}/withdraw`, {})).json()).toEqual({ id: question, state: 'withdrawn' });
    expect(await mine(colleague)).not.toContain(question);
    expect(await act.refused(colleague, `${url}/answer`, { text })).toEqual([409, 'QUESTION_CLOSED']);
    expect(await act.refused(holder, `${url}/withdraw`, {})).toEqual([409, 'QUESTION_CLOSED']);
  });
  it('is closed with its item: nobody is asked any more', async () => {
    const { holder, id, fence, colleague, question, url } = await asked();
    await act.complete(holder, id, fence);
    expect(await mine(colleague)).not.toContain(question);
    expect((await colleague.get('/v1/inbox')).json().questions).toBe(0);
    expect((await holder.get(`/v1/tasks/${id}/questions`)).json().items).toMatchObject([{ id: question, state: 'closed' }]);
    expect(await act.refused(colleague, `${url}/answer`, { text })).toEqual([409, 'TASK_COMPLETED']);
  });
  it('is refused without holding the item, to herself, to nobody, to another branch, to a queue that there is not, for a time that has passed', async () => {
    const { holder, id, fence } = await act.held();
    const url = `/v1/tasks/${id}/questions`;
    const other = await act.clerk();
    const body = { fence, to: { person: other.id }, text };
    expect(await act.refused(other, url, { ...body, to: { person: holder.id } })).toEqual([409, 'HELD_BY_ANOTHER']);
    expect(await act.refused(holder, url, { ...body, to: { person: holder.id } })).toEqual([409, 'NOT_ELIGIBLE', 'holds']);
    expect(await act.refused(holder, url, { ...body, to: { person: 'no-such' } })).toEqual([409, 'NOT_ELIGIBLE', 'nobody']);
    expect(await act.refused(holder, url, { ...body, to: { person: (await act.clerk('B', 'B2')).id } })).toEqual([
      409,
      'NOT_ELIGIBLE',
      'branch',
    ]);
    expect(await act.refused(holder, url, { ...body, to: { queue: 'no-such' } })).toEqual([404, 'NOT_FOUND']);
    expect(await act.refused(holder, url, { ...body, to: { queue: 'general', person: other.id } })).toEqual([400, 'INVALID_REQUEST']);
    expect(await act.refused(holder, url, { ...body, dueAt: inHours(-1) })).toEqual([400, 'INVALID_REQUEST']);
    expect(await act.refused(holder, '/v1/tasks/no-such/questions', body)).toEqual([404, 'NOT_FOUND']);
    expect(await act.refused(holder, '/v1/questions/999999/answer', { text })).toEqual([404, 'NOT_FOUND']);
    expect(await act.refused(holder, '/v1/questions/no-number/answer', { text })).toEqual([400, 'INVALID_REQUEST']);
  });
  it('two of a queue answer at one instant, and who asked withdraws: one of them ends it', async () => {
    for (let round = 0; round < 5; round++) {
      const { holder, id, fence } = await act.held();
      const [one, two] = [await house.person(['R05']), await house.person(['R05'])];
      const question = (await ask(holder, id, fence, { queue: 'document-verifier' })).json().id;
      const url = `/v1/questions/${question}`;
      const answers = await Promise.all([
        one.post(`${url}/answer`, { text }),
        two.post(`${url}/answer`, { text }),
        holder.post(`${url}/withdraw`, {}),
      ]);
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409]);
      expect((await house.events(id)).filter((event) => /answered|withdrawn/.test(event))).toHaveLength(1);
    }
  });
  it('a bot asks by the same address, and is told the answer the same way', async () => {
    await adoptPerson(house.owner, {
      id: 'bot-1',
      username: 'bot-1',
      name: 'RPA 01',
      kind: 'bot',
      branchId: 'HQ',
      passwordHash: null,
      roles: ['R39', 'R04'],
    });
    const bot = await house.signedIn('bot-1');
    const { id, fence } = await act.held(bot);
    const question = (await ask(bot, id, fence, { queue: 'general' })).json().id;
    expect((await (await act.clerk()).post(`/v1/questions/${question}/answer`, { text: 'Read the second page.' })).statusCode).toBe(200);
    expect((await bot.get('/v1/mentions')).json().items).toMatchObject([{ taskId: id, text: 'Read the second page.' }]);
    expect((await house.db.sql`select actor_kind from audit.events where object = ${id} and event = 'task.asked'`)[0]).toEqual({
      actor_kind: 'bot',
    });
  });
  it('a page of them goes on by its cursor', async () => {
    const colleague = await act.clerk();
    const questions: number[] = [];
    for (let n = 0; n < 3; n++) questions.push((await asked(colleague)).question);
    const first = (await colleague.get('/v1/questions?limit=2')).json();
    const rest = (await colleague.get(`/v1/questions?limit=2&cursor=${first.next}`)).json();
    expect([...first.items, ...rest.items].map(({ id }: { id: number }) => id).sort()).toEqual(questions.sort());
    expect(rest.next).toBeNull();
    const foreign = await (await act.clerk()).get(`/v1/questions?limit=2&cursor=${first.next}`);
    expect([foreign.statusCode, foreign.json().code]).toEqual([400, 'INVALID_REQUEST']);
  });
});

describe('a mention', () => {
  const say = (by: Caller, id: string, mentions: string[]) =>
    by.post(`/v1/tasks/${id}/comments`, { text: 'Look at the second page.', mentions });
  it('waits until she has read it; reading it twice is reading it once', async () => {
    const { holder, id } = await act.held();
    const [anna, bert] = [await act.clerk('安娜'), await act.clerk()];
    const { id: comment } = (await say(holder, id, [anna.id])).json();
    expect((await anna.get('/v1/inbox')).json().mentions).toBe(1);
    expect((await anna.get('/v1/mentions')).json().items).toMatchObject([
      { id: comment, taskId: id, byName: '陈晨', text: 'Look at the second page.' },
    ]);
    expect(await act.refused(bert, `/v1/mentions/${comment}/read`, {})).toEqual([404, 'NOT_FOUND']);
    for (let n = 0; n < 2; n++) expect((await anna.post(`/v1/mentions/${comment}/read`, {})).json()).toEqual({ id: comment });
    expect((await anna.get('/v1/mentions')).json().items).toEqual([]);
    expect((await anna.get('/v1/inbox')).json().mentions).toBe(0);
    expect((await anna.get(`/v1/tasks/${id}/comments`)).json().items).toHaveLength(1);
  });
  it('of herself is none, and one of what she may no longer see is not shown', async () => {
    const { holder, id } = await act.held();
    const anna = await act.clerk();
    await say(holder, id, [holder.id, anna.id]);
    expect((await holder.get('/v1/mentions')).json().items).toEqual([]);
    await house.owner.sql`update app.people set scope = 'branch', branch_id = 'B2' where id = ${anna.id}`;
    expect((await anna.get('/v1/mentions')).json().items).toEqual([]);
    expect((await anna.get('/v1/inbox')).json().mentions).toBe(0);
  });
});

it('is asked of nobody who could not answer it, and nobody is mentioned who could not read it: R20, R36, a bot', async () => {
  const { holder, id, fence, caseId } = await act.held();
  const [auditor, planner, bot] = [await house.person(['R20']), await house.person(['R36']), await house.person(['R39', 'R04'])];
  for (const one of [auditor, planner])
    expect(await act.refused(holder, `/v1/tasks/${id}/questions`, { fence, to: { person: one.id }, text })).toEqual([
      ...[409, 'NOT_ELIGIBLE', 'answerer'],
    ]);
  for (const one of [planner, bot])
    for (const url of [`/v1/tasks/${id}/comments`, `/v1/cases/${caseId}/notes`])
      expect(await act.refused(holder, url, { text: 'Look.', mentions: [one.id] })).toEqual([409, 'NOT_ELIGIBLE', 'reader']);
});
it('is not read among her mentions any more by who has lost every role that reads it', async () => {
  const { holder, id } = await act.held();
  const colleague = await act.clerk('李娜');
  await holder.post(`/v1/tasks/${id}/comments`, { text: 'A secret word.', mentions: [colleague.id] });
  const read = async () => (await colleague.get('/v1/mentions')).json().items.length;
  expect(await read()).toBe(1);
  await house.owner.sql`update app.person_roles set role = 'R36' where person_id = ${colleague.id}`;
  expect(await read()).toBe(0);
});
