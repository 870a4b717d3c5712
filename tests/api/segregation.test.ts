// Four-eyes and segregation as staff meet them: at the next-item key, at a chosen item, when it is given and when it is decided. Each refusal
// names the rule, the person and whose act it was.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adoptCustomer, adoptPerson } from '../../db/queries/people.ts';
import { insertTask } from '../../db/queries/insert-task.ts';
import { newTask } from '../../db/queries/start-case.ts';
import { CN } from '../../domain/calendar/calendars.ts';
import type { Iso } from '../../domain/ids.ts';
import { HEAD_OFFICE, type Role } from '../../domain/people.ts';
import { SEGREGATION } from '../../domain/segregation.ts';
import { complaint } from '../../workflows/complaint/process.ts';
import { letterAnswer, openApi, type Caller, type House } from './support/house.ts';
import { letter } from './support/process.ts';

let house: House;
let starter: Caller;
beforeAll(async () => {
  house = await openApi({ catalog: [letter, complaint] });
  starter = await house.person(['R22'], { name: '周航' });
});
afterAll(() => house.close());

let bots = 0;
const bot = async (roles: readonly Role[]): Promise<Caller> => {
  const id = `robot${++bots}`;
  await adoptPerson(house.owner, { id, username: id, name: '机器人', kind: 'bot', branchId: HEAD_OFFICE, passwordHash: null, roles });
  return house.signedIn(id);
};
let customers = 0;
const customer = async (relationshipManager?: string): Promise<string> => {
  const id = `CUS-${++customers}`;
  await adoptCustomer(house.db, {
    id,
    name: '林测试',
    idNumber: 'x',
    branchId: HEAD_OFFICE,
    ...(relationshipManager && { relationshipManager }),
  });
  return id;
};
const links = (person: Caller, other: Caller, kind: string) =>
  house.db.sql`insert into app.person_links (person, other, kind) values (${person.id}, ${other.id}, ${kind})`;
const near = (person: Caller, customerId: string, kind: string) =>
  house.db.sql`insert into app.customer_links (customer_id, person, kind) values (${customerId}, ${person.id}, ${kind})`;

/** Claims and completes it. */
async function work(by: Caller, id: string, answer: Record<string, unknown> = letterAnswer) {
  const claimed = await by.post(`/v1/tasks/${id}/claim`, {});
  if (claimed.statusCode !== 200) return claimed;
  return by.post(`/v1/tasks/${id}/complete`, { fence: claimed.json().fence, answer });
}
async function checkOfLetter(by: Caller): Promise<string> {
  const caseId = await house.startCase(starter);
  expect((await work(by, `${caseId}.write.1`)).statusCode).toBe(200);
  return house.openTask(caseId, 'check');
}
async function complaintCase(input: Record<string, unknown> = {}): Promise<{ caseId: string; id: string }> {
  const response = await starter.post('/v1/processes/complaint/cases', {
    input: { channel: 'hotline', customerId: 'C-0', text: 'The fee was charged twice', ...input },
  });
  expect([response.statusCode, response.json().detail]).toEqual([201, undefined]);
  const caseId: string = response.json().id;
  const id = `${caseId}.investigate.1`;
  await insertTask(
    house.db,
    newTask({ process: complaint, calendar: CN, caseId, id, task: 'investigate', at: new Date().toISOString() as Iso }),
  );
  return { caseId, id };
}

/** Nothing changes, and everybody is told the same: at the chosen item, as the next item, and as one to whom it is given. */
async function isKeptFrom(person: Caller, id: string, rule: string, said: RegExp): Promise<void> {
  const lead = await house.person(['R07']);
  const before = await house.state();
  const chosen = await person.post(`/v1/tasks/${id}/claim`, {});
  expect([chosen.statusCode, chosen.json().facts?.rule]).toEqual([403, rule]);
  expect(chosen.json().detail).toMatch(said);
  const given = await lead.post(`/v1/tasks/${id}/assign`, { to: person.id, reason: 'she knows the matter' });
  if (rule === 'FE-09')
    expect([given.statusCode, given.json().code]).toEqual([409, 'NOT_ELIGIBLE']); // items are given to people
  else expect([given.statusCode, given.json().facts?.rule]).toEqual([403, rule]);
  if (rule !== 'FE-09') expect(given.json().detail).toMatch(said);
  const offered = (await lead.get(`/v1/tasks/${id}/candidates`)).json();
  expect(JSON.stringify(offered)).not.toContain(person.id);
  expect(await house.state()).toBe(before);
  const next = await person.post('/v1/claims', {});
  expect(next.statusCode === 204 || next.json().id !== id).toBe(true);
}

describe('four eyes', () => {
  test('FE-01 and SOD-01: who wrote the letter does not check it, nor does who started the case', async () => {
    const writer = await house.person(['R04', 'R05'], { name: '陈晨' });
    const id = await checkOfLetter(writer);
    await isKeptFrom(writer, id, 'FE-01', /FE-01: 陈晨 did "write" in this matter, so another person must do "check"/);
  });
  test('FE-01: nor with her second account, nor does somebody of her household, and the refusal says whose act it was', async () => {
    const [writer, second, spouse] = [
      await house.person(['R04'], { name: '陈晨' }),
      await house.person(['R05'], { name: '陈晨二' }),
      await house.person(['R05'], { name: '林涛' }),
    ];
    await links(writer, second, 'same-person');
    await links(spouse, writer, 'household');
    const id = await checkOfLetter(writer);
    await isKeptFrom(second, id, 'FE-01', /FE-01: 陈晨, who counts as one person with 陈晨二, did "write"/);
    await isKeptFrom(spouse, id, 'FE-01', /陈晨, who counts as one person with 林涛/);
    expect((await work(await house.person(['R05']), id, { agreed: true })).statusCode).toBe(200);
  });
  test('FE-01: a link that is declared afterwards holds for what was done before', async () => {
    const [writer, spouse] = [await house.person(['R04']), await house.person(['R05'])];
    const id = await checkOfLetter(writer);
    await links(writer, spouse, 'relative');
    await isKeptFrom(spouse, id, 'FE-01', /counts as one person with/);
  });
  test('FE-01: the next-item key never brings a refusal, also when her own decision excludes her in that very instant', async () => {
    const answers: number[] = [];
    for (let round = 0; round < 25; round++) {
      const writer = await house.person(['R04', 'R05']);
      const caseId = await house.startCase(starter);
      const claimed = await writer.post(`/v1/tasks/${caseId}.write.1/claim`, {});
      await house.openTask(caseId, 'check');
      const [done, next] = await Promise.all([
        writer.post(`/v1/tasks/${caseId}.write.1/complete`, { fence: claimed.json().fence, answer: letterAnswer }),
        (async () => {
          await new Promise((resolve) => setTimeout(resolve, round % 8));
          return writer.post('/v1/queues/document-verifier/claims', {});
        })(),
      ]);
      answers.push(next.statusCode);
      expect(done.statusCode).toBe(200);
    }
    expect(answers.filter((status) => status >= 300)).toEqual([]);
  });
  test('FE-09: a bot writes the letter and checks none', async () => {
    const [writing, checking] = [await bot(['R04', 'R39']), await bot(['R05', 'R39'])];
    const id = await checkOfLetter(writing);
    await isKeptFrom(checking, id, 'FE-09', /FE-09: 机器人 is a bot, and a bot checks nothing, so another person must do "check"/);
    expect((await work(await house.person(['R05']), id, { agreed: true })).statusCode).toBe(200);
  });
  test('FE-09: a bot that came to hold a check is refused when it decides, and nothing changes', async () => {
    const id = await checkOfLetter(await house.person(['R04']));
    const checking = await bot(['R05', 'R39']);
    await house.owner.sql`set session_replication_role = replica`;
    await house.owner
      .sql`update app.tasks set state = 'claimed', held_by = ${checking.id}, held_slot = 1, fence = 1, lease_until = app.app_now() + interval '5 minutes' where id = ${id}`;
    await house.owner.sql`set session_replication_role = origin`;
    const before = await house.state();
    const refused = await checking.post(`/v1/tasks/${id}/complete`, { fence: 1, answer: { agreed: true } });
    expect([refused.statusCode, refused.json().code, refused.json().facts]).toMatchObject([403, 'FOUR_EYES', { rule: 'FE-09' }]);
    expect(await house.state()).toBe(before);
  });
  test("SOD-18: who holds a bot's credential does not check what the bot wrote", async () => {
    const [writing, keeper] = [await bot(['R04', 'R39']), await house.person(['R05'], { name: '石磊' })];
    const made = await (
      await house.person(['R37'])
    ).post('/v1/api-keys', { bot: writing.id, title: 'letters', onlyQueues: null, owner: keeper.id, days: 30 });
    expect(made.statusCode).toBe(201);
    await isKeptFrom(keeper, await checkOfLetter(writing), 'FE-01', /机器人, who counts as one person with 石磊, did "write"/);
  });
});

describe('who stands near the customer', () => {
  test('SOD-03: her relationship manager decides nothing about her complaint', async () => {
    const manager = await house.person(['R02', 'R22'], { name: '韩梅' });
    const { id } = await complaintCase({ customerId: await customer(manager.id) });
    await isKeptFrom(manager, id, 'SOD-03', /SOD-03: 韩梅 is the relationship manager of the customer/);
  });
  test.each([
    ['teller', 'is the teller of the customer'],
    ['relative', 'is a relative of the customer'],
    ['household', 'lives with the customer'],
    ['self', 'is the customer'],
  ])('SOD-03: nor does somebody who is to her: %s', async (kind, said) => {
    const clerk = await house.person(['R22'], { name: '孙洁' });
    const customerId = await customer();
    await near(clerk, customerId, kind);
    const { id } = await complaintCase({ customerId });
    await isKeptFrom(clerk, id, 'SOD-03', new RegExp(`SOD-03: 孙洁 ${said}`));
    expect((await (await house.person(['R22'])).post(`/v1/tasks/${id}/claim`, {})).statusCode).toBe(200);
  });
  test('SOD-21: a lead does not direct work on a case of her own or of a relative', async () => {
    const lead = await house.person(['R07'], { name: '李强' });
    const clerk = await house.person(['R22']);
    const customerId = await customer();
    await near(lead, customerId, 'relative');
    const { id, caseId } = await complaintCase({ customerId });
    await clerk.post(`/v1/tasks/${id}/claim`, {});
    const before = await house.state();
    for (const [act, body] of [
      ['assign', { to: (await house.person(['R22'])).id }],
      ['force-release', {}],
      ['priority', { priority: 1 }],
    ] as const) {
      const beforeAct = act === 'assign' ? await house.state() : before;
      const refused = await lead.post(`/v1/tasks/${id}/${act}`, { ...body, reason: 'it has to be quick' });
      expect([act, refused.statusCode, refused.json().code, refused.json().facts?.rule]).toEqual([act, 403, 'SEGREGATION', 'SOD-21']);
      expect(refused.json().detail).toMatch(
        /SOD-21: 李强 is a relative of the customer in this matter, so another person must direct work on "investigate"/,
      );
      if (act === 'assign') expect(await house.state()).toBe(beforeAct);
    }
    const held = await lead.post(`/v1/cases/${caseId}/hold`, {
      until: new Date(Date.now() + 3_600_000).toISOString(),
      reason: 'it has to wait a while',
    });
    expect([held.statusCode, held.json().facts]).toMatchObject([403, { rule: 'SOD-21', duty: 'relative' }]);
    expect(held.json().detail).toContain('SOD-21: 李强 is a relative of the customer');
    expect(
      (await (await house.person(['R07'])).post(`/v1/tasks/${id}/priority`, { priority: 1, reason: 'it has to be quick' })).statusCode,
    ).toBe(200);
  });
});

describe('who is complained about', () => {
  test('SOD-12: has no part in the complaint, named by user name or id', async () => {
    const handler = await house.person(['R22', 'R23'], { name: '周航' });
    const { id, caseId } = await complaintCase({ about: handler.id });
    await isKeptFrom(handler, id, 'SOD-12', /SOD-12: 周航 is the one complained about in this matter/);
    const clerk = await house.person(['R22', 'R23']);
    expect((await work(clerk, id, { finding: 'rejected', facts: 'The fee was charged once, as agreed.' })).statusCode).toBe(200);
    const review = `${caseId}.review.1`;
    await insertTask(
      house.db,
      newTask({ process: complaint, calendar: CN, caseId, id: review, task: 'review', at: new Date().toISOString() as Iso }),
    );
    await isKeptFrom(handler, review, 'SOD-12', /complained about/);
    await isKeptFrom(clerk, review, 'FE-01', /did "investigate"/);
  });
  test('SOD-12: is somebody of the staff, or the complaint is not taken', async () => {
    const before = await house.state();
    const refused = await starter.post('/v1/processes/complaint/cases', {
      input: { channel: 'hotline', customerId: 'C-0', text: 'He was rude', about: 'nobody-knows' },
    });
    expect([refused.statusCode, refused.json().code, refused.json().errors]).toMatchObject([422, 'INVALID_INPUT', [{ pointer: '/about' }]]);
    expect(refused.json().detail).toContain('list of staff');
    expect(await house.state()).toBe(before);
  });
});

test('HT-06: an item is kept from whoever has not its skill, not at its level, or not any more; she who has it takes it', async () => {
  const id = `${await house.startCase(starter)}.write.1`;
  await house.owner.sql`update app.tasks set skill = 'handwriting', skill_level = 2 where id = ${id}`;
  const skilled = async (level: number | null, until = "now() + interval '1 year'") => {
    const clerk = await house.person(['R04']);
    if (level !== null)
      await house.owner.sql.unsafe(
        `insert into app.person_skills (person_id, skill, level, valid_until) values ('${clerk.id}', 'handwriting', ${level}, ${until})`,
      );
    return clerk;
  };
  for (const clerk of [await skilled(null), await skilled(1), await skilled(3, "now() - interval '1 minute'")]) {
    const before = await house.state();
    const refused = await clerk.post(`/v1/tasks/${id}/claim`, {});
    expect([refused.statusCode, refused.json().code, refused.json().facts]).toEqual([403, 'SKILL_MISSING', { skill: 'handwriting' }]);
    expect(await house.state()).toBe(before);
    const next = await clerk.post('/v1/claims', {});
    expect(next.statusCode === 204 || next.json().id !== id).toBe(true);
  }
  expect((await (await skilled(2)).post(`/v1/tasks/${id}/claim`, {})).statusCode).toBe(200);
});

describe('GET /v1/segregation', () => {
  test('lists every rule with where it is checked, whom it binds and what waits, for leads and auditors', async () => {
    for (const role of ['R07', 'R20'] as Role[]) {
      const response = await (await house.person([role])).get('/v1/segregation');
      expect([response.statusCode, response.json().next]).toEqual([200, null]);
      expect(response.json().items.map(({ id }: { id: string }) => id)).toEqual(Object.keys(SEGREGATION));
      expect(response.json().items.find(({ id }: { id: string }) => id === 'SOD-17')).toMatchObject({
        conflicts: [{ roles: ['R37'], with: null }],
        binds: ['people'],
        waits: null,
      });
      expect(response.json().items.find(({ id }: { id: string }) => id === 'SOD-07')).toMatchObject({
        checkedAt: [],
        binds: [],
        waits: { en: expect.stringMatching(/^Process not built: classification after the loan/) },
      });
    }
  });
});

describe('whoever is complained about', () => {
  test('SOD-21: neither directs work on the complaint nor ends it, nor does who stands in for her; another lead does', async () => {
    const [about, substitute] = [await house.person(['R07'], { name: '王组长' }), await house.person(['R07'])];
    const { caseId, id } = await complaintCase({ about: about.id });
    await house.db.sql`insert into app.inheritances (person_id, from_id, cause) values (${substitute.id}, ${about.id}, 'substitution:0')`;
    const [clock] = await house.db.sql<
      { name: string }[]
    >`select name from app.clocks where case_id = ${caseId} and task_id is null limit 1`;
    const reason = 'there is nothing in it';
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const acts = [
      [`/v1/cases/${caseId}/withdraw`, { reason }],
      [`/v1/cases/${caseId}/cancel`, { reason }],
      [`/v1/cases/${caseId}/hold`, { reason, until }],
      [`/v1/cases/${caseId}/clocks/${clock?.name}/pause`, { reason: 'customer' }],
      [`/v1/tasks/${id}/assign`, { to: starter.id, reason }],
      [`/v1/tasks/${id}/priority`, { priority: 5, reason }],
    ] as const;
    for (const by of [about, substitute])
      for (const [url, body] of acts) {
        const before = await house.state();
        const answer = await by.post(url, body);
        expect([url, answer.statusCode, answer.json().code, answer.json().facts?.rule]).toEqual([url, 403, 'SEGREGATION', 'SOD-21']);
        expect(answer.json().detail).toMatch(/王组长 is the one complained about/);
        expect(await house.state()).toBe(before);
      }
    const other = await house.person(['R07']);
    expect((await other.post(`/v1/cases/${caseId}/cancel`, { reason })).statusCode).toBe(200);
  });
});

test('SOD-03, SOD-21: a link with a customer that is declared while a complaint is open holds for that complaint', async () => {
  const [clerk, lead] = [await house.person(['R22'], { name: '林涛' }), await house.person(['R07'])];
  const customerId = await customer();
  const { caseId, id } = await complaintCase({ customerId });
  await near(clerk, customerId, 'relative');
  await near(lead, customerId, 'relative');
  await isKeptFrom(clerk, id, 'SOD-03', /林涛 is a relative of the customer/);
  expect((await lead.post(`/v1/cases/${caseId}/cancel`, { reason: 'there is nothing in it' })).json().facts).toMatchObject({
    rule: 'SOD-21',
  });
});

describe('whose draft another person goes on with has made the item too (FE-01)', () => {
  const person = (name: string) => house.person(['R05', 'R22'], { name });
  const claim = async (by: Caller, id: string): Promise<number> => (await by.post(`/v1/tasks/${id}/claim`, {})).json().fence;
  const draft = async (by: Caller, id: string, version: number | null) => {
    const fence = await claim(by, id);
    const over = version === null ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` };
    expect((await by.put(`/v1/tasks/${id}/draft`, { fence, data: { text: 'Dear customer' } }, over)).statusCode).toBe(200);
    expect((await by.post(`/v1/tasks/${id}/release`, { fence })).statusCode).toBe(200);
  };
  const checkOf = async (caseId: string) => house.openTask(caseId, 'check');
  const told = async (by: Caller, id: string) => {
    const { statusCode, ...response } = await by.post(`/v1/tasks/${id}/claim`, {});
    return statusCode === 200 ? 'may' : `${response.json().code}: ${response.json().detail}`;
  };

  test('who drafted it and who drafted over that do not check it; who only held it does', async () => {
    const [first, second, maker, holder] = await Promise.all([person('赵一'), person('钱二'), person('孙三'), person('李四')]);
    const caseId = await house.startCase(starter);
    const id = `${caseId}.write.1`;
    expect((await holder.post(`/v1/tasks/${id}/release`, { fence: await claim(holder, id) })).statusCode).toBe(200);
    await draft(first, id, null);
    await draft(second, id, 1);
    expect((await work(maker, id)).statusCode).toBe(200);
    const check = await checkOf(caseId);
    for (const drafter of [first, second, maker]) expect(await told(drafter, check)).toContain('FOUR_EYES: FE-01: ');
    expect(await told(holder, check)).toBe('may');
  });

  test('a draft that nobody has gone on with is no part, and a decision that is taken back does not take hers away', async () => {
    const [drafter, maker] = await Promise.all([person('周五'), person('吴六')]);
    const caseId = await house.startCase(starter);
    const id = `${caseId}.write.1`;
    await draft(drafter, id, null);
    const duties = () => house.db.sql`select person from app.duties where subject = ${caseId} and duty = 'write' order by person`;
    expect(await duties()).toEqual([]);
    const both = [drafter.id, maker.id].sort().map((one) => ({ person: one }));
    expect((await work(maker, id)).statusCode).toBe(200);
    expect(await duties()).toEqual(both);
    expect((await maker.post(`/v1/tasks/${id}/recall`, {})).statusCode).toBe(200);
    expect(await duties()).toEqual([{ person: drafter.id }]);
    expect((await work(maker, id)).statusCode).toBe(200);
    expect(await duties()).toEqual(both);
  });
});
