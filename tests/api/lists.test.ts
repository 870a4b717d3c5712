// The query over items: filters that compose, orders, pages, counts; and what it refuses.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listItems } from '../../db/queries/list-items.ts';
import { UNFINISHED } from '../../domain/item-query.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let lead: Caller;
let clerk: Caller;
beforeAll(async () => {
  house = await openApi();
  [lead, clerk] = [await house.person(['R07'], { name: '王组长' }), await house.person(['R04'], { name: '陈晨' })];
  await house.owner.sql`insert into app.customers (id, name, branch_id) values ('C-1', '欧阳娜娜', 'HQ'), ('C-2', '林海', 'HQ')`;
});
afterAll(() => house.close());

type Item = { id: string; dueAt: string; openedAt: string; queue: string; priority: number; rung: number; availableAt: string };
const idsOf = async (by: Caller, address: string) => (await by.get(`/v1/tasks?${address}`)).json().items.map((item: Item) => item.id);
async function pages(by: Caller, address: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: { items: Item[]; next: string | null } = (await by.get(`/v1/tasks?${address}${next && `&cursor=${next}`}`)).json();
    items.push(...page.items);
    next = page.next;
  }
  return items;
}
const waiting = async (input?: Record<string, unknown>) => `${await house.startCase(lead, input)}.write.1`;
/** Of the case and its item, as both have it from the first instant. */
const worth = async (id: string, minor: number) => {
  await house.owner.sql`update app.cases set amount_minor = ${minor} where id = ${id.split('.')[0] ?? ''}`;
  await set(id, `amount_minor = ${minor}`);
};
const set = (id: string, what: string) => house.owner.sql.unsafe(`update app.tasks set ${what} where id = '${id}'`);

describe('the query over items', () => {
  it('finds by every member of it, alone and together, and counts what it lists', async () => {
    const caseId = await house.startCase(lead, { subject: '关于信用卡年费的信函', customerId: 'C-1' });
    const [write, again] = [`${caseId}.write.1`, await house.openTask(caseId, 'again', { note: '请补充材料' })];
    await set(write, "opened_at = app.app_now() - interval '30 hours', due_at = app.app_now() - interval '1 hour', branch_id = 'B1'");
    await worth(write, 50_000);
    await set(again, "due_at = app.app_now() + interval '40 days', available_at = app.app_now() + interval '1 day'");
    const mine = `case=${caseId}`;
    const both = [write, again];
    const found: [string, string[]][] = [
      [mine, both],
      ['customer=C-1', both],
      ['customer=C-2', []],
      ['customer=nobody', []],
      [`${mine}&queue=general`, [write]],
      [`${mine}&queue=general,complaint-handler`, both],
      [`${mine}&excludeQueue=general`, [again]],
      [`${mine}&process=test-letter`, both],
      [`${mine}&excludeProcess=test-letter`, []],
      [`${mine}&task=again`, [again]],
      [`${mine}&excludeTask=again,check`, [write]],
      [`${mine}&priority=1`, [again]],
      [`${mine}&excludePriority=1`, [write]],
      [`${mine}&branch=B1`, [write]],
      [`${mine}&excludeBranch=B1`, [again]],
      [`${mine}&band=overdue`, [write]],
      [`${mine}&band=later`, [again]],
      [`${mine}&band=overdue,later`, both],
      [`${mine}&band=soon,today,week`, []],
      [`${mine}&amountFrom=50000&amountTo=50000`, [write]],
      ['customer=C-1&amountFrom=50001', []],
      ['amountFrom=49999&amountTo=50001', [write]],
      [`${mine}&olderThanHours=24`, [write]],
      [`${mine}&youngerThanHours=24`, [again]],
      [`${mine}&available=true`, [write]],
      [`${mine}&available=false`, [again]],
      [`${mine}&holder=nobody`, both],
      [`${mine}&holder=me`, []],
      [`${mine}&text=信用`, both],
      ['text=年费', both],
      ['text=补充材料', [again]],
      ['text=年费&band=overdue&priority=3&queue=general&customer=C-1', [write]],
    ];
    for (const [address, ids] of found) {
      expect([address, (await idsOf(lead, address)).sort()]).toEqual([address, [...ids].sort()]);
      const counts = (await lead.get(`/v1/tasks/counts?${address}`)).json();
      expect([address, counts.total]).toEqual([address, ids.length]);
    }
  });
  it('of a holder finds what she holds now, and what she gave back no more at once', async () => {
    const id = await waiting();
    const { fence } = (await clerk.post(`/v1/tasks/${id}/claim`, {})).json();
    expect(await idsOf(clerk, 'holder=me')).toEqual([id]);
    expect(await idsOf(lead, `holder=${clerk.id}`)).toEqual([id]);
    expect(await idsOf(lead, 'holder=me')).toEqual([]);
    await clerk.post(`/v1/tasks/${id}/release`, { fence });
    expect(await idsOf(clerk, 'holder=me')).toEqual([]);
  });
  it('pages through every order without a gap or a double, whichever way it takes into the table', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 12; n++) {
      const id = await waiting({ subject: `Paging letter ${n}`, customerId: 'C-2' });
      await set(
        id,
        `opened_at = app.app_now() - interval '${(n * 7) % 5} hours', due_at = app.app_now() + interval '${n % 3} hours', rung = ${n % 2}, priority = ${1 + (n % 3)}`,
      );
      await worth(id, 7_000);
      ids.push(id);
    }
    const asText = {
      deadline: (a: Item) => `${a.dueAt} ${a.id}`,
      age: (a: Item) => `${a.openedAt} ${a.id}`,
      priority: (a: Item) => `${a.availableAt > new Date().toISOString() ? 1 : 0} ${9 - a.rung} ${a.priority} ${a.dueAt} ${a.id}`,
    };
    for (const sort of ['deadline', 'age', 'priority'] as const)
      for (const address of [
        'customer=C-2',
        'queue=general',
        'state=open,claimed',
        'text=Paging',
        'amountFrom=7000&amountTo=7000&state=open',
        'excludeQueue=operations&state=open',
      ]) {
        const items = await pages(lead, `${address}&sort=${sort}&limit=5`);
        const order = items.map(asText[sort]);
        expect([address, sort, order]).toEqual([address, sort, [...new Set(order)].sort()]);
        expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
      }
  });
  it('counts by queue and band what it lists, each item once', async () => {
    const hours = [-5, 0.2, 1.5, 3, 10, 30, 100, 200, 900];
    for (const at of hours) {
      const id = await waiting();
      await set(id, `opened_at = app.app_now() - interval '6 hours', due_at = app.app_now() + interval '${at} hours'`);
    }
    for (const address of ['', 'queue=general', 'state=open', 'priority=1,2,3,4,5&state=open']) {
      const counts = (await lead.get(`/v1/tasks/counts?${address}`)).json();
      let total = 0;
      for (const band of ['overdue', 'soon', 'today', 'week', 'later']) {
        const listed = await pages(lead, `${address || 'state=open,claimed'}&band=${band}&limit=200`);
        for (const sort of ['age', 'priority'])
          expect(await idsOf(lead, `${address || 'state=open,claimed'}&band=${band}&sort=${sort}&limit=200`)).toEqual(
            expect.arrayContaining(listed.map(({ id }) => id)),
          );
        const shown = listed.filter(({ queue }) => queue === 'general').length;
        expect([address, band, counts.queues.find((one: { queue: string }) => one.queue === 'general')?.bands[band]]).toEqual([
          address,
          band,
          shown,
        ]);
        total += listed.length;
      }
      expect(counts.total).toBe(address === 'queue=general' ? counts.queues[0].total : total);
      const some = (await lead.get(`/v1/tasks/counts?${address}&band=overdue,later`)).json();
      expect(some.total).toBe(counts.bands.overdue + counts.bands.later);
    }
  });
  it('counts as it lists also where two hours from now are another day, or another week', async () => {
    const items = await Promise.all(Array.from({ length: 12 }, waiting));
    const [clock] = await house.owner.sql<{ was: string }[]>`select pg_get_functiondef('app.app_now'::regproc) as was`;
    try {
      for (const at of ['2031-03-05T22:40:00+08:00', '2031-03-09T23:10:00+08:00']) {
        await house.owner.sql.unsafe(
          `create or replace function app.app_now() returns timestamptz stable parallel safe language sql as $$ select '${at}'::timestamptz $$`,
        );
        const then = await house.signedIn(lead.id);
        for (const [n, id] of items.entries())
          await set(
            id,
            `opened_at = app.app_now() - interval '${n % 2 ? 60 : 0} hours', due_at = app.app_now() + interval '${n * 15} minutes'`,
          );
        const { bands } = (await then.get('/v1/tasks/counts?state=open')).json();
        const listed = async (band: string) => (await pages(then, `state=open&band=${band}&limit=200`)).length;
        const shown = Object.fromEntries(await Promise.all(Object.keys(bands).map(async (band) => [band, await listed(band)])));
        expect([at, bands]).toEqual([at, shown]);
        expect(Math.min(bands.soon, bands.today, at.startsWith('2031-03-05') ? bands.week : bands.later)).toBeGreaterThan(0);
      }
    } finally {
      await house.owner.sql.unsafe(clock?.was ?? '');
    }
  });
  it('lists what is put off in every order, however much it is', async () => {
    const [first] = await Promise.all([waiting(), waiting(), waiting()]);
    const many = 2_100;
    await house.owner.sql`
      insert into app.tasks (id, case_id, root_case, process, task, title, queue, branch_id, rung, due_at, opened_at, available_at, form_hash)
      select t.id || n, t.case_id, t.root_case, t.process, t.task, t.title, t.queue, t.branch_id, n % 3, t.due_at + n % 7 * interval '1 hour',
        t.opened_at - n % 5 * interval '1 hour', app.app_now() + interval '1 hour', t.form_hash
      from app.tasks t, generate_series(1, ${many}::int) n where t.id = ${first}`;
    await house.owner.sql.unsafe('analyze app.tasks');
    for (const [sort, order] of [
      ['deadline', ({ dueAt, id }: Item) => `${dueAt} ${id}`],
      ['age', ({ openedAt, id }: Item) => `${openedAt} ${id}`],
      ['priority', ({ rung, priority, dueAt, id }: Item) => `${9 - rung} ${priority} ${dueAt} ${id}`],
    ] as const) {
      const items = await pages(lead, `case=${first.split('.')[0]}&available=false&sort=${sort}&limit=200`);
      const all = await pages(lead, `task=write&available=false&sort=${sort}&limit=200`);
      const queued = await pages(lead, `queue=general&available=false&sort=${sort}&limit=200`);
      for (const found of [items, all, queued]) {
        expect([sort, found.filter(({ id }) => id.startsWith(first)).length]).toEqual([sort, many]);
        expect(found.map(order)).toEqual(found.map(order).sort());
      }
    }
    await house.owner.sql`update app.tasks set state = 'cancelled' where id like ${`${first}%`}`;
  });
  it('lists for a key nothing of other queues than its own, whichever are asked for', async () => {
    await waiting();
    const asked = { person: 'bot', branch: null, queues: ['document-verifier'] } as const;
    for (const sort of ['deadline', 'age', 'priority'] as const)
      for (const query of [
        { sort, state: UNFINISHED },
        { sort, state: UNFINISHED, queue: ['general'] as const },
      ]) {
        const rows = await listItems(house.db, { ...asked, query }, { after: null, limit: 51 });
        expect([sort, rows.filter(({ queue }) => queue !== 'document-verifier')]).toEqual([sort, []]);
        const own = await listItems(house.db, { ...asked, queues: ['general'], query }, { after: null, limit: 51 });
        expect([sort, own.length > 0]).toEqual([sort, true]);
      }
  });
  it('shows another branch nothing, in lists and in counts', async () => {
    const foreign = await house.person(['R07'], { branch: 'B2' });
    expect((await foreign.get('/v1/tasks')).json()).toEqual({ items: [], next: null });
    expect((await foreign.get('/v1/tasks?branch=HQ&customer=C-1')).json().items).toEqual([]);
    expect((await foreign.get('/v1/tasks/counts')).json().total).toBe(0);
    expect((await foreign.get('/v1/tasks/counts?branch=HQ')).json().total).toBe(0);
  });
  it('takes signs of SQL for text', async () => {
    for (const text of ["'; drop table app.tasks; --", '100%', "O''Brien", '\\年费', '年费%', 'x_ _y1']) {
      const response = await lead.get(`/v1/tasks?text=${encodeURIComponent(text.padEnd(2, '%'))}`);
      expect([text, response.statusCode, response.json().items]).toEqual([text, 200, []]);
    }
    expect((await lead.get(`/v1/tasks?customer=${encodeURIComponent("' or 1=1 --")}`)).json().items).toEqual([]);
    expect((await lead.get(`/v1/tasks?branch=${encodeURIComponent("{HQ},'")}`)).json().items).toEqual([]);
  });
});

describe('a question that makes no sense', () => {
  it.each([
    ['queue=kitchen', 404, 'NOT_FOUND'],
    ['queue=general,kitchen', 404, 'NOT_FOUND'],
    ['excludeQueue=kitchen', 404, 'NOT_FOUND'],
    ['state=lost', 400, 'INVALID_REQUEST'],
    ['band=tomorrow', 400, 'INVALID_REQUEST'],
    ['priority=9', 400, 'INVALID_REQUEST'],
    ['priority=', 400, 'INVALID_REQUEST'],
    ['amountFrom=1.5', 400, 'INVALID_REQUEST'],
    ['amountFrom=-1', 400, 'INVALID_REQUEST'],
    ['amountFrom=20&amountTo=10', 400, 'INVALID_REQUEST'],
    ['text=a', 400, 'INVALID_REQUEST'],
    ['text=%20%E4%BF%A1%20', 400, 'INVALID_REQUEST'],
    ['text=%25%25', 400, 'INVALID_REQUEST'],
    ['text=a b c d e f g h ij', 400, 'INVALID_REQUEST'],
    ['sort=colour', 400, 'INVALID_REQUEST'],
    ['sort=age&state=completed', 400, 'INVALID_REQUEST'],
    ['limit=0', 400, 'INVALID_REQUEST'],
    ['limit=201', 400, 'INVALID_REQUEST'],
    ['cursor=x', 400, 'INVALID_REQUEST'],
  ])('is refused, saying which member it is: %s', async (address, status, code) => {
    const response = await lead.get(`/v1/tasks?${address}`);
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
    expect(response.json().detail.length).toBeGreaterThan(20);
  });
  it('a cursor of another person, of another query or made up is refused', async () => {
    for (let n = 0; n < 3; n++) await waiting();
    const { next } = (await lead.get('/v1/tasks?limit=2&state=open')).json();
    expect((await lead.get(`/v1/tasks?limit=2&state=open&cursor=${next}`)).statusCode).toBe(200);
    for (const [by, address] of [
      [clerk, 'limit=2&state=open'],
      [lead, 'limit=2&state=claimed'],
      [lead, 'limit=2&state=open&sort=age'],
    ] as const) {
      const response = await by.get(`/v1/tasks?${address}&cursor=${next}`);
      expect([response.statusCode, response.json().code]).toEqual([400, 'INVALID_REQUEST']);
      expect(response.json().detail).toContain('another query or to another person');
    }
    const [mark] = JSON.parse(Buffer.from(next, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify([mark, ['not an instant', 'x']])).toString('base64url');
    expect((await lead.get(`/v1/tasks?limit=2&state=open&cursor=${forged}`)).statusCode).toBe(400);
  });
});
