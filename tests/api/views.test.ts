// Saved views: mine, my team's; who keeps them, and that nobody overwrites what another changed meanwhile. And the list as a file.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personOf } from '../../domain/organisation.ts';
import { personFacts } from '../../db/queries/person-facts.ts';
import { exportTasks } from '../../commands/export-tasks.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let lead: Caller;
let member: Caller;
let stranger: Caller;
beforeAll(async () => {
  house = await openApi();
  [lead, member, stranger] = [await house.person(['R07'], { name: '王组长' }), await house.person(['R04']), await house.person(['R04'])];
  await house.owner
    .sql`insert into app.teams (id, title, branch_id, lead_id) values ('T-1', '{"en": "Letters", "zh": "信函组"}', 'HQ', ${lead.id})`;
  await house.owner.sql`update app.people set team_id = 'T-1' where id in (${lead.id}, ${member.id})`;
});
afterAll(() => house.close());

const query = { queue: ['general'], band: ['overdue', 'soon'], sort: 'age' };
const names = async (by: Caller) => (await by.get('/v1/views')).json().items.map(({ name }: { name: string }) => name);
const save = async (by: Caller, body: object) => by.post('/v1/views', { query, ...body });
const remove = (by: Caller, id: string, version: number) =>
  by.send({ method: 'DELETE', url: `/v1/views/${id}`, headers: { 'x-countersign': '1', 'if-match': `"${version}"` } });

describe('a saved view', () => {
  it('is mine alone, as I saved it, and changed under its version', async () => {
    const saved = await save(member, { name: '逾期', columns: ['id', 'dueAt'] });
    expect([saved.statusCode, saved.headers['etag']]).toEqual([201, '"1"']);
    const view = saved.json();
    expect(view).toMatchObject({
      name: '逾期',
      query,
      columns: ['id', 'dueAt'],
      team: null,
      owner: member.id,
      mayChange: true,
      version: 1,
    });
    expect([await names(member), await names(lead), await names(stranger)]).toEqual([['逾期'], [], []]);
    const url = `/v1/views/${view.id}`;
    const changed = await member.put(url, { name: '逾期件', query: { ...query, priority: [1] } }, { 'if-match': '"1"' });
    expect([changed.statusCode, changed.headers['etag'], changed.json().query.priority]).toEqual([200, '"2"', [1]]);
    const late = await member.put(url, { name: 'late', query }, { 'if-match': '"1"' });
    expect([late.statusCode, late.json().code]).toEqual([412, 'STALE_VERSION']);
    expect((await member.put(url, { name: 'x', query })).statusCode).toBe(428);
    expect((await stranger.put(url, { name: 'x', query }, { 'if-match': '"2"' })).statusCode).toBe(404);
    expect((await remove(stranger, view.id, 2)).statusCode).toBe(404);
    expect((await remove(member, view.id, 1)).statusCode).toBe(412);
    expect((await remove(member, view.id, 2)).json()).toEqual({ id: view.id });
    expect([await names(member), (await remove(member, view.id, 3)).statusCode]).toEqual([[], 404]);
    expect(await house.events(view.id)).toEqual(['view.saved', 'view.changed', 'view.deleted']);
  });
  it('of a team is seen by its members, and kept by its lead alone', async () => {
    const view = (await save(lead, { name: 'Morning', team: true })).json();
    expect(view).toMatchObject({ team: 'T-1', ownerName: '王组长', mayChange: true });
    expect([await names(member), await names(stranger)]).toEqual([['Morning'], []]);
    expect((await member.get('/v1/views')).json().items[0].mayChange).toBe(false);
    const refused = await member.put(`/v1/views/${view.id}`, { name: 'Evening', query }, { 'if-match': '"1"' });
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'FORBIDDEN']);
    expect((await remove(member, view.id, 1)).statusCode).toBe(403);
    expect((await save(member, { name: 'Ours', team: true })).statusCode).toBe(403);
    await house.owner.sql`update app.people set team_id = null where id = ${member.id}`;
    expect(await names(member)).toEqual([]);
    await house.owner.sql`update app.people set team_id = 'T-1' where id = ${member.id}`;
  });
  it('has a name of its own among mine; two who change it at once: one is told', async () => {
    const view = (await save(member, { name: 'Once' })).json();
    const again = await save(member, { name: 'Once' });
    expect([again.statusCode, again.json().code]).toEqual([409, 'VIEW_NAME_TAKEN']);
    expect((await save(stranger, { name: 'Once' })).statusCode).toBe(201);
    const answers = await Promise.all(['A', 'B'].map((name) => member.put(`/v1/views/${view.id}`, { name, query }, { 'if-match': '"1"' })));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
  });
  it('is refused with a query that makes no sense', async () => {
    for (const [body, status] of [
      [{ name: '', query }, 400],
      [{ name: 'x'.repeat(101), query }, 400],
      [{ name: 'x', query: { colour: 'red' } }, 400],
      [{ name: 'x', query: { text: '信' } }, 400],
      [{ name: 'x', query: { queue: ['kitchen'] } }, 404],
      [{ name: 'x', query: { state: ['completed'], sort: 'age' } }, 400],
      [{ name: 'x', query: {}, owner: 'somebody' }, 400],
    ] as const) {
      const before = await house.state();
      expect([body, (await member.post('/v1/views', body)).statusCode]).toEqual([body, status]);
      expect(await house.state()).toBe(before);
    }
  });
});

describe('the list as a file', () => {
  it('holds what the list shows, with a BOM, and is on record without what was searched for', async () => {
    const caseId = await house.startCase(lead, { subject: '=cmd' });
    await house.owner
      .sql`update app.tasks set title = '{"en": "=HYPERLINK(\\"http://x\\")", "zh": "复核, 双人"}', amount_minor = 123456 where case_id = ${caseId}`;
    const response = await lead.get(`/v1/tasks/export?case=${caseId}`);
    expect(response.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'x-rows': '1', 'x-truncated': 'false' });
    expect(response.headers['content-disposition']).toContain('attachment');
    expect(response.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const [header, row, ...rest] = response.body.slice(1).split('\r\n');
    expect(header?.split(',').slice(0, 3)).toEqual(['id', 'case', 'process']);
    expect(row).toContain(`${caseId}.write.1,${caseId},test-letter,write,"'=HYPERLINK(""http://x"")","复核, 双人"`);
    expect(row).toContain('1234.56');
    expect(rest).toEqual(['']);
    const [event] = await house.db
      .sql`select data from audit.events where event = 'list.exported' and object = ${lead.id} order by id desc limit 1`;
    expect(event?.['data']).toEqual({ rows: 1, isTruncated: false, members: ['case'] });
    expect((await stranger.get('/v1/tasks/export?queue=kitchen')).statusCode).toBe(404);
    expect((await (await house.person(['R07'], { branch: 'B2' })).get(`/v1/tasks/export?case=${caseId}`)).headers['x-rows']).toBe('0');
  });
  it('says aloud that it was cut', async () => {
    for (let n = 0; n < 3; n++) await house.startCase(lead);
    const facts = await personFacts(house.db, lead.id);
    const ctx = { db: house.db, actor: personOf(facts as NonNullable<typeof facts>) };
    const cut = await exportTasks(ctx, { state: ['open'] }, 2);
    expect(cut).toMatchObject({ rows: 2, isTruncated: true });
    expect(cut.csv.trimEnd().split('\r\n').at(-1)).toContain('TRUNCATED: only the first 2 items');
    const [{ n } = { n: 0 }] = await house.db.sql<{ n: number }[]>`select count(*)::int as n from app.tasks where state = 'open'`;
    expect(await exportTasks(ctx, { state: ['open'] }, n)).toMatchObject({ rows: n, isTruncated: false });
  });
});
