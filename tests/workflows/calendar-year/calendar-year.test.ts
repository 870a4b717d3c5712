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
import { watchCalendars } from '../../../workers/calendars.ts';
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
  const [row] = await house.db.sql<{ dueAt: Iso; statutoryDueAt: Iso | null; isPendingCalendar: boolean; version: number }[]>`
    select due_at as "dueAt", statutory_due_at as "statutoryDueAt", is_pending_calendar as "isPendingCalendar", version from app.clocks
    where case_id = ${caseId} and name = 'decide'`;
  return row;
};

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
    version: 2,
  });
  expect(await house.events(id)).toContain('clock.moved');
  expect(await watching(with2026)).toEqual({ moved: 0, asked: 0 });

  await house.answer('CAL-CN-2026.load.1', 'bert', { loaded: true, notice: 'State Council notice of November 2025' });
  expect(await house.closed('CAL-CN-2026')).toBe('loaded');
  await house.record('CAL-CN-2026', calendarYear, 'loaded');
});
