// From lines of OCR to fields with routes: domain rules A.2 (routing), A-R2 (repair), A.4 (fields and cross checks), A.6 (bad input).
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parseDay, type Day } from '../../../domain/documents/dates.ts';
import type { Check, Field, FieldClass } from '../../../domain/documents/field.ts';
import { confirmCard } from '../../../domain/documents/id-card/confirm.ts';
import { readCard } from '../../../domain/documents/id-card/read-card.ts';
import type { ReadPage } from '../../../domain/documents/read-page.ts';
import type { CardFieldName } from '../../../domain/documents/id-card/fields.ts';
import { stripsOf } from '../../../domain/documents/id-card/second-reader.ts';
import type { OcrLine } from '../../../domain/documents/lines.ts';
import { checkCharacterOf, readPrcId } from '../../../domain/documents/prc-id.ts';
import { repaired } from '../../../domain/documents/repair.ts';
import { INTAKE_CN, routeOf, scoreOf } from '../../../domain/documents/routing.ts';
import { usciProblem } from '../../../domain/documents/usci.ts';
import { LINE_HEIGHT as HEIGHT, line } from '../../support/ocr-line.ts';

const on = parseDay('2025-06-02')!;
const profile = { on, allowsTestArea: true };
type Card = {
  name?: string;
  sex?: string;
  ethnicity?: string;
  birth?: string;
  address?: string[];
  idNo?: string;
  issuer?: string;
  term?: string;
};
const frontLines = ({
  name = '张三',
  sex = '男',
  ethnicity = '汉',
  birth = '1990年1月1日',
  address = ['示例省样本市演示区幸福路1号', '2栋3单元'],
  idNo = '990101199001010019',
}: Card = {}): OcrLine[] => [
  line('姓名', 60, 100),
  line(name, 160, 100),
  line('性别', 60, 170),
  line(sex, 160, 170),
  line('民族', 260, 170),
  line(ethnicity, 340, 170),
  line('出生', 60, 240),
  line(birth, 160, 240),
  line('住址', 60, 310),
  ...address.map((part, i) => line(part, 160, 310 + i * 48)),
  line('公民身份号码', 60, 560),
  line(idNo, 310, 560),
];
const backLines = ({ issuer = '样本市公安局演示区分局', term = '2020.05.01-2040.05.01' }: Card = {}): OcrLine[] => [
  line('中华人民共和国', 320, 120),
  line('居民身份证', 320, 230),
  line('签发机关', 210, 460),
  line(issuer, 360, 460),
  line('有效期限', 210, 540),
  line(term, 360, 540),
];
const page = (lines: readonly OcrLine[], documentId = 'DOC-1', second: ReadPage['second'] = { name: '张三' }): ReadPage => ({
  documentId,
  page: 1,
  turn: 0,
  lines,
  ...(second ? { second } : {}),
});
const read = (pages: readonly ReadPage[], day: Day = on) => readCard(pages, { profile: { ...profile, on: day }, pack: INTAKE_CN });
const cardOf = (card: Card = {}) => read([page(backLines(card), 'DOC-2'), page(frontLines(card))]);
const fieldOf = ({ fields }: { fields: readonly Field<CardFieldName>[] }, name: CardFieldName) =>
  fields.find((field) => field.name === name)!;
const failed = (field: Field): string[] => field.checks.filter(({ passed }) => !passed).map(({ rule }) => rule);

describe('routing by field (A.2)', () => {
  const vouched: Check = { rule: 'x', passed: true, message: { en: '', zh: '' }, effect: 'hard', confirms: true };
  const route = (fieldClass: FieldClass, confidence: number, checks: Check[] = [vouched], formatScore = 1) =>
    routeOf({ class: fieldClass, confidence, formatScore, checks }, INTAKE_CN);

  test.each([
    ['K1', 0.95, 'accept'],
    ['K1', 0.949, 'verify'],
    ['K1', 0.8, 'verify'],
    ['K1', 0.799, 'key'],
    ['K2', 0.85, 'accept'],
    ['K2', 0.849, 'verify'],
    ['K2', 0.6, 'verify'],
    ['K2', 0.599, 'key'],
    ['K3', 0.7, 'accept'],
    ['K3', 0.699, 'verify'],
    ['K3', 0, 'verify'],
  ] as const)('%s read with %d: %s', (fieldClass, confidence, expected) => expect(route(fieldClass, confidence)).toBe(expected));

  test('a critical field is not accepted on confidence alone: a check must vouch for it', () => {
    expect(route('K1', 0.999, [])).toBe('verify');
    expect(route('K2', 0.999, [])).toBe('accept');
  });
  test('a failed hard check makes the score 0, whatever the confidence', () => {
    const broken = [{ ...vouched, passed: false }];
    expect(scoreOf({ class: 'K1', confidence: 0.999, formatScore: 1, checks: broken }, INTAKE_CN)).toBe(0);
    expect(route('K1', 0.999, broken)).toBe('key');
  });
  test('a failed soft check asks for a look, a warning only tells', () => {
    expect(route('K1', 0.999, [vouched, { ...vouched, passed: false, effect: 'soft' }])).toBe('verify');
    expect(route('K1', 0.999, [vouched, { ...vouched, passed: false, effect: 'warn' }])).toBe('accept');
  });
  test('the form counts as well as the confidence; another source adds 0.05 up to 0.999', () => {
    expect(route('K1', 0.999, [vouched], 0.9)).toBe('verify');
    expect(scoreOf({ class: 'K1', confidence: 0.91, formatScore: 1, checks: [], hasIndependentSource: true }, INTAKE_CN)).toBeCloseTo(0.96);
    expect(scoreOf({ class: 'K1', confidence: 0.99, formatScore: 1, checks: [], hasIndependentSource: true }, INTAKE_CN)).toBe(0.999);
  });
});

describe('repair of one character (A-R2)', () => {
  const passes = (id: string) => readPrcId(id, profile).ok;
  const someId = fc
    .record({ year: fc.integer({ min: 1920, max: 2020 }), serial: fc.integer({ min: 0, max: 999 }) })
    .map(({ year, serial }) => `990101${year}0101${String(serial).padStart(3, '0')}`)
    .map((stem) => stem + checkCharacterOf(stem));
  const misread: Record<string, string> = { '0': 'O', '1': 'I', '5': 'S', '8': 'B', '2': 'Z' };

  property.prop([someId, fc.nat()])('one lookalike in a number is always mended to what is printed', (id, n) => {
    const places = [...id].flatMap((digit, i) => (misread[digit] ? [i] : []));
    const at = places[n % places.length]!;
    expect(repaired([...id].with(at, misread[id[at]!]!).join(''), passes)).toBe(id);
  });
  property.prop([someId, fc.nat(), fc.nat()])('two are never mended', (id, n, m) => {
    const places = [...id].flatMap((digit, i) => (misread[digit] ? [i] : []));
    const [a, b] = [places[n % places.length]!, places[m % places.length]!];
    fc.pre(a !== b);
    expect(repaired([...id].with(a, misread[id[a]!]!).with(b, misread[id[b]!]!).join(''), passes)).toBeUndefined();
  });
  property.prop([someId, fc.nat({ max: 17 }), fc.integer({ min: 1, max: 9 })])(
    'a digit read as another digit is not guessed at',
    (id, at, shift) => {
      fc.pre(/\d/.test(id[at]!));
      expect(repaired([...id].with(at, String((Number(id[at]) + shift) % 10)).join(''), passes)).toBeUndefined();
    },
  );
  test('where a letter and a digit are both legitimate, only a single passing candidate counts', () => {
    expect(repaired('9111000060003734IL', (code) => usciProblem(code) === undefined)).toBe('91110000600037341L');
    expect(repaired('abc', () => true)).toBeUndefined();
    expect(repaired('00', () => true)).toBeUndefined();
  });
});

describe('an ID card (A.4)', () => {
  test('well read is accepted as a whole: every value, its place, and what vouches for it', () => {
    const card = cardOf();
    expect(Object.fromEntries(card.fields.map(({ name, value }) => [name, value]))).toEqual({
      name: '张三',
      sex: '男',
      ethnicity: '汉',
      birth: '1990-01-01',
      address: '示例省样本市演示区幸福路1号2栋3单元',
      idNo: '990101199001010019',
      issuer: '样本市公安局演示区分局',
      validFrom: '2020-05-01',
      validTo: '2040-05-01',
    });
    expect(card).toMatchObject({ route: 'accept', sides: ['back', 'front'] });
    expect(card.fields.map(({ route }) => route)).toEqual(card.fields.map(() => 'accept'));
    expect(fieldOf(card, 'idNo')).toMatchObject({
      class: 'K1',
      raw: '990101199001010019',
      box: [310, 560, 850, 590],
      page: 1,
      documentId: 'DOC-1',
      confidence: 0.99,
      source: 'ocr',
    });
    expect(fieldOf(card, 'validTo')).toMatchObject({ documentId: 'DOC-2', raw: '2040.05.01' });
    expect(fieldOf(card, 'address').box).toEqual([160, 310, 160 + 14 * HEIGHT, 388]);
  });

  test('is the same whatever the order of its pages and of their lines', () => {
    const [front, back] = [frontLines(), backLines()];
    const shuffled = [page([...front].reverse()), page([...back].reverse(), 'DOC-2')];
    expect(read(shuffled).fields).toEqual(cardOf().fields);
  });

  test('with both sides on one page is read as well', () => {
    const lower = backLines().map((one) => ({
      ...one,
      upright: [one.upright[0], one.upright[1] + 800, one.upright[2], one.upright[3] + 800] as const,
    }));
    expect(read([page([...frontLines(), ...lower])])).toMatchObject({ sides: ['both'], route: 'accept' });
  });

  test('may have label and value in one line: the box is the value’s part of it', () => {
    const lines = [line('姓名张三', 60, 100), ...frontLines().slice(2)];
    const { box, value } = fieldOf(read([page(lines), page(backLines())]), 'name');
    expect(value).toBe('张三');
    expect(box![0]).toBeGreaterThan(60 + 1.5 * HEIGHT);
    expect(box![2]).toBe(60 + 4 * HEIGHT);
  });

  test('a label of which one character was read twice is still no part of the value', () => {
    const lines = frontLines().map((one) => (one.text === '民族' ? line('民族族', 250, 170) : one));
    expect(fieldOf(read([page(lines), page(backLines())]), 'ethnicity').value).toBe('汉');
  });

  test('print beside the fields, as in the portrait of a sample, is no part of them', () => {
    const lines = [...frontLines(), line('SPECIMEN', 750, 362), line('样本', 780, 310)];
    expect(fieldOf(read([page(lines), page(backLines())]), 'address').value).toBe('示例省样本市演示区幸福路1号2栋3单元');
  });

  test('of a minority name keeps its dot, one without end its 长期', () => {
    const card = read([
      page(
        frontLines({
          name: '阿依古丽•买买提',
          ethnicity: '维吾尔',
          birth: '1970年3月5日',
          idNo: withCheck('99010119700305001'),
          sex: '男',
        }),
        'DOC-1',
        { name: '阿依古丽·买买提' },
      ),
      page(backLines({ term: '2020.05.01-长期' })),
    ]);
    expect(fieldOf(card, 'name').value).toBe('阿依古丽·买买提');
    expect(fieldOf(card, 'validTo')).toMatchObject({ value: '长期', route: 'accept' });
  });

  test('of which a name was not read by a second reader goes to a person for the name alone', () => {
    const card = read([page(frontLines(), 'DOC-1', {}), page(backLines(), 'DOC-2', {})]);
    expect(card.route).toBe('verify');
    expect(card.fields.filter(({ route }) => route !== 'accept').map(({ name, route }) => [name, route])).toEqual([['name', 'verify']]);
    expect(stripsOf(frontLines())).toEqual([
      {
        name: 'name',
        quad: [
          [160, 100],
          [220, 100],
          [220, 130],
          [160, 130],
        ],
      },
    ]);
  });

  test('of which two readers see two names goes to a person, with both', () => {
    const name = fieldOf(read([page(frontLines(), 'DOC-1', { name: '张二' }), page(backLines())]), 'name');
    expect(name.route).toBe('verify');
    expect(failed(name)).toEqual(['A.2/second-reader']);
    expect(name.alternatives).toEqual(['张二']);
    expect(JSON.stringify(name.checks), 'messages never quote the paper').not.toContain('张');
  });
});

describe('a card that is not in order', () => {
  test('a wrong digit in the number: to be keyed, and the birth date is no longer vouched for', () => {
    const card = cardOf({ idNo: '990101199001010018' });
    expect(fieldOf(card, 'idNo')).toMatchObject({ route: 'key', score: 0 });
    expect(failed(fieldOf(card, 'idNo'))).toEqual(['A.3/prc-id']);
    expect(fieldOf(card, 'birth').route).toBe('verify');
  });

  test('one O for 0 is mended and shown to a person; two are keyed (the sample of A.4 routes wrongly)', () => {
    expect(fieldOf(cardOf({ idNo: '9901011990010100O9'.replace('00O9', '0O19') }), 'idNo')).toMatchObject({
      value: '990101199001010019',
      source: 'repair',
      score: 0.9,
      route: 'verify',
      raw: '990101199001010O19',
    });
    expect(fieldOf(cardOf({ idNo: '99010119900101OO19' }), 'idNo')).toMatchObject({
      value: '99010119900101OO19',
      source: 'ocr',
      route: 'key',
    });
  });

  test('an old 15-digit number is refused as current proof', () => {
    const { checks, route } = fieldOf(cardOf({ idNo: '990101900101001' }), 'idNo');
    expect(route).toBe('key');
    expect(checks[0]!.message.en).toContain('15-digit');
  });

  test('a synthetic number is refused by the production profile (X-07)', () => {
    const card = readCard([page(frontLines()), page(backLines())], { profile: { on, allowsTestArea: false }, pack: INTAKE_CN });
    expect(fieldOf(card, 'idNo')).toMatchObject({ route: 'key', score: 0 });
  });

  test('sex and birth that contradict the number are not accepted', () => {
    const card = cardOf({ sex: '女', birth: '1990年1月2日' });
    expect(fieldOf(card, 'sex')).toMatchObject({ route: 'verify', score: 0 });
    expect(fieldOf(card, 'birth')).toMatchObject({ route: 'key', score: 0 });
    expect(fieldOf(card, 'idNo')).toMatchObject({ route: 'verify' });
  });

  test('a date that does not exist is keyed', () => {
    expect(fieldOf(cardOf({ birth: '1990年2月30日' }), 'birth')).toMatchObject({ value: '', raw: '1990年2月30日', route: 'key' });
    expect(fieldOf(cardOf({ term: '2020.02.30-2040.02.30' }), 'validFrom')).toMatchObject({ route: 'key' });
  });

  test('a term that does not fit the age is looked at (20 years at the age of 20)', () => {
    const young = { birth: '2000年1月1日', idNo: withCheck('99010120000101001'), term: '2020.05.01-2040.05.01' };
    const card = cardOf(young);
    expect([fieldOf(card, 'validFrom'), fieldOf(card, 'validTo')].map(({ route }) => route)).toEqual(['verify', 'verify']);
    expect(failed(fieldOf(card, 'validTo'))).toEqual(['A.3/term']);
  });

  test('an expired card is looked at; one that ends within 90 days is accepted with a warning', () => {
    const pages = [page(frontLines()), page(backLines({ term: '2020.05.01-2040.05.01' }))];
    const at = (day: string) => fieldOf(read(pages, parseDay(day)), 'validTo');
    expect(at('2040-05-02')).toMatchObject({ route: 'verify' });
    expect(failed(at('2040-05-02'))).toEqual(['A.4/valid-on']);
    expect(at('2040-05-01')).toMatchObject({ route: 'accept' });
    expect(failed(at('2040-02-01'))).toEqual(['A.4/ends-soon']);
    expect(failed(at('2040-01-31'))).toEqual([]);
  });

  test('that is not the customer’s is looked at, one that is needs no second reader', () => {
    const pages = [page(frontLines(), 'DOC-1', {}), page(backLines(), 'DOC-2', {})];
    const against = (master: { name: string; idNo: string }) => readCard(pages, { profile, pack: INTAKE_CN, master });
    expect(against({ name: '张三', idNo: '990101199001010019' })).toMatchObject({ route: 'accept' });
    expect(fieldOf(against({ name: '张三', idNo: '990101199001010019' }), 'name').score).toBe(0.999);
    const other = against({ name: '李四', idNo: withCheck('99010119800101001') });
    expect([failed(fieldOf(other, 'name')), failed(fieldOf(other, 'idNo'))]).toEqual([['A.4/master-data'], ['A.4/master-data']]);
    expect(fieldOf(other, 'idNo')).toMatchObject({ route: 'key', score: 0 });
  });

  test('that is not the customer’s is not filed for her, whoever confirms it; one of her old record is (A7)', () => {
    const { fields } = readCard([page(frontLines(), 'DOC-1', {}), page(backLines(), 'DOC-2', {})], { profile, pack: INTAKE_CN });
    const filedFor = (idNoOnRecord: string) =>
      confirmCard(fields, { values: {}, by: 'bert', at: '2026-06-02T01:00:00.000Z', task: 'INT-1.verify.1' }, { profile, idNoOnRecord });
    expect(filedFor(withCheck('99010119800101001')).problems).toEqual([{ field: 'idNo', rule: 'A.4/master-data' }]);
    expect(filedFor('990101199001010019').problems).toEqual([]);
    expect(filedFor('990101900101001').problems).toEqual([]);
  });

  test('half a card: the missing fields are keyed, nothing is invented', () => {
    const card = read([page(frontLines())]);
    expect(card.route).toBe('verify');
    expect(fieldOf(card, 'validTo')).toMatchObject({
      value: '',
      raw: '',
      box: null,
      page: null,
      documentId: null,
      route: 'key',
      confidence: 0,
    });
    expect(failed(fieldOf(card, 'validTo'))).toEqual(['A.4/present']);
    expect(fieldOf(card, 'idNo').route).toBe('accept');
  });

  test('two persons in one intake: every field that differs is looked at', () => {
    const card = read([
      page(frontLines(), 'DOC-1'),
      page(frontLines({ name: '李四', idNo: withCheck('99010119800101001'), birth: '1980年1月1日' }), 'DOC-2', { name: '李四' }),
      page(backLines(), 'DOC-3'),
    ]);
    expect(failed(fieldOf(card, 'name'))).toContain('A.6/one-card');
    expect(failed(fieldOf(card, 'idNo'))).toContain('A.6/one-card');
    expect(card.route).toBe('verify');
  });

  test('another paper, and none at all, give nine fields for a person', () => {
    for (const pages of [[page([line('增值税普通发票', 100, 100), line('姓名李四', 100, 200)])], [page([])], []]) {
      const card = read(pages);
      expect(card.route).toBe('verify');
      expect(card.fields.map(({ value }) => value).join('')).toBe('');
    }
  });

  test('one weak character makes a field one for a person, however sure the rest', () => {
    const lines = frontLines().map((one) =>
      one.text.startsWith('示例省')
        ? line(
            one.text,
            160,
            310,
            [...one.text].map((_, i) => (i === 4 ? 0.4 : 0.999)),
          )
        : one,
    );
    const address = fieldOf(read([page(lines), page(backLines())]), 'address');
    expect(address.confidence).toBeGreaterThan(0.85);
    expect(address.route).toBe('verify');
    expect(failed(address)).toEqual(['A.2/weak-character']);
  });

  test('smudges read with little confidence are no text', () => {
    const lines = [...frontLines(), line('酒', 225, 100, 0.31)];
    expect(fieldOf(read([page(lines), page(backLines())]), 'name').value).toBe('张三');
  });
});

test('the same pages, day and pack give the same fields (X-05)', () => {
  const pages = [page(frontLines()), page(backLines())];
  expect(JSON.stringify(read(pages))).toBe(JSON.stringify(read(structuredClone(pages))));
});

function withCheck(stem: string): string {
  return stem + checkCharacterOf(stem);
}
