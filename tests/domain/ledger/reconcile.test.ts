// Every kind of break (B.8), and that nothing is called "no differences" which was not compared whole.
import { describe, expect, test } from 'vitest';
import { asDay } from '../../../domain/calendar/day.ts';
import { readPostingFile, writePostingFile, type PostingLine } from '../../../domain/ledger/posting-file.ts';
import { reconcile, type Moved } from '../../../domain/ledger/reconcile.ts';

const date = asDay('2026-03-02');
const line = (key: string, change: Partial<PostingLine> = {}): PostingLine => ({
  ...{ key, loanKey: key.split('/')[0] ?? '', kind: 'loan', businessDate: date, amountMinor: 500, reverses: null, payeeMark: null },
  ...change,
});
const moved = (key: string, change: Partial<Moved> = {}): Moved => ({
  ...{ key, amountMinor: 500, businessDate: date, payeeMark: null, state: 'done' },
  ...change,
});
const compared = (ours: readonly Moved[], theirs: readonly PostingLine[]) =>
  reconcile({ date, moved: ours, file: readPostingFile(writePostingFile(date, theirs), date) });
const ids = (ours: readonly Moved[], theirs: readonly PostingLine[]) => compared(ours, theirs).breaks.map(({ id }) => id);

test('the same on both sides balances, and counts and sums are told all the same', () => {
  expect(compared([moved('A/loan'), moved('B/loan')], [line('B/loan'), line('A/loan')])).toEqual({
    figures: { platformCount: 2, platformSumMinor: 1_000, coreCount: 2, coreSumMinor: 1_000 },
    breaks: [],
  });
  expect(compared([], []).figures).toEqual({ platformCount: 0, platformSumMinor: 0, coreCount: 0, coreSumMinor: 0 });
});

describe('a break is', () => {
  test.each<[string, readonly Moved[], readonly PostingLine[], string[]]>([
    ['what the core has not booked', [moved('A/loan')], [], ['MISSING_CORE:A/loan']],
    ['what the platform knows nothing of', [], [line('A/loan')], ['MISSING_PLATFORM:A/loan']],
    ['a fen', [moved('A/loan')], [line('A/loan', { amountMinor: 501 })], ['AMOUNT:A/loan']],
    ['another date', [moved('A/loan', { businessDate: asDay('2026-03-03') })], [line('A/loan')], ['DATE:A/loan']],
    ['what the platform is not sure of', [moved('A/loan', { state: 'unsure' })], [line('A/loan')], ['STATUS:A/loan']],
    ['what was sent on that date and of which nobody knows', [moved('A/loan', { state: 'unsure' })], [], ['STATUS:absent:A/loan']],
    ['the same twice', [moved('A/loan')], [line('A/loan'), line('A/loan')], ['DUPLICATE:A/loan']],
    [
      'another payee',
      [moved('A/payee-1', { payeeMark: '7894:0123456789abcdef' })],
      [line('A/payee-1', { kind: 'payment', payeeMark: '7895:fedcba9876543210' })],
      ['PAYEE:A/payee-1'],
    ],
    [
      'two of them at once',
      [moved('A/loan')],
      [line('A/loan', { amountMinor: 1, businessDate: asDay('2026-03-03') })],
      ['AMOUNT:A/loan', 'DATE:A/loan'],
    ],
  ])('%s', (_, ours, theirs, expected) => {
    expect(ids(ours, theirs)).toEqual(expected);
  });

  test.each(['absent', 'truncated', 'unreadable', 'another-date'] as const)(
    'a file that is %s, and nothing else is concluded from it',
    (file) => {
      const { breaks, figures } = reconcile({ date, moved: [moved('A/loan')], file });
      expect(breaks).toEqual([
        { id: `FILE:${file}`, type: 'FILE', key: 'posting-file/2026-03-02', platformMinor: 500, coreMinor: null, detail: file },
      ]);
      expect(figures).toMatchObject({ platformCount: 1, coreCount: 0 });
    },
  );

  test('another payee also where only digits before the last four differ, and then it says so', () => {
    const paid = (payeeMark: string) =>
      compared([moved('A/payee-1', { payeeMark: '7894:0123456789abcdef' })], [line('A/payee-1', { kind: 'payment', payeeMark })]).breaks;
    expect(paid('7894:0123456789abcdef')).toEqual([]);
    expect(paid('7894:0123456789abcdee')).toMatchObject([{ type: 'PAYEE', detail: expect.stringContaining('…7894 / …7894 · 末四位相同') }]);
  });

  test('not what is on its way under another date and not booked either', () => {
    expect(ids([moved('A/loan', { state: 'unsure', businessDate: asDay('2026-03-03') })], [])).toEqual([]);
  });
});
