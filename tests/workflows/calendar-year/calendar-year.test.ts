// A complaint whose deadline reaches into a year that nobody has published yet: never refused, never guessed (SLA-03, SLA-05, SLA-07).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey, wrapKey } from '../../../activities/adapters/keys.ts';
import * as modules from '../../../activities/index.ts';
import { calendarOf } from '../../../domain/calendar/calendar.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import { cn2026 } from '../../../domain/calendar/cn/2026.ts';
import { cn2025 } from '../../../domain/calendar/cn/2025.ts';
import type { Iso } from '../../../domain/ids.ts';
import { calendarYear } from '../../../workflows/calendar-year/process.ts';
import { complaint } from '../../../workflows/complaint/process.ts';
import { correctClocks, watchCalendars } from '../../../workers/calendars.ts';
import { openHouse, type House } from '../../support/house.ts';
import { TEST_KEY } from '../../support/test-key.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse({ file: import.meta.url, catalog: [calendarYear, complaint], modules });
});
afterAll(() => house.close());

const without2026 = calendarOf('cn', { offset: CN.offset, businessHours: CN.businessHours, sets: [cn2025] });
const with2026 = calendarOf('cn', { offset: CN.offset, businessHours: CN.businessHours, sets: [cn2025, cn2026] });
const watching = (calendar: typeof CN) =>
  watchCalendars({ db: house.db, calendar, askFor: calendarYear, wrappedKey: (id) => wrapKey(TEST_KEY, newKey(), id) });
const clockOf = async (caseId: string) => {
  const [row] = await house.db.sql<{ dueAt: Iso; statutoryDueAt: Iso | null; isPendingCalendar: boolean }[]>`
    select due_at as "dueAt", statutory_due_at as "statutoryDueAt", is_pending_calendar as "isPendingCalendar" from app.clocks
    where case_id = ${caseId} and name = 'decide'`;
  return row;
};
/** How often its clock was moved, and by which calendar. Its version counts more: these deadlines are over, and the process says so when it comes to it. */
const movesOf = (caseId: string) => house.db.sql`
  select data ->> 'from' is not null as "wasThere", data ->> 'calendar' as calendar from audit.events
  where case_id = ${caseId} and event = 'clock.moved' and data ->> 'clock' = 'decide'`;

test('a complaint whose year is missing runs on its safe deadline, operations are asked once, and the loaded year moves the deadline', async () => {
  const input = { channel: 'branch', customerId: 'C-1', text: 'the fee was charged twice' };
  const id = await house.startCase(complaint, input, { receivedAt: '2026-02-02T01:31:00.000Z' as Iso, calendar: without2026 });
  expect(await clockOf(id)).toMatchObject({ dueAt: '2026-02-17T15:59:59.999Z', statutoryDueAt: null, isPendingCalendar: true });

  expect(await watching(without2026)).toEqual({ moved: 0, asked: 1 });
  expect(await watching(without2026)).toEqual({ moved: 0, asked: 0 });
  await house.open('CAL-CN-2026.load.1');

  expect((await watching(with2026)).moved).toBeGreaterThan(0);
  expect(await clockOf(id)).toMatchObject({
    dueAt: '2026-02-17T15:59:59.999Z',
    statutoryDueAt: '2026-02-24T15:59:59.999Z',
    isPendingCalendar: false,
  });
  expect(await movesOf(id)).toHaveLength(1);
  expect(await watching(with2026)).toEqual({ moved: 0, asked: 0 });

  await house.answer('CAL-CN-2026.load.1', 'bert', { loaded: true, notice: 'State Council notice of November 2025' });
  expect(await house.closed('CAL-CN-2026')).toBe('loaded');
  await house.record('CAL-CN-2026', calendarYear, 'loaded');
});

test('clocks whose year stays missing do not stand before those whose year is there by now, however many they are', async () => {
  const input = { channel: 'branch', customerId: 'C-1', text: 'the fee was charged twice' };
  const started = { receivedAt: '2026-02-02T01:31:00.000Z' as Iso, calendar: without2026 };
  const waiting = await house.startCase(complaint, input, started);
  // first by case, by name and by age
  await house.owner.sql`
    insert into app.clocks (case_id, name, kind, spec, started_at, due_at, calendar, derivation, is_pending_calendar)
    select case_id, 'a-' || n, kind, spec, '2025-12-29', due_at, calendar, '[]', true from app.clocks, generate_series(1, 1100) n
    where case_id = ${waiting} and name = 'decide'`;
  await house.owner
    .sql`update app.clocks set spec = jsonb_set(spec, '{span}', '{"unit": "working-day", "days": 400}') where case_id = ${waiting} and name like 'a-%'`;
  const second = await house.startCase(complaint, input, started);
  await watching(with2026);
  for (const id of [waiting, second])
    expect([await clockOf(id), await movesOf(id)]).toMatchObject([{ isPendingCalendar: false }, [{ calendar: expect.any(String) }]]);
  await house.owner.sql`delete from app.clocks where case_id = ${waiting} and name like 'a-%'`;
});

test('a corrected notice moves the clocks that rest on what it said before: once, each told to its process and in the audit log (SLA-07)', async () => {
  const input = { channel: 'branch', customerId: 'C-2', text: 'the fee was charged twice' };
  const id = await house.startCase(complaint, input, { receivedAt: '2026-02-02T01:31:00.000Z' as Iso, calendar: with2026 });
  const other = await house.startCase(complaint, input, { receivedAt: '2025-06-02T01:31:00.000Z' as Iso, calendar: with2026 });
  expect(await clockOf(id)).toMatchObject({ statutoryDueAt: '2026-02-24T15:59:59.999Z' });
  expect(await correctClocks({ db: house.db, calendar: with2026 })).toBe(0);

  const days = cn2026.days.map((named) => (named.date === '2026-02-18' ? { ...named, isOffDay: false } : named));
  const corrected = { ...cn2026, version: '2026.2', days };
  const calendar = calendarOf('cn', { offset: CN.offset, businessHours: CN.businessHours, sets: [cn2025, corrected] });
  expect(await correctClocks({ db: house.db, calendar })).toBeGreaterThan(0);
  expect(await clockOf(id)).toMatchObject({ statutoryDueAt: '2026-02-18T15:59:59.999Z' });
  expect(await movesOf(other)).toEqual([]);
  expect(await movesOf(id)).toEqual([{ wasThere: true, calendar: 'cn@2026.2' }]);
  await house.until('the process has heard of it', async () => {
    const [told] = await house.db.sql`select from app.messages where case_id = ${id} and id like 'clock:decide:%' and sent_at is not null`;
    return told !== undefined;
  });
  // again, and by whoever still runs on the older notice: it stays where it is
  for (const again of [calendar, with2026]) await correctClocks({ db: house.db, calendar: again });
  expect(await clockOf(id)).toMatchObject({ statutoryDueAt: '2026-02-18T15:59:59.999Z' });
  expect(await movesOf(id)).toHaveLength(1);
});
