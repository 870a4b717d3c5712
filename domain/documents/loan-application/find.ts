// Finds the fields of a loan application on a page: each label, and what stands beside it up to the next label.
import { foundIn, matchIn, rowsOf, textOf, type Found, type Glyph, type Row } from '../rows.ts';
import type { OcrLine } from '../lines.ts';
import type { ApplicationFieldName } from './fields.ts';

export type FoundFields = Readonly<Partial<Record<ApplicationFieldName, Found>>>;

type Written = Exclude<ApplicationFieldName, 'consentBureau' | 'consentData' | 'consentSign' | 'signature'>;
/** What a reader takes for each other in a label stands side by side. */
const LABELS: Readonly<Record<Written, string>> = {
  applicant: '申请人(?!签)',
  applicantIdNo: '身份证号码',
  mobile: '手机号码',
  employer: '工作单位',
  employment: '职业类型',
  yearsInJob: '现职年限',
  monthlyIncome: '月收入\\(?元?\\)?',
  housing: '住房情况',
  product: '贷款品种',
  amount: '申请金额\\(?元?\\)?',
  amountInWords: '金额大写',
  termMonths: '贷款期限',
  method: '还款方式',
  payMode: '支付方式',
  purpose: '贷款用途',
  payee1Name: '收款人[甲申]',
  payee1Account: '收款[账帐]号[甲申]',
  payee1Bank: '收款行号[甲申]',
  payee1Amount: '收款金额[甲申]',
  payee2Name: '收款人[乙Z]',
  payee2Account: '收款[账帐]号[乙Z]',
  payee2Bank: '收款行号[乙Z]',
  payee2Amount: '收款金额[乙Z]',
  signedOn: '申请日期',
};
const ANY_LABEL = new RegExp([...Object.values(LABELS), '申请人签名', '授权与声明'].join('|'), 'u');
const WRITTEN = Object.keys(LABELS) as readonly Written[];

/** Where a form has a shape of its own, what was smudged before or behind it does not belong to it. */
const SHAPES: Readonly<Partial<Record<Written, RegExp>>> = {
  applicantIdNo: /([\dOISBZ〇]{17}[\dOISBZ〇Xx])/,
  signedOn: /(\d{4}年\d{1,2}月\d{1,2}日?)/,
};

export function findOnApplication(lines: readonly OcrLine[]): FoundFields {
  const rows = rowsOf(lines);
  return Object.fromEntries(
    WRITTEN.flatMap((name) => {
      const found = foundIn(shaped(name, valueOf(name, rows)));
      return found ? [[name, found]] : [];
    }),
  );
}

function valueOf(name: Written, rows: readonly Row[]): readonly Glyph[] {
  for (const row of rows) {
    const [, after] = matchIn(row, new RegExp(`${LABELS[name]}(.*)`)) ?? [];
    if (!after) continue;
    const value = upToLabel({ ...row, glyphs: after });
    return value.length > 0 ? value : besides(row, rows);
  }
  return [];
}

function upToLabel(row: Row): readonly Glyph[] {
  const [label] = matchIn(row, ANY_LABEL) ?? [];
  const end = label?.[0];
  return end === undefined ? row.glyphs : row.glyphs.slice(0, row.glyphs.indexOf(end));
}

/** A value that stands too far from its label to be taken for one row: the next thing to the right, when it is no label. */
function besides(label: Row, rows: readonly Row[]): readonly Glyph[] {
  const right = label.glyphs.at(-1)?.x ?? Infinity;
  const [next] = rows
    .filter((row) => row !== label && Math.abs(row.y - label.y) < label.height / 2 && (row.glyphs[0]?.x ?? 0) > right)
    .sort((a, b) => (a.glyphs[0]?.x ?? 0) - (b.glyphs[0]?.x ?? 0));
  return next ? upToLabel(next) : [];
}

function shaped(name: Written, glyphs: readonly Glyph[]): readonly Glyph[] {
  const shape = SHAPES[name];
  if (!shape || glyphs.length === 0) return glyphs;
  return matchIn({ glyphs, y: 0, height: 0 }, shape)?.[1] ?? glyphs;
}

/** Glyphs of a row from the first match of a pattern on; for whoever looks beside them. */
export function glyphsFrom(rows: readonly Row[], pattern: RegExp): readonly Glyph[] | undefined {
  for (const row of rows) {
    const [all] = matchIn(row, pattern) ?? [];
    if (all && textOf(all) !== '') return all;
  }
  return undefined;
}
