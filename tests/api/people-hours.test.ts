// Working hours and absences in use: whoever gives an item to somebody who is not there is told, and the list of people says who is.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presenceOf } from '../../db/queries/people-list.ts';
import type { Moment } from '../../domain/people-hours.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
let lead: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07']);
  lead = await house.person(['R07']);
});
afterAll(() => house.close());

/** By shift, on all days and hours but the last minute: at work whenever the test runs. */
const ALWAYS = { days: '{1,2,3,4,5,6,7}', from: '00:00', until: '23:59' };
const works = async (by: Caller, { days, from, until } = ALWAYS) => {
  await house.owner
    .sql`update app.people set work_days = ${days}::smallint[], works_from = ${from}, works_until = ${until} where id = ${by.id}`;
  return by;
};
/** By shift, on no day that is today on the bank's clock. */
const offToday = async (by: Caller) => {
  const today = new Date(Date.now() + 8 * 3_600_000).getUTCDay() || 7;
  return works(by, { ...ALWAYS, days: `{${[1, 2, 3, 4, 5, 6, 7].filter((day) => day !== today).join()}}` });
};
const goesAway = (by: Caller) =>
  by.post('/v1/absences', {
    person: by.id,
    from: new Date(Date.now() - 60_000).toISOString(),
    until: new Date(Date.now() + 3_600_000).toISOString(),
    reason: 'training',
  });
const item = async () => `${await house.startCase(starter)}.write.1`;
const clerk = (name?: string) => house.person(['R04'], name === undefined ? {} : { name });

describe('an item is given', () => {
  const doors = {
    assign: async (to: Caller) => lead.post(`/v1/tasks/${await item()}/assign`, { to: to.id, reason: 'she knows the matter' }),
    'hand-over': async (to: Caller) => {
      const [id, by] = [await item(), await clerk()];
      const { fence } = (await by.post(`/v1/tasks/${id}/claim`, {})).json();
      return by.post(`/v1/tasks/${id}/hand-over`, { fence, to: to.id });
    },
    delegate: async (to: Caller) => {
      const [id, by] = [await item(), await clerk()];
      const { fence } = (await by.post(`/v1/tasks/${id}/claim`, {})).json();
      return by.post(`/v1/tasks/${id}/delegate`, { fence, to: to.id, note: 'please draft it' });
    },
  };
  it.each(Object.entries(doors))('by %s also to who is not there, and the answer says so', async (_, give) => {
    const there = await give(await works(await clerk()));
    expect([there.statusCode, there.json().warnings]).toEqual([200, []]);
    const off = await offToday(await clerk('夜班'));
    const late = await give(off);
    expect([late.statusCode, late.json().warnings]).toEqual([
      200,
      [{ code: 'off-hours', person: off.id, name: '夜班', message: expect.stringContaining('夜班 does not work at this hour.') }],
    ]);
    const away = await offToday(await clerk('休假者'));
    await goesAway(away);
    const absent = await give(away);
    expect([absent.statusCode, absent.json().warnings]).toEqual([200, [expect.objectContaining({ code: 'absent', name: '休假者' })]]);
  });
  it('and whoever chooses sees before who is there', async () => {
    const [there, off, away] = [await works(await clerk()), await offToday(await clerk()), await works(await clerk())];
    await goesAway(away);
    const { items } = (await lead.get(`/v1/tasks/${await item()}/candidates`)).json();
    const of = (one: Caller) => items.find(({ id }: { id: string }) => id === one.id);
    expect([of(there), of(off), of(away)]).toMatchObject([
      { isAbsent: false, isWorking: true },
      { isAbsent: false, isWorking: false },
      { isAbsent: true, isWorking: false },
    ]);
  });
});

describe('somebody is looked for', () => {
  it('by a part of her name or of her id, among the candidates and among the staff', async () => {
    const [her, other] = [await clerk('欧阳云'), await clerk('司马青')];
    const task = await item();
    const found = async (where: string, q: string): Promise<string[]> =>
      (await lead.get(`${where}?q=${encodeURIComponent(q)}`)).json().items.map(({ id }: { id: string }) => id);
    for (const where of [`/v1/tasks/${task}/candidates`, '/v1/people']) {
      expect(await found(where, '阳云')).toEqual([her.id]);
      expect(await found(where, other.id.toUpperCase())).toContain(other.id);
      expect(await found(where, 'nobody of that name')).toEqual([]);
    }
    expect((await lead.get(`/v1/tasks/${task}/candidates?q=`)).statusCode).toBe(400);
  });
});

describe('who holds how much', () => {
  type Load = { readonly id: string; readonly held: number; readonly overdue: number; readonly isAbsent: boolean };
  const page = async (more = ''): Promise<{ items: Load[]; free: number; next: string | null }> =>
    (await lead.get(`/v1/people/load?limit=1${more}`)).json();
  const whole = async (): Promise<Load[]> => {
    const all: Load[] = [];
    for (let next: string | null = ''; next !== null;) {
      const read = await page(next === '' ? '' : `&cursor=${next}`);
      all.push(...read.items);
      next = read.next;
    }
    return all;
  };
  it('is listed page by page, the most first, with what is late and who is away; who holds nothing is counted', async () => {
    const [much, little] = [await clerk(), await clerk()];
    const { free } = await page();
    const take = async (by: Caller): Promise<string> => {
      const id = await item();
      expect((await by.post(`/v1/tasks/${id}/claim`, {})).statusCode).toBe(200);
      return id;
    };
    const [late] = [await take(much), await take(much), await take(little)];
    await house.owner.sql`update app.tasks set due_at = now() - interval '1 minute' where id = ${late}`;
    await goesAway(little);
    const all = await whole();
    expect(all.map(({ held }) => held)).toEqual(all.map(({ held }) => held).sort((a, b) => b - a));
    expect(all.filter(({ id }) => [much.id, little.id].includes(id))).toMatchObject([
      { id: much.id, held: 2, overdue: 1, isAbsent: false },
      { id: little.id, held: 1, overdue: 0, isAbsent: true },
    ]);
    expect((await page()).free).toBe(free - 2);
    expect((await lead.get('/v1/people/load?cursor=x')).statusCode).toBe(400);
  });
  it('is of the own branch for who sees no other', async () => {
    const near = await house.person(['R07'], { branch: 'B1' });
    const own = (await near.get('/v1/people/load')).json();
    expect([own.items, own.free]).toEqual([[], expect.any(Number)]);
    expect(own.free).toBeLessThan((await page()).free);
  });
});

describe('the list of people', () => {
  it('says who is at work now, and can be narrowed to them', async () => {
    const [there, off, away] = [await works(await clerk()), await offToday(await clerk()), await works(await clerk())];
    await goesAway(away);
    const listed = async (more: string) => (await lead.get(`/v1/people?limit=200${more}`)).json().items;
    const ids = (await listed('&working=true')).map(({ id }: { id: string }) => id);
    expect(ids).toContain(there.id);
    expect(ids).not.toContain(off.id);
    expect(ids).not.toContain(away.id);
    expect((await lead.get(`/v1/people/${off.id}`)).json()).toMatchObject({ isAbsent: false, isWorking: false });
    expect((await lead.get('/v1/people?working=false')).statusCode).toBe(400);
  });
});

describe('who is at work', () => {
  const tuesday: Moment = { weekday: 2, time: '10:00', isWorkingDay: true };
  const weekday = { days: '{1,2,3,4,5}', from: '08:30', until: '17:30' };
  const isWorking = async (by: Caller, more: Partial<Moment>) =>
    (await presenceOf(house.db, { person: by.id, moment: { ...tuesday, ...more } }))?.isWorking;
  it('is so within her hours, on her days, when the bank works', async () => {
    const her = await works(await clerk(), weekday);
    const at = (more: Partial<Moment>) => isWorking(her, more);
    expect([await at({ time: '08:29' }), await at({ time: '08:30' }), await at({ time: '17:29' }), await at({ time: '17:30' })]).toEqual([
      ...[false, true, true, false],
    ]);
    expect([await at({ isWorkingDay: false }), await at({ weekday: 7, isWorkingDay: false })]).toEqual([false, false]);
    expect(await at({ weekday: 6 })).toBe(true); // a make-up workday
    const part = await works(await clerk(), { ...weekday, days: '{1,2,3}' });
    expect([await isWorking(part, {}), await isWorking(part, { weekday: 4 }), await isWorking(part, { weekday: 6 })]).toEqual([
      true,
      false,
      false,
    ]);
  });
  it('works by shift when weekends are among her days, whatever the calendar', async () => {
    const her = await works(await clerk(), { ...weekday, days: '{2,6,7}' });
    const at = (more: Partial<Moment>) => isWorking(her, more);
    expect([await at({ isWorkingDay: false }), await at({ weekday: 7, isWorkingDay: false }), await at({ weekday: 3 })]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await at({ isWorkingDay: null })).toBe(true);
  });
  it('is not guessed for a year whose notice is not loaded (SLA-05)', async () => {
    const her = await works(await clerk(), weekday);
    expect([await isWorking(her, { isWorkingDay: null }), await isWorking(her, { isWorkingDay: null, time: '20:00' })]).toEqual([
      null,
      false,
    ]);
  });
  it('is a bot always, and nobody who left', async () => {
    const bot = await house.person(['R39', 'R04']);
    const gone = await works(await clerk());
    await house.owner.sql`update app.people set is_active = false where id = ${gone.id}`;
    expect([await isWorking(bot, { time: '03:00', isWorkingDay: false }), await isWorking(gone, {})]).toEqual([true, false]);
  });
});
