// Absence and substitution: who plans them, who may stand in, what she may do then, what she may not, and when it ends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adoptTeam } from '../../db/queries/organisation.ts';
import { adoptPerson } from '../../db/queries/people.ts';
import type { QueueId, Role } from '../../domain/people.ts';
import { letterAnswer, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
let lead: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07']);
  lead = await house.person(['R07'], { name: '李组长' });
  await adoptTeam(house.db, { id: 'T1', title: { en: 'Verifiers', zh: '复核组' }, branchId: 'HQ', leadId: lead.id });
});
afterAll(() => house.close());

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const verifier = (roles: readonly Role[] = ['R05'], more: { branch?: string; name?: string } = {}) => house.person(roles, more);
const inTeam = async (by: Caller) => (await house.owner.sql`update app.people set team_id = 'T1' where id = ${by.id}`, by);

type Days = { from?: number; until?: number };
const recordAbsence = (by: Caller, person: string, { from = -1, until = 5 }: Days = {}) =>
  by.post('/v1/absences', { person, from: inDays(from), until: inDays(until), reason: 'leave' });
const absent = async (person: Caller, days: Days = {}, by = person): Promise<number> => {
  const response = await recordAbsence(by, person.id, days);
  if (response.statusCode !== 201) throw new Error(`not recorded: ${response.body}`);
  return response.json().id;
};
type More = { queues?: readonly QueueId[]; from?: string; until?: string };
const standIn = (by: Caller, absence: number, substitute: string, more: More = {}) =>
  by.post('/v1/substitutions', { absence, substitute, ...more });
/** `person` is away and `substitute` stands in for her. */
const substituted = async (person: Caller, substitute: Caller, { days = {}, ...more }: More & { days?: Days } = {}) => {
  const absence = await absent(person, days);
  const response = await standIn(person, absence, substitute.id, more);
  if (response.statusCode !== 201) throw new Error(`not made: ${response.body}`);
  return { absence, substitution: response.json().id as number };
};
const refused = async (ask: () => ReturnType<Caller['post']>) => {
  const before = await house.state();
  const response = await ask();
  expect(await house.state()).toBe(before);
  const { code, facts, errors } = response.json();
  return [
    response.statusCode,
    code,
    ...(facts?.why ? [facts.why] : []),
    ...(facts?.rule ? [facts.rule] : []),
    ...(errors ? [errors[0].pointer] : []),
  ];
};
const queuesOf = async (by: Caller): Promise<string[]> =>
  (await by.get('/v1/inbox')).json().queues.map(({ queue }: { queue: string }) => queue);
const letter = async () => house.startCase(starter);
/** A letter that `writer` has written, and its item for checking. */
const written = async (writer: Caller): Promise<string> => {
  const caseId = await letter();
  const { fence } = (await writer.post(`/v1/tasks/${caseId}.write.1/claim`, {})).json();
  await writer.post(`/v1/tasks/${caseId}.write.1/complete`, { fence, answer: letterAnswer });
  return house.openTask(caseId, 'check');
};

describe('an absence', () => {
  it('is recorded by the person herself, or by the lead of her team, and by nobody else', async () => {
    const clerk = await inTeam(await house.person(['R04']));
    const other = await house.person(['R07']);
    expect((await recordAbsence(clerk, clerk.id)).statusCode).toBe(201);
    expect((await recordAbsence(lead, clerk.id)).statusCode).toBe(201);
    expect(await refused(() => recordAbsence(other, clerk.id))).toEqual([403, 'FORBIDDEN']);
    expect(await refused(() => recordAbsence(other, 'nobody-here'))).toEqual([404, 'NOT_FOUND']);
    const foreign = await house.person(['R04'], { branch: 'B2' });
    expect(await refused(() => recordAbsence(foreign, clerk.id))).toEqual([404, 'NOT_FOUND']);
  });
  it('is recorded by whoever stands in for the lead, while she does', async () => {
    const [boss, deputy] = [await house.person(['R07']), await house.person(['R07'])];
    await adoptTeam(house.db, { id: 'T2', title: { en: 'x', zh: 'x' }, branchId: 'HQ', leadId: boss.id });
    const clerk = await house.person(['R04']);
    await house.owner.sql`update app.people set team_id = 'T2' where id = ${clerk.id}`;
    expect((await recordAbsence(deputy, clerk.id)).statusCode).toBe(403);
    await substituted(boss, deputy);
    expect((await recordAbsence(deputy, clerk.id)).statusCode).toBe(201);
  });
  it('ends after it begins, has not passed, and is not longer than a year', async () => {
    const clerk = await house.person(['R04']);
    expect(await refused(() => recordAbsence(clerk, clerk.id, { from: 2, until: 1 }))).toEqual([400, 'INVALID_REQUEST', '/until']);
    expect(await refused(() => recordAbsence(clerk, clerk.id, { from: -3, until: -1 }))).toEqual([400, 'INVALID_REQUEST', '/until']);
    expect(await refused(() => recordAbsence(clerk, clerk.id, { from: 1, until: 400 }))).toEqual([400, 'INVALID_REQUEST', '/until']);
  });
  it('shows who is away and who stands in; why, only to herself, her lead and who reviews people; and whose it is to plan', async () => {
    const [clerk, substitute] = [await verifier(['R05'], { name: '休假者' }), await verifier(['R05'], { name: '替岗者' })];
    const { absence, substitution } = await substituted(clerk, substitute);
    const seen = async (by: Caller) => (await by.get(`/v1/absences?person=${clerk.id}`)).json().items;
    const row = { id: absence, person: clerk.id, personName: '休假者', isNow: true };
    const stands = { id: substitution, substitute: substitute.id, substituteName: '替岗者', queues: null, isNow: true };
    expect(await seen(clerk)).toMatchObject([{ ...row, reason: 'leave', mayPlan: true, substitutions: [stands] }]);
    expect(await seen(substitute)).toMatchObject([{ ...row, reason: null, mayPlan: false }]);
    expect(await seen(await house.person(['R36']))).toMatchObject([{ reason: 'leave', mayPlan: false }]);
    expect(await seen(lead)).toMatchObject([{ reason: null, mayPlan: false }]);
    const mayRecord = async (by: Caller) => (await by.get(`/v1/people/${clerk.id}`)).json().mayPlanAbsence;
    expect([await mayRecord(clerk), await mayRecord(substitute), await mayRecord(lead)]).toEqual([true, false, false]);
    await inTeam(clerk);
    expect(await mayRecord(lead)).toBe(true);
    expect(await seen(lead)).toMatchObject([{ reason: 'leave', mayPlan: true }]);
    expect((await starter.get(`/v1/people/${clerk.id}`)).json()).toMatchObject({ isAbsent: true, absences: [row] });
    expect((await starter.get(`/v1/people/${substitute.id}`)).json().standsFor).toMatchObject([{ substitution, person: clerk.id }]);
  });
  it('that ends early ends who stands in with it', async () => {
    const [clerk, substitute] = [await verifier(), await house.person(['R04'])];
    const { absence } = await substituted(clerk, substitute);
    expect(await queuesOf(substitute)).toContain('document-verifier');
    expect((await clerk.post(`/v1/absences/${absence}/end`, {})).statusCode).toBe(200);
    expect(await queuesOf(substitute)).toEqual(['general']);
    expect((await clerk.get(`/v1/absences?person=${clerk.id}`)).json().items).toEqual([]);
    expect(await house.events(clerk.id)).toEqual(['absence.recorded', 'substitution.made', 'absence.ended', 'substitution.ended']);
    expect(await refused(() => standIn(clerk, absence, substitute.id))).toEqual([400, 'INVALID_REQUEST', '/absence']);
  });
});

describe('who stands in', () => {
  it('works the queues of the absent person from the next request, beside her own', async () => {
    const [clerk, substitute] = [await verifier(), await house.person(['R22'])];
    expect(await queuesOf(substitute)).toEqual(['general', 'complaint-handler']);
    await substituted(clerk, substitute);
    expect(await queuesOf(substitute)).toEqual(['general', 'document-verifier', 'complaint-handler']);
  });
  it('may be given an item of the absent person by a lead, and is among its candidates', async () => {
    const [clerk, substitute] = [await verifier(), await house.person(['R04'])];
    const item = await written(await house.person(['R04']));
    const candidates = async () => (await lead.get(`/v1/tasks/${item}/candidates`)).json().items.map(({ id }: { id: string }) => id);
    expect(await candidates()).not.toContain(substitute.id);
    await substituted(clerk, substitute);
    expect(await candidates()).toContain(substitute.id);
    const given = await lead.post(`/v1/tasks/${item}/assign`, { to: substitute.id, reason: 'she stands in for her' });
    expect(given.json()).toMatchObject({ lease: { by: substitute.id } });
  });
  it('FE-01: decides for the absent person too, so neither of them checks it', async () => {
    const [writer, substitute] = [await house.person(['R04', 'R05']), await verifier(['R22'])];
    await substituted(writer, substitute);
    await house.owner.sql`delete from app.person_roles where person_id = ${substitute.id}`; // nothing but the substitution lets her work
    await house.owner.sql`insert into app.person_roles (person_id, role) values (${substitute.id}, 'R10')`;
    const item = await written(substitute);
    const [row] = await house.db.sql`select held_for, completed_by from app.tasks where id = ${item.replace('check', 'write')}`;
    expect(row).toMatchObject({ completed_by: substitute.id });
    const duties = await house.db
      .sql`select person from app.duties where subject = ${item.slice(0, -'.check.1'.length)} and duty = 'write' order by person`;
    expect(duties.map(({ person }) => person)).toEqual([writer.id, substitute.id].sort());
    expect(await refused(() => writer.post(`/v1/tasks/${item}/claim`, {}))).toEqual([403, 'FOUR_EYES', 'FE-01']);
    expect(await refused(() => substitute.post(`/v1/tasks/${item}/claim`, {}))).toEqual([403, 'FOUR_EYES', 'FE-01']);
  });
  it('FE-01: decides for the absent person also what a lead has given her of that queue', async () => {
    const [clerk, substitute] = [await verifier(), await house.person(['R04'])];
    const item = await written(await house.person(['R04']));
    await substituted(clerk, substitute);
    const given = await lead.post(`/v1/tasks/${item}/assign`, { to: substitute.id, reason: 'she stands in for her' });
    expect(await house.db.sql`select held_for from app.tasks where id = ${item}`).toEqual([{ held_for: clerk.id }]);
    const done = await substitute.post(`/v1/tasks/${item}/complete`, { fence: given.json().fence, answer: { agreed: true } });
    expect(done.statusCode).toBe(200);
    const duties = await house.db.sql`
      select distinct person from app.duties where subject = ${item.slice(0, -'.check.1'.length)} and duty = 'check' order by person`;
    expect(duties.map(({ person }) => person)).toEqual([clerk.id, substitute.id].sort());
  });
  it('works only the queues that were named', async () => {
    const [clerk, substitute] = [await verifier(['R05', 'R22']), await house.person(['R04'])];
    await substituted(clerk, substitute, { queues: ['complaint-handler'] });
    expect(await queuesOf(substitute)).toEqual(['general', 'complaint-handler']);
    expect((await substitute.post('/v1/queues/document-verifier/claims', {})).statusCode).toBe(403);
  });
  it('does not before it begins, nor after it has run out', async () => {
    const [clerk, substitute] = [await verifier(), await house.person(['R04'])];
    const item = await written(await house.person(['R04']));
    await substituted(clerk, substitute, { days: { from: 1, until: 5 } });
    expect(await refused(() => substitute.post(`/v1/tasks/${item}/claim`, {}))).toEqual([403, 'FORBIDDEN']);
    const again = await house.person(['R04']);
    const absence = await absent(clerk, { from: -5, until: 5 });
    const [row] = await house.db.sql<{ id: number }[]>`
      insert into app.substitutions (absence_id, absent_id, substitute_id, starts_at, ends_at, made_by)
      values (${absence}, ${clerk.id}, ${again.id}, now() - interval '2 days', now() - interval '1 second', ${clerk.id}) returning id`;
    const substitution = row?.id;
    expect(await refused(() => again.post(`/v1/tasks/${item}/claim`, {}))).toEqual([403, 'FORBIDDEN']);
    expect(await refused(() => clerk.post(`/v1/substitutions/${substitution}/end`, {}))).toEqual([404, 'NOT_FOUND']);
  });
  it('keeps to her own branch', async () => {
    const [clerk, substitute] = [await verifier(['R05'], { branch: 'B1' }), await house.person(['R04'], { branch: 'B2' })];
    const absence = await absent(clerk);
    expect(await refused(() => standIn(clerk, absence, substitute.id))).toEqual([409, 'NOT_ELIGIBLE', 'branch']);
    expect((await standIn(clerk, absence, (await house.person(['R04'], { branch: 'B1' })).id)).statusCode).toBe(201);
    expect((await standIn(clerk, absence, (await house.person(['R04'])).id)).statusCode).toBe(201);
  });
  it('is not the absent person, no bot, nobody who left, nobody without work on items, nobody who is away all that time', async () => {
    const clerk = await verifier();
    const absence = await absent(clerk);
    const gone = await verifier();
    await house.owner.sql`update app.people set is_active = false where id = ${gone.id}`;
    await adoptPerson(house.owner, {
      id: 'bot-1',
      username: 'bot-1',
      name: 'x',
      kind: 'bot',
      branchId: 'HQ',
      passwordHash: null,
      roles: ['R05'],
    });
    const away = await verifier();
    await absent(away, { from: -2, until: 2 });
    await absent(away, { from: 1, until: 9 });
    const why = async (id: string) => (await refused(() => standIn(clerk, absence, id)))[2];
    expect(await why(clerk.id)).toBe('herself');
    expect(await why(gone.id)).toBe('nobody');
    expect(await why('nobody-here')).toBe('nobody');
    expect(await why('bot-1')).toBe('nobody');
    expect(await why((await house.person(['R20'])).id)).toBe('role');
    expect(await why(away.id)).toBe('absent');
  });
  it('may be away herself for a part of it: who plans it is told, and whoever reads the list', async () => {
    const clerk = await inTeam(await verifier());
    const away = await verifier(['R05'], { name: '替岗者' });
    await absent(away, { from: 4, until: 9 });
    const absence = await absent(clerk);
    const made = await standIn(lead, absence, away.id);
    const period = { from: expect.any(String), until: expect.any(String) };
    expect([made.statusCode, made.json().warnings]).toEqual([
      201,
      [{ code: 'substitute-absent', person: away.id, name: '替岗者', ...period }],
    ]);
    const [row] = (await lead.get(`/v1/absences?person=${clerk.id}`)).json().items;
    expect(row.substitutions).toMatchObject([{ substitute: away.id, away: [period] }]);
    expect(Date.parse(row.substitutions[0].away[0].from)).toBeGreaterThan(Date.now());
    const there = await standIn(lead, absence, away.id, { until: inDays(3) });
    expect([there.statusCode, there.json().warnings]).toEqual([201, []]);
  });
  it('leaves the absent person alone when she goes away later: whoever records that is told for whom she stands in', async () => {
    const [clerk, substitute] = [await verifier(['R05'], { name: '休假者' }), await inTeam(await verifier())];
    await substituted(clerk, substitute);
    const recorded = await recordAbsence(lead, substitute.id, { from: 1, until: 2 });
    expect([recorded.statusCode, recorded.json().warnings]).toEqual([201, [{ code: 'stands-in', person: clerk.id, name: '休假者' }]]);
    const [row] = (await clerk.get(`/v1/absences?person=${clerk.id}`)).json().items;
    expect(row.substitutions[0].away).toHaveLength(1);
    expect((await recordAbsence(lead, substitute.id, { from: 10, until: 11 })).json().warnings).toEqual([]);
  });
  it('is chosen by the absent person or the lead of her team', async () => {
    const clerk = await inTeam(await verifier());
    const [other, substitute] = [await house.person(['R07']), await verifier()];
    const absence = await absent(clerk);
    expect(await refused(() => standIn(other, absence, substitute.id))).toEqual([403, 'FORBIDDEN']);
    expect(await refused(() => standIn(substitute, absence, substitute.id))).toEqual([403, 'FORBIDDEN']);
    expect((await standIn(lead, absence, substitute.id)).statusCode).toBe(201);
    expect(await refused(() => standIn(lead, 999_999, substitute.id))).toEqual([404, 'NOT_FOUND']);
  });
  it('stands in within the absence, in queues that the absent person works', async () => {
    const [clerk, substitute] = [await verifier(), await verifier()];
    const absence = await absent(clerk);
    const why = (more: More) => refused(() => standIn(clerk, absence, substitute.id, more));
    expect(await why({ from: inDays(-2) })).toEqual([400, 'INVALID_REQUEST', '/from']);
    expect(await why({ until: inDays(6) })).toEqual([400, 'INVALID_REQUEST', '/from']);
    expect(await why({ from: inDays(3), until: inDays(2) })).toEqual([400, 'INVALID_REQUEST', '/until']);
    expect(await why({ queues: ['underwriting'] })).toEqual([400, 'INVALID_REQUEST', '/queues']);
    expect(await why({ queues: ['no-such-queue' as QueueId] })).toEqual([400, 'INVALID_REQUEST', '/queues/0']);
  });
  it('SOD-17, SOD-19: gets no role by it that she could not be given', async () => {
    const operator = await house.person(['R37']);
    const absence = await absent(operator);
    expect(await refused(() => standIn(operator, absence, starter.id))).toEqual([409, 'ROLE_CONFLICT', 'SOD-17']);
    const reconciler = await house.person(['R17']);
    const away = await absent(reconciler);
    const teller = await house.person(['R03']);
    expect(await refused(() => standIn(reconciler, away, teller.id))).toEqual([409, 'ROLE_CONFLICT', 'SOD-19']);
  });
  it('SOD-19: does not stand for two people whose roles one person may not hold', async () => {
    const [teller, reconciler, clerk] = [await house.person(['R03']), await house.person(['R17']), await house.person(['R04'])];
    await substituted(teller, clerk);
    const absence = await absent(reconciler, { from: 3, until: 9 });
    expect(await refused(() => standIn(reconciler, absence, clerk.id))).toEqual([409, 'ROLE_CONFLICT', 'SOD-19']);
    expect((await standIn(reconciler, absence, clerk.id, { from: inDays(6) })).statusCode).toBe(201);
  });
  it('SOD-19: loses the queues at once when either of them is given a role since that conflicts', async () => {
    const [reconciler, clerk] = [await house.person(['R17']), await house.person(['R04'])];
    await substituted(reconciler, clerk);
    expect(await queuesOf(clerk)).toContain('reconciliation');
    await house.owner.sql`insert into app.person_roles (person_id, role) values (${clerk.id}, 'R03')`;
    expect(await queuesOf(clerk)).not.toContain('reconciliation');
  });
  it('stands for no role that the absent person has lost, and for nobody who works here no more', async () => {
    const [clerk, substitute] = [await verifier(['R05', 'R22']), await house.person(['R04'])];
    await substituted(clerk, substitute);
    await house.owner.sql`delete from app.person_roles where person_id = ${clerk.id} and role = 'R22'`;
    expect(await queuesOf(substitute)).toEqual(['general', 'document-verifier']);
    await house.owner.sql`update app.people set is_active = false where id = ${clerk.id}`;
    expect(await queuesOf(substitute)).toEqual(['general']);
  });
  it('does not stand for those for whom the absent person stood in', async () => {
    const [first, second, third] = [await verifier(), await house.person(['R22']), await house.person(['R04'])];
    await substituted(first, second, { until: inDays(1) });
    await substituted(second, third, { days: { from: 2, until: 4 } });
    expect(await queuesOf(second)).toContain('document-verifier');
    expect(await queuesOf(third)).toEqual(['general']);
  });
});

describe('a substitution', () => {
  it('ends early by the absent person, her lead or the substitute, and the queues are gone on the next request', async () => {
    for (const who of ['clerk', 'lead', 'substitute'] as const) {
      const [clerk, substitute] = [await inTeam(await verifier()), await house.person(['R04'])];
      const { substitution } = await substituted(clerk, substitute);
      const by = { clerk, lead, substitute }[who];
      const url = `/v1/substitutions/${substitution}/end`;
      expect(await refused(() => starter.post(url, {}))).toEqual([403, 'FORBIDDEN']);
      expect((await by.post(url, {})).statusCode).toBe(200);
      expect(await queuesOf(substitute)).toEqual(['general']);
      expect(await refused(() => by.post(url, {}))).toEqual([404, 'NOT_FOUND']);
    }
  });
  it('that ends while the substitute holds an item: she completes nothing, the item goes back by its lease', async () => {
    const [clerk, substitute] = [await verifier(), await house.person(['R04'])];
    const item = await written(await house.person(['R04']));
    const { substitution } = await substituted(clerk, substitute);
    const { fence } = (await substitute.post(`/v1/tasks/${item}/claim`, {})).json();
    await clerk.post(`/v1/substitutions/${substitution}/end`, {});
    expect(await refused(() => substitute.post(`/v1/tasks/${item}/complete`, { fence, answer: { agreed: true } }))).toEqual([
      403,
      'FORBIDDEN',
    ]);
    await house.leaseRanOut(item);
    expect((await clerk.post(`/v1/tasks/${item}/claim`, {})).statusCode).toBe(200);
  });
  it('is not made in a loop: A→B while B→A, nor over three', async () => {
    const [a, b, c] = [await verifier(), await verifier(), await verifier()];
    const ofA = await absent(a);
    expect((await standIn(a, ofA, b.id)).statusCode).toBe(201);
    const bAway = await absent(b, { from: 2, until: 9 });
    expect(await refused(() => standIn(b, bAway, a.id))).toEqual([409, 'SUBSTITUTION_LOOP']);
    expect((await standIn(b, bAway, c.id)).statusCode).toBe(201);
    const cAway = await absent(c, { from: 3, until: 9 });
    expect(await refused(() => standIn(c, cAway, a.id))).toEqual([409, 'SUBSTITUTION_LOOP']);
    expect((await standIn(c, cAway, a.id, { from: inDays(5.5) })).statusCode).toBe(201); // a is back then
  });
  it('is not made in a loop by two at the same instant', async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await verifier(), await verifier()];
      const insert = (absence: number, away: Caller, substitute: Caller) =>
        house.db.sql`insert into app.substitutions (absence_id, absent_id, substitute_id, starts_at, ends_at, made_by)
          values (${absence}, ${away.id}, ${substitute.id}, now(), now() + interval '1 day', ${away.id})`;
      const [ofA, ofB] = [await absent(a), await absent(b)];
      const results = await Promise.allSettled([insert(ofA, a, b), insert(ofB, b, a)]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find((one) => one.status === 'rejected')).toMatchObject({ reason: { message: 'SUBSTITUTION_LOOP' } });
    }
  });
  it('only ends earlier: the database lets nobody lengthen it or put another person in', async () => {
    const [clerk, substitute] = [await verifier(), await verifier()];
    const { substitution } = await substituted(clerk, substitute);
    const set = (what: string) => house.db.sql.unsafe(`update app.substitutions set ${what} where id = ${substitution}`);
    await expect(set(`ends_at = ends_at + interval '1 day'`)).rejects.toThrow(/only ends earlier/);
    await expect(set(`substitute_id = '${starter.id}'`)).rejects.toThrow(/only ends earlier/);
    await expect(set(`queues = '{underwriting}'`)).rejects.toThrow(/only ends earlier/);
  });
});

describe('SOD-24: who stands in', () => {
  it('does not check what the absent person has made', async () => {
    const [clerk, substitute] = [await house.person(['R04', 'R05']), await verifier()];
    const item = await written(clerk);
    await substituted(clerk, substitute);
    expect(await refused(() => substitute.post(`/v1/tasks/${item}/claim`, {}))).toEqual([403, 'FOUR_EYES', 'FE-01']);
    expect((await (await verifier()).post(`/v1/tasks/${item}/claim`, {})).statusCode).toBe(200);
  });
  it('inherits nothing of a substitution that was ended before it began', async () => {
    const [clerk, substitute] = [await house.person(['R04', 'R05']), await verifier()];
    const item = await written(clerk);
    const { substitution } = await substituted(clerk, substitute, { days: { from: 1, until: 5 } });
    expect((await clerk.post(`/v1/substitutions/${substitution}/end`, {})).statusCode).toBe(200);
    await house.owner.sql`
      update app.inheritances set starts_at = starts_at - interval '3 days', ends_at = ends_at - interval '3 days' where cause = ${`substitution:${substitution}`}`;
    expect((await substitute.post(`/v1/tasks/${item}/claim`, {})).statusCode).toBe(200);
  });
  it('does not for 30 days after it has ended, and may from then on', async () => {
    const [clerk, substitute] = [await house.person(['R04', 'R05']), await verifier()];
    const item = await written(clerk);
    const { substitution } = await substituted(clerk, substitute);
    await clerk.post(`/v1/substitutions/${substitution}/end`, {});
    const ended = (days: number) =>
      house.owner
        .sql`update app.inheritances set starts_at = now() - interval '99 days', ends_at = now() - make_interval(days => ${days}, mins => -5)
        where cause = ${`substitution:${substitution}`}`;
    expect(await refused(() => substitute.post(`/v1/tasks/${item}/claim`, {}))).toEqual([403, 'FOUR_EYES', 'FE-01']);
    await ended(30);
    expect(await refused(() => substitute.post(`/v1/tasks/${item}/claim`, {}))).toEqual([403, 'FOUR_EYES', 'FE-01']);
    await ended(31);
    expect((await substitute.post(`/v1/tasks/${item}/claim`, {})).statusCode).toBe(200);
  });
  it('does not either what the one may not do for whom the absent person stood in', async () => {
    const [maker, first, second] = [await house.person(['R04', 'R05']), await verifier(), await verifier()];
    const item = await written(maker);
    await substituted(maker, first, { until: inDays(1) });
    await substituted(first, second, { days: { from: -0.5, until: 4 } });
    expect(await refused(() => second.post(`/v1/tasks/${item}/claim`, {}))).toEqual([403, 'FOUR_EYES', 'FE-01']);
  });
  it('is excluded only from when it begins', async () => {
    const [clerk, substitute] = [await house.person(['R04', 'R05']), await verifier()];
    const item = await written(clerk);
    await substituted(clerk, substitute, { days: { from: 3, until: 5 } });
    expect((await substitute.post(`/v1/tasks/${item}/claim`, {})).statusCode).toBe(200);
  });
});
