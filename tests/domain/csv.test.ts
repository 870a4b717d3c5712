// Whatever stands in a cell, a spreadsheet reads it as the text that it was, and never as a formula.
import { expect, it } from 'vitest';
import { csvCell, csvLine } from '../../domain/csv.ts';

/** As a spreadsheet reads a line: quotes, doubled quotes, commas. */
function read(line: string): string[] {
  const cells: string[] = [];
  let [cell, isQuoted] = ['', false];
  const text = line.replace(/\r\n$/, '');
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (isQuoted && sign === '"' && text[at + 1] === '"') cell += text[++at] ?? '';
    else if (sign === '"') isQuoted = !isQuoted;
    else if (sign === ',' && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += sign;
  }
  return [...cells, cell];
}
const isFormula = (cell: string) =>
  cell.split(/[\r\n]/).some((line) => /^[\s\u00a0\u3000\ufeff]*[=+\-@|%＝＋－＠]/.test(line)) || /^[\t\r\n]/.test(cell);

it('2,000 payloads come back as text: no formula among them, and nothing lost', () => {
  const signs = [
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '＝',
    '＋',
    '－',
    '＠',
    '|',
    '%',
    ' ',
    '\u00a0',
    '\u3000',
    '"',
    ',',
    ';',
    "'",
    'cmd',
    '1+1',
    '信',
    'HYPERLINK("http://x")',
    '\r\n=',
  ];
  let seed = 7;
  const next = (n: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % n;
  for (let n = 0; n < 2_000; n++) {
    const payload = Array.from({ length: 1 + next(6) }, () => signs[next(signs.length)] ?? '').join('');
    const cells = read(csvLine(['a', payload, 'z']));
    expect([payload, cells.length, cells[0], cells[2]]).toEqual([payload, 3, 'a', 'z']);
    expect([payload, isFormula(cells[1] ?? '')]).toEqual([payload, false]);
    expect(cells[1]?.replaceAll("'", '')).toBe(payload.replaceAll("'", ''));
  }
});
it('numbers and plain texts stay as they are', () => {
  expect([csvCell(-5), csvCell(null), csvCell('陈晨'), csvCell('CMP-20260202-5RT8Q2WA'), csvCell('1234.56')]).toEqual([
    '-5',
    '',
    '陈晨',
    'CMP-20260202-5RT8Q2WA',
    '1234.56',
  ]);
});
