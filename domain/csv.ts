// Cells of a CSV file for spreadsheets (RFC 4180 with a BOM, so that they read Chinese). One escaper for every cell: a text that a spreadsheet
// would take for a formula is kept a text by an apostrophe before it.

export const BOM = '\uFEFF';
type Cell = string | number | null;

/** Signs with which a formula begins, also behind blanks, full-width or after a line break within the cell. */
const FORMULA = /(?:^|[\r\n])[\s\u00a0\u3000\ufeff]*[=+\-@\t\r＝＋－＠|%]/;

export function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) || /^[\t\r\n]/.test(value) ? `'${value.replace(/([\r\n])(?=[\s]*[=+\-@＝＋－＠|%])/g, "$1'")}` : value;
  return /[",;\r\n\t]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;
