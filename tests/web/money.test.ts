import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parseYuan, writeYuan } from '../../web/forms/fen.ts';
import { money, shareOf } from '../../web/i18n/format.ts';

describe('an amount typed in yuan', () => {
  test.each([
    ['12345.5', 1_234_550],
    ['12,345.50', 1_234_550],
    ['¥ 0.01', 1],
    ['￥１２３．４５', 12_345],
    ['0.1', 10],
    ['1.', 100],
    ['100000000000', 10_000_000_000_000],
  ])('%s becomes whole fen', (typed, fen) => expect(parseYuan(typed)).toBe(fen));

  test.each(['1.005', '1.2.3', '-5', 'abc', '1e3', '.5', '99999999999999'])('%s is no amount, and is never rounded into one', (typed) =>
    expect(parseYuan(typed)).toBeNull(),
  );

  test.each(['', '   ', '¥'])('“%s” is no money, which is not zero', (typed) => expect(parseYuan(typed)).toBeUndefined());

  property.prop([fc.integer({ min: 0, max: 1_000_000_000_000_00 })])('written and read again is the same fen', (fen) => {
    expect(parseYuan(writeYuan(fen))).toBe(fen);
    expect(parseYuan(money(fen))).toBe(fen);
  });
});

test('amounts are shown with thousands and two decimals', () => {
  expect(money(1_234_550)).toBe('¥12,345.50');
  expect(money(5)).toBe('¥0.05');
  expect(money(-100)).toBe('−¥1.00');
});

test.each([
  ['0.0720', '7.20%'],
  ['0.072000', '7.20%'],
  ['0.07215', '7.215%'],
  ['0.2905', '29.05%'],
  ['1.5', '150.00%'],
  ['0', '0.00%'],
  [0.5, '50.00%'],
])('the share %s is written %s', (share, written) => expect(shareOf(share)).toBe(written));
