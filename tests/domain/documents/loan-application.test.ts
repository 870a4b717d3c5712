// From lines of OCR to the fields of a loan application: domain rules A.2 (routing), A-R2 (repair), A.3, A.4 (cross checks), A5 (kinds of
// papers), PM-06, PM-08.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { CreditReviewInput } from '../../../domain/credit/application.schema.ts';
import { amountInFigures, parseAmountInFigures } from '../../../domain/documents/amount-in-figures.ts';
import { amountInWords, parseAmountInWords } from '../../../domain/documents/amount-in-words.ts';
import { classify } from '../../../domain/documents/classify.ts';
import { parseDay } from '../../../domain/documents/dates.ts';
import type { Field } from '../../../domain/documents/field.ts';
import { confirmPapers, picksOf, readPapers, type PaperField, type Picks } from '../../../domain/documents/papers.ts';
import { CHOICES, type ApplicationFieldName } from '../../../domain/documents/loan-application/fields.ts';
import { markSpotsOf } from '../../../domain/documents/loan-application/marks.ts';
import { creditReviewInput, payeesFiled } from '../../../domain/documents/loan-application/credit-review-input.ts';
import type { OcrLine } from '../../../domain/documents/lines.ts';
import type { ReadPage } from '../../../domain/documents/read-page.ts';
import { INTAKE_CN } from '../../../domain/documents/routing.ts';
import { fen } from '../../../domain/money.ts';
import { line } from '../../support/ocr-line.ts';

const profile = { on: parseDay('2026-06-02')!, allowsTestArea: true };
const ID = '990101199001010019';

const PRINTED = {
  applicant: '张三',
  applicantIdNo: ID,
  mobile: '19912345678',
  housing: '租房',
  employer: '示例精密机械有限公司',
  employment: '民营企业合同制',
  yearsInJob: '4.5年',
  monthlyIncome: '15,000.00',
  product: '个人消费贷款',
  amount: '60,000.00',
  termMonths: '36个月',
  amountInWords: '人民币陆万元整',
  method: '等额本息',
  payMode: '受托支付',
  purpose: '家庭装修',
  payee1Name: '示例装饰工程有限公司',
  payee1Amount: '60,000.00',
  payee1Account: '6222021234567894',
  payee1Bank: '102990012345',
  payee2Name: '',
  payee2Amount: '',
  payee2Account: '',
  payee2Bank: '',
  signedOn: '2026年03月02日',
};
type Printed = Partial<typeof PRINTED>;
const LABELS: Readonly<Record<keyof typeof PRINTED, string>> = {
  applicant: '申请人',
  applicantIdNo: '身份证号码',
  mobile: '手机号码',
  housing: '住房情况',
  employer: '工作单位',
  employment: '职业类型',
  yearsInJob: '现职年限',
  monthlyIncome: '月收入（元）',
  product: '贷款品种',
  amount: '申请金额（元）',
  termMonths: '贷款期限',
  amountInWords: '金额大写',
  method: '还款方式',
  payMode: '支付方式',
  purpose: '贷款用途',
  payee1Name: '收款人甲',
  payee1Amount: '收款金额甲',
  payee1Account: '收款账号甲',
  payee1Bank: '收款行号甲',
  payee2Name: '收款人乙',
  payee2Amount: '收款金额乙',
  payee2Account: '收款账号乙',
  payee2Bank: '收款行号乙',
  signedOn: '申请日期',
};
const TICKED = { consentBureau: 0.4, consentData: 0.4, consentSign: 0.4, signature: 0.1 };

function formLines(print: Printed = {}): OcrLine[] {
  const values = { ...PRINTED, ...print };
  const names = Object.keys(PRINTED) as (keyof typeof PRINTED)[];
  const cells = names.flatMap((name, i) => {
    const y = 200 + i * 60;
    return [line(LABELS[name], 100, y), ...(values[name] === '' ? [] : [line(values[name], 360, y)])];
  });
  return [
    line('个人贷款申请表', 600, 100),
    ...cells,
    line('本人同意贵行为审批本笔贷款查询本人个人信用报告', 160, 1_800),
    line('本人同意贵行收集和使用本申请表所载个人信息', 160, 1_860),
    line('本人同意以电子签名方式签署相关合同', 160, 1_920),
    line('申请人签名', 100, 1_980),
  ];
}

type Given = { print?: Printed; marks?: Partial<typeof TICKED>; second?: Record<string, string>; card?: OcrLine[] };
const formPage = ({ print = {}, marks = {}, second }: Given = {}): ReadPage => ({
  documentId: 'DOC-F',
  page: 1,
  turn: 0,
  lines: formLines(print),
  second: second ?? {
    applicant: print.applicant ?? PRINTED.applicant,
    purpose: print.purpose ?? PRINTED.purpose,
    payee1Name: print.payee1Name ?? PRINTED.payee1Name,
  },
  marks: { ...TICKED, ...marks },
});
const cardPage = (idNo = ID, name = '张三'): ReadPage => ({
  documentId: 'DOC-C',
  page: 1,
  turn: 0,
  lines: [
    line('姓名', 60, 100),
    line(name, 150, 100),
    line('性别男', 60, 160),
    line('民族汉', 260, 160),
    line('出生1990年1月1日', 60, 220),
    line('住址示例省样本市演示区幸福路1号', 60, 280),
    line('公民身份号码', 60, 500),
    line(idNo, 300, 500),
  ],
  second: { name },
});
const backPage: ReadPage = {
  documentId: 'DOC-B',
  page: 1,
  turn: 0,
  lines: [
    line('中华人民共和国', 60, 100),
    line('居民身份证', 60, 160),
    line('签发机关样本市公安局演示分局', 60, 300),
    line('有效期限2020.02.11-2040.02.11', 60, 360),
  ],
};

const readAll = (pages: readonly ReadPage[], more: { needsApplication?: boolean; picks?: Picks; mobile?: string } = {}) =>
  readPapers(pages, {
    profile,
    pack: INTAKE_CN,
    ...more,
    ...(more.mobile === undefined ? {} : { customer: { name: '张三', idNo: ID, mobile: more.mobile } }),
  });
const read = (given: Given = {}) => readAll([formPage(given), cardPage(), backPage]);
const fieldOf = (fields: readonly Field<PaperField>[], name: PaperField): Field<PaperField> => fields.find((field) => field.name === name)!;
const failedOf = (fields: readonly Field<PaperField>[], name: PaperField): string[] =>
  fieldOf(fields, name)
    .checks.filter(({ passed }) => !passed)
    .map(({ rule }) => rule);

describe('a form that is filled in well', () => {
  test('is read to its values, and nobody has to look', () => {
    const { fields, papers, route } = read();
    const values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
    expect(values).toMatchObject({
      applicant: '张三',
      applicantIdNo: ID,
      employment: 'private',
      yearsInJob: '4.5',
      monthlyIncome: '15000.00',
      housing: 'rent',
      product: 'consumer',
      amount: '60000.00',
      amountInWords: '陆万元整',
      termMonths: '36',
      method: 'equal-instalment',
      payMode: 'entrusted',
      payee1Amount: '60000.00',
      payee2Name: '',
      consentBureau: 'yes',
      signature: 'yes',
      signedOn: '2026-03-02',
    });
    expect(papers).toEqual(['loan-application', 'id-card-front', 'id-card-back']);
    expect(fields.filter((field) => field.route !== 'accept').map(({ name }) => name)).toEqual([]);
    expect(route).toBe('accept');
    expect(fieldOf(fields, 'amount')).toMatchObject({ raw: '60,000.00', documentId: 'DOC-F', page: 1, class: 'K1' });
    expect(fieldOf(fields, 'amount').box![0]).toBeGreaterThan(340);
  });

  test('says to credit review what it says, and neither ID number nor account (X-06)', () => {
    const values = Object.fromEntries(read().fields.map(({ name, value }) => [name, value]));
    const input = creditReviewInput(values, { customerId: 'CUS-1', documents: [], intakeCase: 'INT-1' });
    expect(input.application).toMatchObject({
      amount: { amountMinor: 6_000_000, currency: 'CNY' },
      termMonths: 36,
      yearsInJob: 4.5,
      payees: [{ name: '示例装饰工程有限公司', bankCode: '102990012345', amount: { amountMinor: 6_000_000 } }],
    });
    expect(input.applicant).toEqual({ customerId: 'CUS-1', name: '张三', birth: '1990-01-01', idValidTo: '2040-02-11' });
    expect(input.consents).toEqual({ bureau: true, dataUse: true, eSign: true });
    expect(JSON.stringify(input)).not.toContain(ID);
    expect(JSON.stringify(input)).not.toContain('6222021234567894');
    expect(payeesFiled(values)[0]?.account).toBe('6222021234567894');
  });
});

describe('what a person has to look at', () => {
  test('words that disagree with the figures: neither is accepted, and the rule is named', () => {
    const { fields, route } = read({ print: { amountInWords: '人民币陆仟元整' } });
    for (const name of ['amount', 'amountInWords'] as const) {
      expect(fieldOf(fields, name)).toMatchObject({ score: 0, route: 'key' });
      expect(failedOf(fields, name)).toEqual(['A.4/words-are-figures']);
    }
    expect(route).toBe('verify');
  });

  test('figures of which nobody knows whether the comma groups or divides are no amount', () => {
    const { fields } = read({ print: { amount: '10,00' } });
    expect(fieldOf(fields, 'amount')).toMatchObject({ raw: '10,00', value: '', route: 'key' });
  });

  test('another name or number than on the ID card', () => {
    const other = readAll([formPage(), cardPage('99010119910101002X', '李四'), backPage]).fields;
    expect(failedOf(other, 'applicant')).toContain('A.4/applicant-is-card');
    expect(failedOf(other, 'applicantIdNo')).toContain('A.4/idno-is-card');
    expect(fieldOf(other, 'applicant').score).toBe(0);
  });

  test('a mobile number that is none, or another than the bank knows', () => {
    expect(failedOf(read({ print: { mobile: '12912345678' } }).fields, 'mobile')).toEqual(['A.3/mobile']);
    const { fields } = readAll([formPage(), cardPage(), backPage], { mobile: '19900000000' });
    expect(failedOf(fields, 'mobile')).toEqual(['A.4/master-data']);
  });

  test.each([
    ['consentBureau', { consentBureau: 0 }, 'A.4/consent-bureau'],
    ['consentData', { consentData: 0 }, 'B1/consent-data'],
    ['consentSign', { consentSign: 0.01 }, 'B1/consent-sign'],
    ['signature', { signature: 0 }, 'A.4/signature'],
    ['consentBureau', { consentBureau: 0.05 }, 'A.3/readable'], // a speck, or half a tick
  ] as const)('%s without its ink', (name, marks, rule) => {
    const { fields } = read({ marks });
    expect(failedOf(fields, name)).toEqual([rule]);
    expect(fieldOf(fields, name).route).not.toBe('accept');
  });

  test('payees who get more or less than the loan, a payee who is the applicant, an account whose check digit disagrees', () => {
    expect(failedOf(read({ print: { payee1Amount: '59,000.00' } }).fields, 'payMode')).toEqual(['PM-06']);
    expect(failedOf(read({ print: { payMode: '部分受托支付' } }).fields, 'payMode')).toEqual(['PM-06']);
    expect(failedOf(read({ print: { payMode: '自主支付' } }).fields, 'payMode')).toEqual(['PM-06']);
    expect(failedOf(read({ print: { payee1Name: '张 三' } }).fields, 'payee1Name')).toContain('PM-08');
    expect(failedOf(read({ print: { payee1Account: '6222021234567895' } }).fields, 'payee1Account')).toEqual(['A.3/luhn']);
    expect(failedOf(read({ print: { payee2Account: '6222021234567894' } }).fields, 'payee2Name')).toEqual(['A.4/present']);
  });

  test('a critical field that nothing vouches for, however well it was read', () => {
    const { fields } = read({ second: { applicant: '张三', payee1Name: PRINTED.payee1Name } });
    expect(fieldOf(fields, 'purpose')).toMatchObject({ route: 'verify', confidence: 0.99 });
    const differs = read({ second: { applicant: '张三', purpose: '家庭装潢', payee1Name: PRINTED.payee1Name } }).fields;
    expect(fieldOf(differs, 'purpose')).toMatchObject({ route: 'verify', alternatives: ['家庭装潢'] });
  });

  test('one mended character of a number with a check digit; two are never mended (A-R2)', () => {
    const one = read({ print: { applicantIdNo: '99010119900101O019' } }).fields;
    expect(fieldOf(one, 'applicantIdNo')).toMatchObject({ value: ID, source: 'repair', route: 'verify' });
    const two = read({ print: { applicantIdNo: '99010119900101OO19' } }).fields;
    expect(fieldOf(two, 'applicantIdNo')).toMatchObject({ source: 'ocr', score: 0, route: 'key' });
    const account = read({ print: { payee1Account: '6222021234567B94' } }).fields;
    expect(fieldOf(account, 'payee1Account')).toMatchObject({ value: '6222021234567894', source: 'repair', route: 'verify' });
  });
});

describe('what a person confirms', () => {
  const OPENED = { customerId: 'CUS-1', documents: [], intakeCase: 'INT-1' };
  const confirmed = (fields: readonly Field<PaperField>[], values: Partial<Record<PaperField, string>> = {}) =>
    confirmPapers(fields, { values, by: 'bert', at: '2026-06-02T01:00:00.000Z', task: 'INT-1.verify.1' }, { profile });

  test('a misread amount is set right in words and figures, and what was read stays beside it', () => {
    const { fields } = read({ print: { amountInWords: '人民币陆仟元整' } });
    expect(confirmed(fields).problems.map(({ field }) => field)).toEqual(['amount', 'amountInWords']);
    const { fields: final, problems } = confirmed(fields, { amountInWords: '人民币陆万圆正' });
    expect(problems).toEqual([]);
    expect(fieldOf(final, 'amountInWords')).toMatchObject({ value: '陆万元整', source: 'person', verified: { valueBefore: '陆仟元整' } });
  });

  test.each<[PaperField, Partial<Record<PaperField, string>>]>([
    ['termMonths', { termMonths: '85' }],
    ['purpose', { purpose: '房' }],
    ['purpose', { purpose: '装'.repeat(201) }],
    ['employer', { employer: '厂'.repeat(121) }],
    ['payee1Name', { payee1Name: '店'.repeat(121) }],
  ])('what credit review would not take in comes back: %s', (field, values) => {
    const { fields, problems } = confirmed(read().fields, values);
    expect(problems.map((problem) => problem.field)).toEqual([field]);
    const filed = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
    expect(CreditReviewInput.safeParse(creditReviewInput(filed, OPENED)).success).toBe(false);
  });

  property.prop([
    fc.record({
      termMonths: fc.oneof(fc.integer({ min: 0, max: 999 }), fc.constantFrom(84, 85, 360)).map(String),
      purpose: fc.string({ maxLength: 220 }),
      employer: fc.string({ maxLength: 130 }),
      payee1Name: fc.string({ maxLength: 130 }),
      yearsInJob: fc.constantFrom('0', '60', '60.5', '99'),
      monthlyIncome: fc.constantFrom('0.00', '0.01', '999999999999.99'),
      name: fc.string({ maxLength: 70 }),
    }),
  ])('whatever is filed, credit review takes in', (values) => {
    const { fields, problems } = confirmed(read().fields, values);
    if (problems.length > 0) return;
    const filed = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
    expect(CreditReviewInput.safeParse(creditReviewInput(filed, OPENED)).error).toBeUndefined();
  });

  test('a form without the consent to query the bureau, or without a signature, is not filed', () => {
    const { fields } = read({ marks: { consentBureau: 0, signature: 0 } });
    expect(confirmed(fields).problems).toEqual([
      { field: 'consentBureau', rule: 'A.4/consent-bureau' },
      { field: 'signature', rule: 'A.4/signature' },
    ]);
  });

  test('a consent that the law leaves open may be missing: credit review decides on it', () =>
    expect(confirmed(read({ marks: { consentSign: 0 } }).fields).problems).toEqual([]));

  test('a corrected card is what the form is compared with', () => {
    const { fields } = readAll([formPage(), cardPage(ID, '张二'), backPage]);
    expect(failedOf(fields, 'applicant')).toContain('A.4/applicant-is-card');
    expect(confirmed(fields, { name: '张三' }).problems).toEqual([]);
  });
});

describe('what a page is (A5)', () => {
  const covered = (lines: readonly OcrLine[], keep: number) => lines.slice(0, keep);

  test('a form, the two sides of a card, and a blank page', () => {
    expect(classify(formLines())).toMatchObject({ paper: 'loan-application' });
    expect(classify(cardPage().lines)).toMatchObject({ paper: 'id-card-front' });
    expect(classify(backPage.lines)).toMatchObject({ paper: 'id-card-back' });
    expect(classify([])).toEqual({ paper: undefined, candidates: [] });
  });

  test('a form of which the half is covered: a person picks, with the best guess before her', () => {
    const half: ReadPage = { ...formPage(), lines: covered(formLines(), 18) };
    const { candidates, paper } = classify(half.lines);
    expect(paper).toBeUndefined();
    expect(candidates[0]).toMatchObject({ paper: 'loan-application' });
    const { fields } = readAll([half, cardPage(), backPage]);
    expect(fieldOf(fields, 'paper1')).toMatchObject({ value: 'loan-application', route: 'verify', documentId: 'DOC-F' });
    expect(fields.some(({ name }) => name === 'amount')).toBe(false);

    const picks = picksOf(fields, { paper1: 'loan-application' });
    expect(picks).toEqual({ paper1: 'loan-application' });
    const again = readAll([half, cardPage(), backPage], { picks: picks! });
    expect(again.papers[0]).toBe('loan-application');
    expect(fieldOf(again.fields, 'applicant').value).toBe('张三');
    expect(again.fields.some(({ name }) => name === 'paper1')).toBe(false);
  });

  test('a page that nobody knows was read as a card: picked as one, nothing is read anew', () => {
    const { fields } = readAll([{ ...cardPage(), lines: [line('公民身份号码', 60, 500), line(ID, 300, 500)] }]);
    expect(fieldOf(fields, 'paper1')).toMatchObject({ value: '', route: 'key' });
    expect(picksOf(fields, { paper1: 'id-card-front' })).toBeUndefined();
    expect(picksOf(fields, { paper1: 'other' })).toEqual({ paper1: 'other' });
    expect(picksOf(fields, { paper1: 'nonsense' })).toBeUndefined();
  });

  test('an application that is needed and was not found is keyed from the images', () => {
    const { fields } = readAll([cardPage(), backPage], { needsApplication: true });
    expect(fieldOf(fields, 'amount')).toMatchObject({ value: '', route: 'key', documentId: null });
    expect(fields.some(({ name }) => name === 'payee1Name')).toBe(true);
  });

  test('an application alone asks for no card', () => {
    expect(readAll([formPage()]).fields.some(({ name }) => name === 'issuer')).toBe(false);
  });
});

describe('where a form is ticked', () => {
  test('is a box before the words, in the widths of their characters, also on a page that lies on its side', () => {
    const spot = markSpotsOf(formLines()).find(({ name }) => name === 'consentData')!;
    const [left, top, right, bottom] = [spot.quad[0][0], spot.quad[0][1], spot.quad[2][0], spot.quad[2][1]];
    expect([left, right, top, bottom].map(Math.round)).toEqual([111, 132, 1_865, 1_886]);
    expect(markSpotsOf(cardPage().lines)).toEqual([]);
  });
});

describe('amounts in figures', () => {
  test.each([
    ['60,000.00', 6_000_000],
    ['¥1,234,567.8', 123_456_780],
    ['500元', 50_000],
    ['６００', 60_000],
  ])('%s is %d fen', (text, amount) => expect(parseAmountInFigures(text)).toBe(amount));
  test.each(['10,00', '1,0000', '60.000.00', '6O,000', '-5', '', '1e5', '1234567890123'])('"%s" is no amount', (text) =>
    expect(parseAmountInFigures(text)).toBeUndefined(),
  );

  property.prop([fc.integer({ min: 0, max: 99_999_999_999_999 })])('any amount survives words and figures (property)', (amount) => {
    expect(parseAmountInWords(amountInWords(fen(amount)))).toBe(amount);
    expect(parseAmountInFigures(amountInFigures(fen(amount)))).toBe(amount);
  });
});

test('every choice that the form prints is read as itself', () => {
  for (const [name, choices] of Object.entries(CHOICES) as [ApplicationFieldName & keyof typeof CHOICES, Record<string, string>][])
    for (const [code, printed] of Object.entries(choices)) {
      const { fields } = read({ print: { [name]: printed } });
      expect(fieldOf(fields, name).value, printed).toBe(code);
    }
});
