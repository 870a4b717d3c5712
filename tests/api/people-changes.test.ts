// Changes of access by two persons: what waits has no effect, who made it does not check it, what changed meanwhile is void.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adoptTeam } from '../../db/queries/organisation.ts';
import type { Role } from '../../domain/people.ts';
import { letterAnswer, newKey, openApi, type Caller, type House } from './support/house.ts';
import { staff } from './support/staff.ts';

let house: House;
let admin: Caller;
let hr: Caller;
let security: Caller;
let starter: Caller;
beforeAll(async () => {
  house = await openApi();
  admin = await house.person(['R37'], { name: '许平' });
  hr = await house.person(['R36'], { name: '人力' });
  security = await house.person(['R38'], { name: '安全' });
  starter = await house.person(['R07']);
  await adoptTeam(house.db, { id: 'T1', title: { en: 'Keyers', zh: '录入组' }, branchId: 'B1', leadId: starter.id });
});
afterAll(() => house.close());

const WHY = 'asked for by her team lead';
const propose = (by: Caller, person: string, change: object) => by.post('/v1/people/changes', { person, change, reason: WHY });
const proposed = async (person: string, change: object, by = admin): Promise<number> => {
  const response = await propose(by, person, change);
  if (response.statusCode !== 201) throw new Error(`not proposed: ${response.body}`);
  return response.json().id;
};
const decide = (
  by: Caller,
  id: number,
  how: 'approve' | 'reject' | 'withdraw',
  body: object = how === 'reject' ? { note: 'not trained for it' } : {},
) => by.post(`/v1/people/changes/${id}/${how}`, body);
const approved = async (person: string, change: object) => {
  const response = await decide(hr, await proposed(person, change), 'approve');
  if (response.statusCode !== 200) throw new Error(`not approved: ${response.body}`);
};
const refused = async (ask: () => ReturnType<Caller['post']>) => {
  const before = await house.state();
  const response = await ask();
  expect(await house.state()).toBe(before);
  const { code, facts } = response.json();
  return [response.statusCode, code, ...(facts?.rule ? [facts.rule] : [])];
};
const rolesOf = async (by: Caller): Promise<string[]> => (await by.get('/v1/session')).json().person.roles;
const person = async (id: string, by = admin) => (await by.get(`/v1/people/${id}`)).json();

describe('granting a role', () => {
  it('FE-02: has no effect before a second person approves, and holds on the very next request then', async () => {
    const clerk = await house.person(['R04']);
    const id = await proposed(clerk.id, { kind: 'grant-role', role: 'R05' });
    expect(await rolesOf(clerk)).toEqual(['R04']);
    expect((await clerk.post('/v1/queues/document-verifier/claims', {})).statusCode).toBe(403);
    expect((await decide(security, id, 'approve', { note: 'certificate was seen' })).json()).toEqual({ id, state: 'approved' });
    expect(await rolesOf(clerk)).toEqual(['R04', 'R05']);
    expect((await clerk.post('/v1/queues/document-verifier/claims', {})).statusCode).toBe(204);
    expect(await house.events(clerk.id)).toEqual(['change.proposed', 'change.approved']);
  });
  it('FE-01: is not approved or rejected by who proposed it, whatever roles she has', async () => {
    const clerk = await house.person(['R04']);
    const id = await proposed(clerk.id, { kind: 'grant-role', role: 'R05' });
    await house.owner.sql`update app.person_roles set role = 'R36' where person_id = ${admin.id}`; // she changes office in between
    expect(await refused(() => decide(admin, id, 'approve'))).toEqual([403, 'FOUR_EYES', 'FE-01']);
    expect(await refused(() => decide(admin, id, 'reject'))).toEqual([403, 'FOUR_EYES', 'FE-01']);
    await house.owner.sql`update app.person_roles set role = 'R37' where person_id = ${admin.id}`;
    expect((await decide(hr, id, 'reject')).json()).toEqual({ id, state: 'rejected' });
  });
  it('FE-02: when it is rejected keeps maker, checker, both dates and both reasons, and is off the list that waits', async () => {
    const clerk = await house.person(['R04']);
    const id = await proposed(clerk.id, { kind: 'grant-role', role: 'R05' });
    await decide(hr, id, 'reject', { note: 'she has not passed the test' });
    const [row] = (await hr.get(`/v1/people/changes?person=${clerk.id}`)).json().items;
    expect(row).toMatchObject({
      id,
      state: 'rejected',
      madeBy: admin.id,
      decidedBy: hr.id,
      reason: WHY,
      note: 'she has not passed the test',
    });
    expect(Date.parse(row.decidedAt)).toBeGreaterThanOrEqual(Date.parse(row.madeAt));
    expect((await hr.get(`/v1/people/changes?state=pending&person=${clerk.id}`)).json().items).toEqual([]);
    expect(await rolesOf(clerk)).toEqual(['R04']);
    expect(await refused(() => decide(security, id, 'approve'))).toEqual([409, 'CHANGE_DECIDED']);
  });
  it('FE-03: is not proposed a second time while the first waits, by nobody, and says who waits', async () => {
    const clerk = await house.person(['R04']);
    const other = await house.person(['R37']);
    const change = { kind: 'grant-role', role: 'R05' };
    const first = await proposed(clerk.id, change);
    expect(await refused(() => propose(other, clerk.id, change))).toEqual([409, 'CHANGE_PENDING']);
    expect((await propose(other, clerk.id, change)).json().facts).toEqual({ change: String(first), by: '许平' });
    expect((await propose(other, clerk.id, { kind: 'grant-role', role: 'R22' })).statusCode).toBe(201);
  });
  it('FE-03: is proposed once when two administrators do it at the same instant', async () => {
    const clerk = await house.person(['R04']);
    const other = await house.person(['R37']);
    for (const name of [clerk.id, 'born.twice']) {
      const kind = name === clerk.id ? { kind: 'grant-role', role: 'R05' } : creation();
      const answers = await Promise.all([admin, other, admin, other].map((by) => propose(by, name, kind)));
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409]);
    }
  });
  it('FE-04: who may only approve is told to approve the entry that waits, when she tries to start it', async () => {
    const clerk = await house.person(['R04']);
    const response = await propose(hr, clerk.id, { kind: 'grant-role', role: 'R05' });
    expect([response.statusCode, response.json().code]).toEqual([403, 'APPROVE_INSTEAD']);
    expect(response.json().detail).toContain('approve the pending entry instead');
    expect(await refused(() => propose(clerk, clerk.id, { kind: 'grant-role', role: 'R05' }))).toEqual([403, 'FORBIDDEN']);
  });
  it('FE-05: reading the person shows what waits, with what it would change', async () => {
    const clerk = await house.person(['R04']);
    const id = await proposed(clerk.id, { kind: 'grant-role', role: 'R05' });
    const seen = await person(clerk.id);
    const pending = { id, kind: 'grant-role', change: { role: 'R05' }, before: { roles: ['R04'] }, state: 'pending', reason: WHY };
    expect(seen.pending).toMatchObject([pending]);
    expect((await person(clerk.id, starter)).pending).toMatchObject([{ id, reason: null }]);
    await decide(hr, id, 'approve');
    expect((await person(clerk.id)).pending).toEqual([]);
  });
  it('FE-07: is void when the roles of the person have changed since: nothing is granted, and the maker proposes anew', async () => {
    const clerk = await house.person(['R04']);
    const [one, two] = [
      await proposed(clerk.id, { kind: 'grant-role', role: 'R05' }),
      await proposed(clerk.id, { kind: 'grant-role', role: 'R22' }),
    ];
    await decide(hr, one, 'approve');
    const key = { 'idempotency-key': newKey() };
    for (const _ of [1, 2]) {
      const answer = await hr.post(`/v1/people/changes/${two}/approve`, {}, key);
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'CHANGE_VOID']);
    }
    expect(await rolesOf(clerk)).toEqual(['R04', 'R05']);
    expect((await admin.get(`/v1/people/changes?person=${clerk.id}&state=void`)).json().items).toMatchObject([
      { id: two, decidedBy: hr.id },
    ]);
    await approved(clerk.id, { kind: 'grant-role', role: 'R22' });
    expect(await rolesOf(clerk)).toEqual(['R04', 'R05', 'R22']);
  });
  it('FE-07: is not made void by a change of something else', async () => {
    const clerk = await house.person(['R04']);
    const id = await proposed(clerk.id, { kind: 'grant-role', role: 'R05' });
    await approved(clerk.id, { kind: 'hours', days: [1, 2, 3], from: '09:00', until: '13:00' });
    expect((await decide(hr, id, 'approve')).statusCode).toBe(200);
  });
  it('is approved once when two approve it at the same instant, and only one of two role changes', async () => {
    const clerk = await house.person(['R04']);
    const [one, two] = [
      await proposed(clerk.id, { kind: 'grant-role', role: 'R05' }),
      await proposed(clerk.id, { kind: 'grant-role', role: 'R22' }),
    ];
    const answers = await Promise.all([one, two, one, two].map((id, i) => decide(i < 2 ? hr : security, id, 'approve')));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(await rolesOf(clerk)).toHaveLength(2);
  });
  it('is taken back by its maker alone', async () => {
    const clerk = await house.person(['R04']);
    const other = await house.person(['R37']);
    const id = await proposed(clerk.id, { kind: 'grant-role', role: 'R05' });
    expect(await refused(() => decide(other, id, 'withdraw'))).toEqual([403, 'FORBIDDEN']);
    expect((await decide(admin, id, 'withdraw')).json()).toEqual({ id, state: 'withdrawn' });
    expect(await refused(() => decide(hr, id, 'approve'))).toEqual([409, 'CHANGE_DECIDED']);
    await approved(clerk.id, { kind: 'grant-role', role: 'R05' });
  });
  it('is refused when she holds the role already, or does not hold what is to be taken', async () => {
    const clerk = await house.person(['R04']);
    expect(await refused(() => propose(admin, clerk.id, { kind: 'grant-role', role: 'R04' }))).toEqual([409, 'CHANGE_EMPTY']);
    expect(await refused(() => propose(admin, clerk.id, { kind: 'revoke-role', role: 'R05' }))).toEqual([409, 'CHANGE_EMPTY']);
    expect(await refused(() => propose(admin, 'nobody-here', { kind: 'grant-role', role: 'R05' }))).toEqual([404, 'NOT_FOUND']);
    expect(await refused(() => propose(admin, clerk.id, { kind: 'grant-role', role: 'R99' }))).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused(() => propose(admin, clerk.id, { kind: 'grant-role', role: 'R05', also: 'R06' }))).toEqual([
      400,
      'INVALID_REQUEST',
    ]);
  });
  it('done twice under one Idempotency-Key is done once', async () => {
    const clerk = await house.person(['R04']);
    const body = { person: clerk.id, change: { kind: 'grant-role', role: 'R05' }, reason: WHY };
    const key = { 'idempotency-key': newKey() };
    const answers = [await admin.post('/v1/people/changes', body, key), await admin.post('/v1/people/changes', body, key)];
    expect(answers.map((one) => [one.statusCode, one.json().id])).toEqual(Array(2).fill([201, answers[0]?.json().id]));
  });
});

describe('segregation at the grant', () => {
  const pairs: [string, Role, Role][] = [
    ['SOD-10', 'R26', 'R27'],
    ['SOD-11', 'R34', 'R35'],
    ['SOD-13', 'R33', 'R29'],
    ['SOD-16', 'R31', 'R32'],
    ['SOD-17', 'R05', 'R37'],
    ['SOD-17', 'R37', 'R05'],
    ['SOD-19', 'R03', 'R17'],
    ['SOD-23', 'R04', 'R38'],
  ];
  it.each(pairs)('%s: who holds %s is not given %s', async (rule, holds, wanted) => {
    const clerk = await house.person([holds]);
    expect(await refused(() => propose(admin, clerk.id, { kind: 'grant-role', role: wanted }))).toEqual([409, 'ROLE_CONFLICT', rule]);
  });
  it('SOD-17: nobody is created an administrator with a business role', async () => {
    expect(await refused(() => propose(admin, 'both.hats', creation({ roles: ['R37', 'R04'] })))).toEqual([409, 'ROLE_CONFLICT', 'SOD-17']);
  });
  it('SOD-17: an administrator proposes nothing about herself, not even to lose a role', async () => {
    for (const change of [
      { kind: 'grant-role', role: 'R05' },
      { kind: 'revoke-role', role: 'R37' },
      { kind: 'deactivate' },
      placed({ scope: 'branch' }),
    ])
      expect(await refused(() => propose(admin, admin.id, change))).toEqual([403, 'SEGREGATION', 'SOD-17']);
  });
  it('SOD-17: nobody approves a change of her own access', async () => {
    const id = await proposed(hr.id, { kind: 'hours', days: [1], from: '09:00', until: '10:00' });
    expect(await refused(() => decide(hr, id, 'approve'))).toEqual([403, 'SEGREGATION', 'SOD-17']);
    expect((await decide(security, id, 'approve')).statusCode).toBe(200);
  });
});

const placed = (more: object = {}) => ({ kind: 'place', branch: 'B1', scope: 'branch', team: 'T1', ...more });
const creation = (more: object = {}) => ({ ...placed(), kind: 'create', name: '林新', roles: ['R04'], ...more });

describe('creating somebody', () => {
  it('makes her exist when a second person approves, in her branch and team, without a password', async () => {
    const id = await proposed('lin.xin', creation());
    expect((await admin.get('/v1/people/lin.xin')).statusCode).toBe(404);
    await decide(hr, id, 'approve');
    expect(await person('lin.xin')).toMatchObject({
      ...{ id: 'lin.xin', username: 'lin.xin', name: '林新', kind: 'person', isActive: true, roles: ['R04'] },
      ...{ branch: 'B1', scope: 'branch', team: 'T1', lead: starter.id, skills: [], pending: [] },
    });
    const [row] = await house.owner.sql`select password_hash from app.people where id = 'lin.xin'`;
    expect(row).toEqual({ password_hash: null });
    expect(await refused(() => propose(admin, 'lin.xin', creation()))).toEqual([409, 'CHANGE_EMPTY']);
  });
  it('is refused with an unknown branch, a team of another branch, and a name that is none', async () => {
    const pointers = async (change: object) =>
      (await propose(admin, 'wang.wu', change)).json().errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(await pointers(creation({ branch: 'XX' }))).toEqual(['/change/branch', '/change/team']);
    expect(await pointers(creation({ branch: 'B2' }))).toEqual(['/change/team']);
    expect(await refused(() => propose(admin, 'Wang Wu', creation()))).toEqual([400, 'INVALID_REQUEST']);
    expect(await refused(() => propose(admin, 'wang.wu', creation({ roles: [] })))).toEqual([400, 'INVALID_REQUEST']);
  });
  it('by an administrator of a branch happens in her branch, and gives nobody the sight of all', async () => {
    const local = await house.person(['R37'], { branch: 'B1' });
    const pointers = async (change: object) =>
      (await propose(local, 'wang.wu', change)).json().errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(await pointers(creation({ branch: 'B2', team: null }))).toEqual(['/change/branch']);
    expect(await pointers(creation({ scope: 'all' }))).toEqual(['/change/scope']);
    const clerk = await house.person(['R04']);
    expect(await refused(() => propose(local, clerk.id, placed()))).toEqual([404, 'NOT_FOUND']);
    expect((await propose(local, 'wang.wu', creation())).statusCode).toBe(201);
    const foreign = await house.person(['R36'], { branch: 'B2' });
    expect((await foreign.get('/v1/people/changes?person=wang.wu')).json().items).toEqual([]);
  });
});

describe('a bot', () => {
  it('is created by two as well, has no password, and stays a bot', async () => {
    await approved('robot.ocr', creation({ as: 'bot', name: '录入机器人', roles: ['R39'], team: null }));
    expect(await person('robot.ocr')).toMatchObject({ id: 'robot.ocr', kind: 'bot', roles: ['R39'] });
  });
});

describe('roles of one kind', () => {
  it('FE-09: the role of bots is proposed for no person, and none that approves access for a bot', async () => {
    const clerk = await house.person(['R04']);
    await approved('robot.mail', creation({ as: 'bot', name: '信函机器人', roles: ['R39'], team: null }));
    const misfit = [409, 'ROLE_CONFLICT', 'FE-09'];
    expect(await refused(() => propose(admin, clerk.id, { kind: 'grant-role', role: 'R39' }))).toEqual(misfit);
    expect(await refused(() => propose(admin, 'wei.wei', creation({ roles: ['R04', 'R39'] })))).toEqual(misfit);
    for (const role of ['R36', 'R38']) {
      expect(await refused(() => propose(admin, 'robot.mail', { kind: 'grant-role', role }))).toEqual(misfit);
      expect(await refused(() => propose(admin, 'robot.two', creation({ as: 'bot', roles: [role] })))).toEqual(misfit);
    }
    await approved('robot.mail', { kind: 'grant-role', role: 'R04' });
    expect(await person('robot.mail')).toMatchObject({ kind: 'bot', roles: ['R04', 'R39'] });
    const roles = (await starter.get('/v1/roles')).json().items;
    expect(roles.filter(({ holders }: { holders: unknown }) => holders !== null)).toMatchObject([
      { id: 'R36', holders: 'person' },
      { id: 'R38', holders: 'person' },
      { id: 'R39', holders: 'bot' },
    ]);
  });
});

describe('who counts as one with whom', () => {
  const linking = (other: Caller | string, relation = 'household') => ({
    kind: 'link',
    other: typeof other === 'string' ? other : other.id,
    relation,
  });
  const linksOf = async (by: Caller, whose: Caller) => (await by.get(`/v1/people/${whose.id}/links`)).json().items;
  it('FE-01: is linked by two people, and excluded by what the other has done from then on, and before', async () => {
    const [writer, spouse] = [await house.person(['R04'], { name: '陈晨' }), await house.person(['R05'], { name: '林涛' })];
    const caseId = await house.startCase(starter);
    const { fence } = (await writer.post(`/v1/tasks/${caseId}.write.1/claim`, {})).json();
    await writer.post(`/v1/tasks/${caseId}.write.1/complete`, { fence, answer: letterAnswer });
    const check = await house.openTask(caseId, 'check');
    const id = await proposed(writer.id, linking(spouse));
    expect(await linksOf(hr, writer)).toEqual([]);
    expect((await decide(hr, id, 'approve')).statusCode).toBe(200);
    expect(await linksOf(hr, writer)).toMatchObject([{ person: spouse.id, name: '林涛', relation: 'household' }]);
    expect(await linksOf(hr, spouse)).toMatchObject([{ person: writer.id, relation: 'household' }]);
    expect(await refused(() => spouse.post(`/v1/tasks/${check}/claim`, {}))).toEqual([403, 'FOUR_EYES', 'FE-01']);
    expect(await house.events(writer.id)).toEqual(expect.arrayContaining(['change.proposed', 'change.approved']));
    const told = await house.db.sql`select data from audit.events where object in (${writer.id}, ${spouse.id})`;
    expect(JSON.stringify(told)).not.toContain('household'); // what they are to each other is not for all who read the log
  });
  it('is not linked twice, from either end, nor with herself, nobody, or a bot', async () => {
    const [one, other] = [await house.person(['R04']), await house.person(['R05'])];
    await approved('robot.key', creation({ as: 'bot', name: '机器人', roles: ['R39'], team: null }));
    await proposed(one.id, linking(other));
    expect(await refused(() => propose(admin, one.id, linking(other)))).toEqual([409, 'CHANGE_PENDING']);
    expect(await refused(() => propose(admin, other.id, linking(one)))).toEqual([409, 'CHANGE_PENDING']);
    for (const nobody of [one.id, 'nobody-here', 'robot.key', 'system'])
      expect(await refused(() => propose(admin, one.id, linking(nobody)))).toEqual([409, 'CHANGE_EMPTY']);
    const [first, second] = [await house.person(['R04']), await house.person(['R05'])];
    await approved(first.id, linking(second));
    expect(await refused(() => propose(admin, second.id, linking(first, 'relative')))).toEqual([409, 'CHANGE_EMPTY']);
  });
  it('SOD-17: neither of the two proposes or approves it', async () => {
    const clerk = await house.person(['R04']);
    expect(await refused(() => propose(admin, clerk.id, linking(admin)))).toEqual([403, 'SEGREGATION', 'SOD-17']);
    const id = await proposed(clerk.id, linking(hr));
    expect(await refused(() => decide(hr, id, 'approve'))).toEqual([403, 'SEGREGATION', 'SOD-17']);
    expect((await decide(security, id, 'reject')).statusCode).toBe(200);
  });
  it('is read by who reviews people alone, also while it waits', async () => {
    const [one, other] = [await house.person(['R04']), await house.person(['R05'])];
    await proposed(one.id, linking(other, 'relative'));
    expect((await person(one.id)).pending).toMatchObject([{ kind: 'link', change: { relation: 'relative' } }]);
    expect((await person(one.id, starter)).pending).toEqual([]);
    expect((await starter.get(`/v1/people/${one.id}/links`)).statusCode).toBe(403);
  });
});

describe('leading a team', () => {
  const leading = (team: string, title: object | null = null) => ({ kind: 'lead-team', team, title });
  const title = { en: 'Night shift', zh: '夜班组' };
  it('is given by two, makes a team of a title, and passes on to another lead', async () => {
    const [first, second] = [await house.person(['R07']), await house.person(['R07'])];
    expect(await refused(() => propose(admin, first.id, leading('night')))).toEqual([409, 'CHANGE_EMPTY']);
    await approved(first.id, leading('night', title));
    const teams = async () => (await admin.get('/v1/teams')).json().items;
    expect(await teams()).toContainEqual({ id: 'night', title, branch: 'HQ', lead: first.id, leadName: expect.any(String), members: 0 });
    expect(await refused(() => propose(admin, second.id, leading('night', title)))).toEqual([409, 'CHANGE_EMPTY']);
    await approved(second.id, leading('night'));
    expect(await teams()).toContainEqual(expect.objectContaining({ id: 'night', lead: second.id }));
  });
  it('is for team leads of the branch', async () => {
    const clerk = await house.person(['R04']);
    expect(await refused(() => propose(admin, clerk.id, leading('day', title)))).toEqual([409, 'CHANGE_EMPTY']);
    await adoptTeam(house.db, { id: 'of-b1', title, branchId: 'B1', leadId: null });
    expect(await refused(() => propose(admin, starter.id, leading('of-b1')))).toEqual([409, 'CHANGE_EMPTY']);
  });
  it('FE-07: is void when another lead was approved since', async () => {
    const [first, second] = [await house.person(['R07']), await house.person(['R07'])];
    await approved(first.id, leading('late', title));
    const [one, two] = [await proposed(first.id, leading('late')), await proposed(second.id, leading('late'))];
    expect((await decide(hr, two, 'approve')).statusCode).toBe(200);
    expect((await decide(hr, one, 'approve')).json().code).toBe('CHANGE_VOID');
  });
});

describe('moving somebody', () => {
  it('changes what she sees on the next request', async () => {
    const clerk = await house.person(['R04']);
    const item = `${await house.startCase(starter)}.write.1`;
    expect((await clerk.get(`/v1/tasks/${item}`)).statusCode).toBe(200);
    await approved(clerk.id, placed());
    expect((await clerk.get(`/v1/tasks/${item}`)).statusCode).toBe(404);
    await approved(clerk.id, placed({ scope: 'all' }));
    expect((await clerk.get(`/v1/tasks/${item}`)).statusCode).toBe(200);
  });
});

describe('skills and hours', () => {
  const until = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  it('a skill is granted at a level until a day, renewed, and taken away, each by two', async () => {
    const clerk = await house.person(['R04']);
    const skill = { kind: 'grant-skill', skill: 'handwriting', level: 2, validUntil: until(365) };
    await approved(clerk.id, skill);
    expect((await person(clerk.id)).skills).toEqual([{ skill: 'handwriting', level: 2, validUntil: skill.validUntil, isValid: true }]);
    expect(await refused(() => propose(admin, clerk.id, skill))).toEqual([409, 'CHANGE_EMPTY']);
    const renewed = await proposed(clerk.id, { ...skill, level: 3, validUntil: until(700) });
    expect((await person(clerk.id)).pending).toMatchObject([{ id: renewed, before: { level: 2, validUntil: skill.validUntil } }]);
    await decide(hr, renewed, 'approve');
    expect((await person(clerk.id)).skills).toMatchObject([{ level: 3 }]);
    await approved(clerk.id, { kind: 'revoke-skill', skill: 'handwriting' });
    expect((await person(clerk.id)).skills).toEqual([]);
  });
  it('several skills wait at the same time and do not make each other void', async () => {
    const clerk = await house.person(['R04']);
    const ids = [];
    for (const skill of ['handwriting', 'english', 'payments'])
      ids.push(await proposed(clerk.id, { kind: 'grant-skill', skill, level: 1, validUntil: until(30) }));
    for (const id of ids) expect((await decide(hr, id, 'approve')).statusCode).toBe(200);
  });
  it('one that has run out is shown as such', async () => {
    const clerk = await house.person(['R04']);
    await approved(clerk.id, { kind: 'grant-skill', skill: 'english', level: 1, validUntil: until(-1) });
    expect((await person(clerk.id)).skills).toMatchObject([{ skill: 'english', isValid: false }]);
  });
  it('hours that end before they begin, or days that there are not, are refused', async () => {
    const clerk = await house.person(['R04']);
    for (const wrong of [{ from: '18:00', until: '09:00' }, { from: '25:00' }, { days: [0] }, { days: [1, 1] }])
      expect(
        await refused(() => propose(admin, clerk.id, { kind: 'hours', days: [1, 2], from: '09:00', until: '18:00', ...wrong })),
      ).toEqual([400, 'INVALID_REQUEST']);
  });
});

describe('a role taken away', () => {
  const held = async () => {
    const clerk = await house.person(['R04']);
    const id = `${await house.startCase(starter)}.write.1`;
    const { fence } = (await clerk.post(`/v1/tasks/${id}/claim`, {})).json();
    return { clerk, id, fence };
  };
  it('while an item is open: she cannot claim it any more', async () => {
    const clerk = await house.person(['R04']);
    const id = `${await house.startCase(starter)}.write.1`;
    await approved(clerk.id, { kind: 'revoke-role', role: 'R04' });
    await approved(clerk.id, { kind: 'grant-role', role: 'R17' });
    expect(await refused(() => clerk.post(`/v1/tasks/${id}/claim`, {}))).toEqual([403, 'FORBIDDEN']);
    expect((await clerk.post('/v1/claims', {})).statusCode).toBe(204);
  });
  it('while she holds an item: she completes nothing, saves nothing, and the item goes back by its lease with its draft', async () => {
    const { clerk, id, fence } = await held();
    await clerk.put(`/v1/tasks/${id}/draft`, { fence, data: { text: 'half a letter' } }, { 'if-none-match': '*' });
    await approved(clerk.id, { kind: 'revoke-role', role: 'R04' });
    await approved(clerk.id, { kind: 'grant-role', role: 'R17' });
    expect(await refused(() => clerk.post(`/v1/tasks/${id}/complete`, { fence, answer: letterAnswer }))).toEqual([403, 'FORBIDDEN']);
    expect(await refused(() => clerk.put(`/v1/tasks/${id}/draft`, { fence, data: 1 }, { 'if-match': '"1"' }))).toEqual([403, 'FORBIDDEN']);
    await house.leaseRanOut(id);
    const next = await house.person(['R04']);
    expect((await next.post(`/v1/tasks/${id}/claim`, {})).json()).toMatchObject({
      fence: fence + 1,
      draft: { data: { text: 'half a letter' } },
    });
  });
});

describe('deactivating', () => {
  it('ends whom she stands for and who stands for her, and says so in the log', async () => {
    const { person, substitution } = await staff(house);
    await approved(person, { kind: 'deactivate' });
    expect(await house.db.sql`select key from audit.events where event = 'substitution.ended' and object = ${person}`).toEqual([
      { key: String(substitution) },
    ]);
  });
  it('ends every open session at once, and hides her from the list of who works here; reactivating asks for two again', async () => {
    const clerk = await house.person(['R04'], { name: '离职者' });
    const elsewhere = await house.signedIn(clerk.id);
    await approved(clerk.id, { kind: 'deactivate' });
    for (const session of [clerk, elsewhere]) expect((await session.get('/v1/session')).statusCode).toBe(401);
    const names = async (more = '') => (await admin.get(`/v1/people?q=离职者${more}`)).json().items;
    expect(await names()).toEqual([]);
    expect(await names('&active=false')).toMatchObject([{ id: clerk.id, isActive: false }]);
    expect(await refused(() => propose(admin, clerk.id, { kind: 'grant-role', role: 'R05' }))).toEqual([409, 'CHANGE_EMPTY']);
    await approved(clerk.id, { kind: 'reactivate' });
    expect((await clerk.get('/v1/session')).statusCode).toBe(401); // an ended session does not come back
    expect(await names()).toMatchObject([{ id: clerk.id, isActive: true }]);
  });
});

describe('the database itself', () => {
  const insert = (values: object) =>
    house.db
      .sql`insert into app.people_changes ${house.db.sql({ person_id: 'x', kind: 'deactivate', change: '{}', before: '{}', reason: WHY, made_by: admin.id, ...values } as never)}`;
  it('FE-01, SOD-17: refuses a maker who checks, who grants herself, and a change that begins as approved', async () => {
    const clerk = await house.person(['R04']);
    const id = await proposed(clerk.id, { kind: 'grant-role', role: 'R05' });
    const set = (more: string) => house.db.sql.unsafe(`update app.people_changes set ${more} where id = ${id}`);
    await expect(set(`state = 'approved', decided_at = now(), decided_by = '${admin.id}'`)).rejects.toThrow(/maker_is_not_checker/);
    await expect(set(`state = 'approved', decided_at = now(), decided_by = '${clerk.id}'`)).rejects.toThrow(/nobody_grants_herself/);
    await expect(set(`made_by = '${hr.id}'`)).rejects.toThrow(/stays/);
    await expect(set(`change = '{"kind": "grant-role", "role": "R37"}'`)).rejects.toThrow(/stays/);
    await expect(insert({ person_id: admin.id })).rejects.toThrow(/nobody_grants_herself/);
    await expect(insert({ state: 'approved', decided_by: hr.id, decided_at: new Date().toISOString() })).rejects.toThrow(/stays/);
    await decide(hr, id, 'reject');
    await expect(set(`state = 'approved', decided_by = '${security.id}'`)).rejects.toThrow(/stays/);
  });
  it('FE-03: refuses a second change of the same kind and object that waits', async () => {
    const clerk = await house.person(['R04']);
    await insert({ person_id: clerk.id });
    await expect(insert({ person_id: clerk.id })).rejects.toThrow(/people_changes_pending/);
  });
});

describe('the list of the staff', () => {
  it('is paged by name, and found by part of a name, role, branch and team', async () => {
    for (const name of ['甲一', '甲二', '甲三']) await house.person(['R26'], { name, branch: 'B2' });
    const names = (page: { items: { name: string }[] }) => page.items.map((one) => one.name);
    const first = (await admin.get('/v1/people?q=甲&limit=2')).json();
    const rest = (await admin.get(`/v1/people?q=甲&limit=2&cursor=${first.next}`)).json();
    expect([...names(first), ...names(rest)].sort()).toEqual(['甲一', '甲三', '甲二']);
    expect(rest.next).toBeNull();
    expect(names((await admin.get('/v1/people?role=R26&branch=B2')).json())).toHaveLength(3);
    expect(names((await admin.get('/v1/people?role=R27&branch=B2')).json())).toEqual([]);
    expect((await admin.get('/v1/people?cursor=x')).statusCode).toBe(400);
    expect((await admin.get('/v1/people?role=boss')).statusCode).toBe(400);
  });
  it('of a branch shows the branch alone', async () => {
    const teller = await house.person(['R03'], { branch: 'B2' });
    const { items } = (await teller.get('/v1/people')).json();
    expect(new Set(items.map(({ branch }: { branch: string }) => branch))).toEqual(new Set(['B2']));
    expect((await teller.get(`/v1/people/${admin.id}`)).statusCode).toBe(404);
  });
  it('goes on by its own cursor alone: none of another person, of another question, or made up', async () => {
    const { next } = (await admin.get('/v1/people?limit=1')).json();
    const teller = await house.person(['R03'], { branch: 'B2' });
    expect((await admin.get(`/v1/people?limit=200&cursor=${next}`)).statusCode).toBe(200); // pages of another length
    await proposed((await house.person(['R04'])).id, { kind: 'grant-role', role: 'R05' });
    await proposed((await house.person(['R04'])).id, { kind: 'grant-role', role: 'R05' });
    const changes = (await admin.get('/v1/people/changes?limit=1')).json();
    const local = await house.person(['R36'], { branch: 'B2' });
    const refusedTo = async (by: Caller, url: string) => {
      const answer = await by.get(url);
      expect([url, answer.statusCode, answer.json().code, answer.json().errors?.[0].pointer]).toEqual([
        url,
        400,
        'INVALID_REQUEST',
        '/cursor',
      ]);
    };
    await refusedTo(local, `/v1/people/changes?cursor=${changes.next}`);
    await refusedTo(admin, `/v1/people?role=R03&cursor=${next}`);
    for (const made of ['x', Buffer.from('["x"]').toString('base64url'), changes.next, next])
      await refusedTo(teller, `/v1/people?cursor=${made}`);
  });
  it('the organisation is data: branches, teams with their lead, every role with its queues and what it is kept apart from, skills', async () => {
    const items = async (noun: string) => (await starter.get(`/v1/${noun}`)).json().items;
    expect(await items('branches')).toContainEqual({ id: 'B1', title: { en: 'B1', zh: 'B1' }, parent: null });
    expect(await items('teams')).toContainEqual(expect.objectContaining({ id: 'T1', branch: 'B1', lead: starter.id }));
    const roles = await items('roles');
    expect(roles).toContainEqual({
      ...{ id: 'R26', title: { en: 'Alert analyst', zh: '预警分析员' }, queues: [], holders: null },
      conflicts: [
        { role: 'R27', rule: 'SOD-10' },
        { role: 'R37', rule: 'SOD-17' },
        { role: 'R38', rule: 'SOD-23' },
      ],
    });
    const numbers = new Set(roles.map(({ id }: { id: string }) => Number(id.slice(1, 3))));
    expect([...numbers]).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(await items('skills')).toContainEqual({ id: 'handwriting', title: { en: 'Handwriting', zh: '手写体识别' } });
  });
});
