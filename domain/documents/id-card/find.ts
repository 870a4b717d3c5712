// Finds the fields of an ID card on a page, whichever side it shows: labels first, then what stands beside or below them.
import type { OcrLine } from '../lines.ts';
import { foundIn, matchIn, rowsOf, textOf, type Found, type Glyph, type Row } from '../rows.ts';
import type { CardFieldName } from './fields.ts';

export type Side = 'front' | 'back' | 'both' | 'none';
export type FoundFields = Readonly<Partial<Record<CardFieldName, Found>>>;
export type CardPage = { readonly side: Side; readonly found: FoundFields };

const FRONT_MARKS = /姓名|性别|民族|出生|住址|公民身份号码/gu;
const BACK_MARKS = /中华人民共和国|居民身份证|签发机关|有效期限/gu;
/** So many different labels make a side: one may stand on any paper. */
const MARKS_MIN = 2;

export function findOnCard(lines: readonly OcrLine[]): CardPage {
  const rows = rowsOf(lines);
  const side = sideOf(rows);
  const found = {
    ...(side === 'front' || side === 'both' ? frontFields(rows) : {}),
    ...(side === 'back' || side === 'both' ? backFields(rows) : {}),
  };
  return { side, found: Object.fromEntries(Object.entries(found).filter(([, field]) => field !== undefined)) };
}

export function sideOf(rows: readonly Row[]): Side {
  const text = rows.map(({ glyphs }) => textOf(glyphs)).join('\n');
  const isFront = new Set(text.match(FRONT_MARKS)).size >= MARKS_MIN;
  const isBack = new Set(text.match(BACK_MARKS)).size >= MARKS_MIN;
  return isFront && isBack ? 'both' : isFront ? 'front' : isBack ? 'back' : 'none';
}

type Looked = Partial<Record<CardFieldName, Found | undefined>>;

// A label's last character may be read twice where two lines overlap, hence 姓名名?.
function frontFields(rows: readonly Row[]): Looked {
  return {
    name: first(rows, /姓名名?(.{1,30})/),
    sex: first(rows, /性别别?([男女])/) ?? first(rows, /([男女])民族/),
    ethnicity: first(rows, /民族族?(.{1,5})/),
    birth: birthIn(rows),
    address: addressIn(rows),
    idNo: first(rows, /公民身份号码(.{15,20})/) ?? first(rows, /([\dOISBZ〇]{17}[\dOISBZ〇Xx])/) ?? first(rows, /公民身份号码(.+)/),
  };
}

function backFields(rows: readonly Row[]): Looked {
  const [, from, to] = firstMatch(rows, /([\d.·,]{8,10})[-—–~一至](长期|[\d.·,]{8,10})/) ?? [];
  return { issuer: first(rows, /签发机关关?(.+)/), validFrom: from && foundIn(from), validTo: to && foundIn(to) };
}

/** 年, 月 and 日 are printed labels: only the figures between them count for how well it was read. */
function birthIn(rows: readonly Row[]): Found | undefined {
  const [all, ...figures] = firstMatch(rows, /(\d{4})年(\d{1,2})月(\d{1,2})日?/) ?? [];
  const found = foundIn(figures.flat());
  return found && { ...found, raw: textOf(all ?? []) };
}

const LABELLED_ADDRESS = /住址址?(.+)/;
/** An address runs on below itself, flush left, until the number at the foot. In line heights. */
const FLUSH = 1.2;
const ROW_STEP_MAX = 2.2;

function addressIn(rows: readonly Row[]): Found | undefined {
  const start = rows.findIndex((row) => matchIn(row, LABELLED_ADDRESS) !== undefined);
  const row = rows[start];
  const glyphs = row && matchIn(row, LABELLED_ADDRESS)?.[1];
  const left = glyphs?.[0]?.x;
  if (!row || !glyphs || left === undefined) return undefined;
  let last = row;
  for (const next of rows.slice(start + 1).sort((a, b) => a.y - b.y)) {
    const x = next.glyphs[0]?.x;
    if (x === undefined || Math.abs(x - left) > FLUSH * row.height) continue;
    if (next.y - last.y > ROW_STEP_MAX * row.height || /公民身份|号码/u.test(textOf(next.glyphs))) break;
    glyphs.push(...next.glyphs);
    last = next;
  }
  return foundIn(glyphs);
}

/** The first group of the first row that matches. */
function first(rows: readonly Row[], pattern: RegExp): Found | undefined {
  return foundIn(firstMatch(rows, pattern)?.[1] ?? []);
}

function firstMatch(rows: readonly Row[], pattern: RegExp): Glyph[][] | undefined {
  for (const row of rows) {
    const groups = matchIn(row, pattern);
    if (groups) return groups;
  }
  return undefined;
}
