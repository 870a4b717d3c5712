import { describe, expect, test } from 'vitest';
import { nextOffset } from '../../web/api/server-clock.ts';
import { contrast, DARK, FILLS, GROUNDS, LIGHT, ON_FILL, TEXTS } from '../../web/app/palette.ts';
import { CASE_STATES, pageNumber, state, texts } from '../../web/app/search.ts';
import { dayRuns } from '../../web/cases/derivation.ts';
import { loanOf } from '../../web/ledger/loan-of.ts';
import { band, span } from '../../web/tasks/due.ts';

describe('colours', () => {
  const themes = { light: LIGHT, dark: DARK };
  test.each(Object.entries(themes))('%s: every text can be read on every ground', (_, palette) => {
    const pairs = TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground, contrast(palette[text], palette[ground])] as const));
    expect(pairs.filter(([, , ratio]) => ratio < 4.5)).toEqual([]);
  });
  test.each(Object.entries(themes))('%s: coloured text can be read on its own soft ground, and on the row in hand', (_, palette) => {
    const pairs = [
      ...(['primary', 'danger', 'warning', 'success'] as const).map((name) => contrast(palette[name], palette[`${name}-soft`])),
      ...(['text', 'text-2', 'danger', 'warning', 'success'] as const).map((name) => contrast(palette[name], palette['primary-soft'])),
    ];
    expect(Math.min(...pairs)).toBeGreaterThanOrEqual(4.5);
  });
  test.each(Object.entries(themes))('%s: white can be read on buttons, and the edge of a field be seen', (_, palette) => {
    for (const fill of FILLS) expect(contrast(ON_FILL, palette[fill]), fill).toBeGreaterThanOrEqual(4.5);
    const onDanger = palette === DARK ? palette.page : palette.surface;
    expect(contrast(onDanger, palette.danger)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette['line-strong'], palette.surface)).toBeGreaterThanOrEqual(3);
  });
  test('contrast is what WCAG says it is', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#1677ff', '#ffffff')).toBeCloseTo(4.1, 1); // antd's own blue, which fails
  });
});

describe('a deadline', () => {
  const opened = '2026-02-02T01:00:00.000Z';
  const due = '2026-02-02T11:00:00.000Z';
  const at = (time: string) => Date.parse(`2026-02-02T${time}:00.000Z`);
  test('is calm until the last fifth of its time, then soon, then over', () => {
    expect(band(due, at('08:59'), opened)).toBe('calm');
    expect(band(due, at('09:00'), opened)).toBe('soon');
    expect(band(due, at('11:00'), opened)).toBe('over');
  });
  test('is soon in its last two hours when nobody says when it began', () => {
    expect(band(due, at('08:59'))).toBe('calm');
    expect(band(due, at('09:01'))).toBe('soon');
  });
  test.each([
    [59_999, { unit: 'seconds', seconds: 59 }],
    [61_000, { unit: 'minutesSeconds', minutes: 1, seconds: 1 }],
    [11 * 60_000, { unit: 'minutes', minutes: 11 }],
    [3_600_000 * 5 + 59_000 * 60, { unit: 'hoursMinutes', hours: 5, minutes: 59 }],
    [3_600_000 * 47, { unit: 'daysHours', days: 1, hours: 23 }],
    [3_600_000 * 24 * 12, { unit: 'days', count: 12 }],
    [-61_000, { unit: 'minutesSeconds', minutes: 1, seconds: 1 }],
  ])('%i ms is told in the units that matter', (ms, told) => expect(span(ms)).toEqual(told));
});

describe('the server’s clock', () => {
  const header = 'Mon, 02 Feb 2026 01:31:00 GMT';
  const server = Date.parse(header);
  test('is taken from the first answer, to the middle of its second', () => {
    expect(nextOffset(undefined, header, server - 60_100, server - 59_900)).toBe(60_500);
  });
  test('is not shaken by the rounding of the header or a slow answer', () => {
    expect(nextOffset(60_000, header, server - 60_300, server - 60_100)).toBe(60_000);
    expect(nextOffset(0, header, server - 9_000, server + 9_000)).toBe(0);
  });
  test('is corrected when a desk’s clock jumps, and kept when the header is nonsense', () => {
    expect(nextOffset(60_000, header, server, server)).toBe(500);
    expect(nextOffset(60_000, 'yesterday', server, server)).toBe(60_000);
  });
});

test('an address keeps what is understood of it', () => {
  expect({
    ...state({ state: 'open' }, CASE_STATES),
    ...texts({ queue: 'general', case: 42, process: '' }, 'queue', 'case', 'process'),
  }).toEqual({
    state: 'open',
    queue: 'general',
    case: '42',
  });
  expect(state({ state: 'lost' }, CASE_STATES)).toEqual({});
});

describe('the arithmetic of a deadline', () => {
  const text = { en: 'counted', zh: '计入' };
  const day = (date: string, counted: number | null, why = 'natural-day', more = {}) => ({ date, counted, why, text, ...more });
  test('is a row for each run of days that are alike', () => {
    const days = [
      day('2026-02-02', null, 'event-day'),
      day('2026-02-03', 1),
      day('2026-02-04', 2),
      day('2026-02-05', 3, 'natural-day', { off: 'holiday', name: '春节' }),
      day('2026-02-06', null, 'statutory-end'),
    ];
    expect(dayRuns(days).map(({ from, to, counted, holiday }) => [from, to, counted, holiday])).toEqual([
      ['2026-02-02', '2026-02-02', null, undefined],
      ['2026-02-03', '2026-02-04', [1, 2], undefined],
      ['2026-02-05', '2026-02-05', [3, 3], '春节'],
      ['2026-02-06', '2026-02-06', null, undefined],
    ]);
    expect(dayRuns([])).toEqual([]);
  });
});

test('a case leads to its loan once there is a disbursement', () => {
  const child = { id: 'DSB-LN-1-1', process: 'disbursement', state: 'open' };
  expect(loanOf({ id: 'LN-1', process: 'credit-review', input: {}, children: [] })).toBe(null);
  expect(loanOf({ id: 'LN-1', process: 'credit-review', input: {}, children: [child] })).toBe('LN-1');
  expect(loanOf({ id: 'DSB-LN-1-1', process: 'disbursement', input: { loanId: 'LN-1' }, children: [] })).toBe('LN-1');
});

test('a page of a document stands in its address as a number, the first one in none', () => {
  expect([pageNumber({ page: 3 }), pageNumber({ page: '3' })]).toEqual([{ page: 3 }, { page: 3 }]);
  expect([pageNumber({}), pageNumber({ page: 1 }), pageNumber({ page: 'x' }), pageNumber({ page: -2 })]).toEqual([{}, {}, {}, {}]);
});
