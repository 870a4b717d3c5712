// Golden vectors and properties of the validators of domain rule A.3.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { amountInWords, parseAmountInWords } from '../../../domain/documents/amount-in-words.ts';
import { isBankCard } from '../../../domain/documents/bank-card.ts';
import { ageOn, dayOf, parseDay, yearsLater, type Day } from '../../../domain/documents/dates.ts';
import { daysLeft, termEnd, termFitsAge } from '../../../domain/documents/id-card-term.ts';
import { isMobile } from '../../../domain/documents/mobile.ts';
import { isName, isSameName, normaliseName } from '../../../domain/documents/person-name.ts';
import { checkCharacterOf, currentFormOf, readPrcId } from '../../../domain/documents/prc-id.ts';
import { PROVINCES } from '../../../domain/documents/provinces.ts';
import { checkCharacterOfUsci, organisationCodeAgrees, usciProblem } from '../../../domain/documents/usci.ts';
import { fen } from '../../../domain/money.ts';

const day = (text: string): Day => parseDay(text)!;
const on = day('2026-03-02');
const production = { on, allowsTestArea: false };
const testing = { on, allowsTestArea: true };

const someDay = fc
  .record({ year: fc.integer({ min: 1910, max: 2025 }), month: fc.integer({ min: 1, max: 12 }), date: fc.integer({ min: 1, max: 28 }) })
  .map(({ year, month, date }) => dayOf(year, month, date)!);
const someId = fc
  .record({
    area: fc.constantFrom(...Object.keys(PROVINCES)),
    rest: fc.integer({ min: 0, max: 9999 }),
    birth: someDay,
    serial: fc.integer({ min: 0, max: 999 }),
  })
  .map(
    ({ area, rest, birth, serial }) => area + String(rest).padStart(4, '0') + birth.replaceAll('-', '') + String(serial).padStart(3, '0'),
  )
  .map((stem) => stem + checkCharacterOf(stem));

/** Every text that differs from `text` in one character of `alphabet`. */
function* oneChange(text: string, alphabet: string): Generator<string> {
  for (let i = 0; i < text.length; i++) {
    for (const character of alphabet) if (character !== text[i]) yield text.slice(0, i) + character + text.slice(i + 1);
  }
}
function* neighboursSwapped(text: string): Generator<string> {
  for (let i = 0; i + 1 < text.length; i++) {
    if (text[i] !== text[i + 1]) yield text.slice(0, i) + text[i + 1] + text[i] + text.slice(i + 2);
  }
}

describe('the identity number (A.3, GB 11643)', () => {
  test('11010519491231002X is good and tells birth, sex and area', () => {
    expect(readPrcId('11010519491231002X', production)).toEqual({ ok: true, birth: '1949-12-31', sex: '女', area: '110105' });
  });

  test.each([
    ['110105194912310021', 'check-digit'],
    ['110105491231002', 'old-number'],
    ['11010519491231002', 'form'],
    ['11010519491231002x', 'form'],
    ['X1010519491231002X', 'form'],
    ['', 'form'],
    ['110105194913310022', 'birth'],
    ['110105202602300019', 'birth'],
    ['110105202603030013', 'future'],
    ['110105190503010018', 'too-old'],
    ['160105194912310028', 'area'],
  ] as const)('%s is refused: %s', (id, problem) => {
    const whole =
      /^\d{17}/.test(id) && id.length === 18 && problem !== 'check-digit' && problem !== 'form'
        ? id.slice(0, 17) + checkCharacterOf(id.slice(0, 17))
        : id;
    expect(readPrcId(whole, production)).toEqual({ ok: false, problem });
  });

  test('area 99 is for synthetic persons: refused in production, read in the test profile (X-07)', () => {
    expect(readPrcId('990101199001010019', production)).toEqual({ ok: false, problem: 'area' });
    expect(readPrcId('990101199001010019', testing)).toMatchObject({ ok: true, birth: '1990-01-01', sex: '男' });
  });

  test('a person of 120 is still possible, one born today too', () => {
    const number = (date: string) => `110105${date}001${checkCharacterOf(`110105${date}001`)}`;
    expect(readPrcId(number('19050303'), production)).toMatchObject({ ok: true });
    expect(readPrcId(number('20260302'), production)).toMatchObject({ ok: true });
  });

  property.prop([someId])('every one-character change of a good number is refused', (id) => {
    expect(readPrcId(id, production)).toMatchObject({ ok: true });
    for (const changed of oneChange(id, '0123456789X')) expect(readPrcId(changed, production).ok, changed).toBe(false);
  });

  property.prop([someId])('every swap of neighbours is refused', (id) => {
    for (const changed of neighboursSwapped(id)) expect(readPrcId(changed, production).ok, changed).toBe(false);
  });

  test('a 15-digit number becomes the current one only for finding old records', () => {
    expect(currentFormOf('110105491231002')).toBe('11010519491231002X');
    expect(() => currentFormOf('11010549123100X')).toThrow(RangeError);
  });
});

describe('the term of an ID card (A.3)', () => {
  test.each([
    ['2010-05-01', '2025-04-30', '2030-04-30'], // 14 years old: 5 years
    ['2009-05-01', '2025-05-01', '2035-05-01'], // 16 on that day: 10 years
    ['1999-05-02', '2025-05-01', '2035-05-01'], // 25
    ['1999-05-01', '2025-05-01', '2045-05-01'], // 26
    ['1979-05-02', '2025-05-01', '2045-05-01'], // 45
    ['1979-05-01', '2025-05-01', '长期'], // 46
  ])('born %s, issued %s: until %s', (birth, from, to) => {
    expect(termEnd(day(birth), day(from))).toBe(to);
    expect(termFitsAge({ birth: day(birth), from: day(from), to: to === '长期' ? to : day(to) })).toBe(true);
  });

  test('twenty years at the age of twenty do not fit, nor no end below 46, nor a card from before the birth', () => {
    expect(termFitsAge({ birth: day('2000-01-01'), from: day('2020-06-01'), to: day('2040-06-01') })).toBe(false);
    expect(termFitsAge({ birth: day('2000-01-01'), from: day('2020-06-01'), to: '长期' })).toBe(false);
    expect(termFitsAge({ birth: day('2000-01-01'), from: day('1999-12-31'), to: day('2004-12-31') })).toBe(false);
  });

  test('a card that began on 29 February ends on 28 February or 1 March', () => {
    const card = { birth: day('2000-01-01'), from: day('2024-02-29') };
    expect(termFitsAge({ ...card, to: day('2034-02-28') })).toBe(true);
    expect(termFitsAge({ ...card, to: day('2034-03-01') })).toBe(true);
    expect(termFitsAge({ ...card, to: day('2034-03-02') })).toBe(false);
  });

  test('the last day still counts', () => {
    expect(daysLeft(day('2026-03-02'), on)).toBe(0);
    expect(daysLeft(day('2026-03-01'), on)).toBe(-1);
    expect(daysLeft('长期', on)).toBe(Infinity);
  });
});

describe('dates', () => {
  test.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '20260101', '1899-12-31', ''])('%s is no date', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });
  test('29 February of a leap year is one, and its anniversary is 28 February', () => {
    expect(parseDay('2024-02-29')).toBe('2024-02-29');
    expect(yearsLater(day('2024-02-29'), 1)).toBe('2025-02-28');
    expect(ageOn(day('2000-03-02'), on)).toBe(26);
    expect(ageOn(day('2000-03-03'), on)).toBe(25);
  });
});

describe('the social credit code (A.3, GB 32100)', () => {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const someCode = fc
    .record({
      kind: fc.constantFrom('91', '92', '93', '11', '52', 'N1', 'Y1'),
      area: fc.integer({ min: 0, max: 999_999 }),
      organisation: fc.array(fc.constantFrom(...alphabet), { minLength: 9, maxLength: 9 }),
    })
    .map(({ kind, area, organisation }) => kind + String(area).padStart(6, '0') + organisation.join(''))
    .map((stem) => stem + checkCharacterOfUsci(stem));

  test('91110000600037341L is good, with a good organisation code inside', () => {
    expect(usciProblem('91110000600037341L')).toBeUndefined();
    expect(organisationCodeAgrees('91110000600037341L')).toBe(true);
    expect(organisationCodeAgrees('91110000600037342L')).toBe(false);
  });
  test.each([
    ['A1110000600037341L', 'check-digit'],
    ['91110000600037341I', 'form'],
    ['9111O000600037341L', 'form'],
    ['91110000600037341', 'form'],
    ['', 'form'],
  ] as const)('%s is refused: %s', (code, problem) => expect(usciProblem(code)).toBe(problem));
  property.prop([someCode])('every one-character change and every swap of neighbours is refused', (code) => {
    expect(usciProblem(code)).toBeUndefined();
    for (const changed of oneChange(code, alphabet)) expect(usciProblem(changed), changed).toBeDefined();
    for (const changed of neighboursSwapped(code)) expect(usciProblem(changed), changed).toBeDefined();
  });
});

describe('bank cards and mobiles (A.3)', () => {
  test('6222021234567894 is good; with 5 at the end it is not', () => {
    expect(isBankCard('6222021234567894')).toBe(true);
    expect(isBankCard('4111111111111111')).toBe(true);
    expect(isBankCard('6222021234567895')).toBe(false);
  });
  test.each(['', '0', '00000000000', '6222 0212 3456 7894', '62220212345678944321', 'abcdefghijkl'])('"%s" is no card number', (text) => {
    expect(isBankCard(text)).toBe(false);
  });
  property.prop([fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 19 })])(
    'of a good card number every one-digit change is refused',
    (digits) => {
      const stem = digits.slice(0, -1).join('');
      const good = [...'0123456789'].map((check) => stem + check).filter(isBankCard);
      expect(good).toHaveLength(1);
      for (const changed of oneChange(good[0]!, '0123456789')) expect(isBankCard(changed), changed).toBe(false);
    },
  );
  test('mobiles begin with 13 to 19 and have eleven digits', () => {
    expect(['13800138000', '19912345678'].every(isMobile)).toBe(true);
    expect(['12345678901', '1380013800', '138001380000', '+8613800138000', ''].some(isMobile)).toBe(false);
  });
});

describe('names (A.3)', () => {
  test('spaces, width and kinds of dots do not make another name', () => {
    expect(normaliseName(' 张 三 ')).toBe('张三');
    expect(normaliseName('阿依古丽•买买提')).toBe('阿依古丽·买买提');
    expect(normaliseName('阿依古丽・买买提')).toBe('阿依古丽·买买提');
    expect(isSameName('ＬＩ  Ｍｉｎｇ', 'Li Ming')).toBe(true);
    expect(isSameName('张三', '张叁')).toBe(false);
  });
  test('rare characters beyond the basic plane are kept and count as one', () => {
    expect(normaliseName('王𬭼')).toBe('王𬭼');
    expect(isName('王𬭼')).toBe(true);
    expect(isName('㛃䶮')).toBe(true);
  });
  test.each(['', '张', '张3', '张三?', '·张三', '张三·', '张'.repeat(31)])('"%s" is no name', (text) => expect(isName(text)).toBe(false));
});

describe('amounts in words (A.3)', () => {
  test.each([
    ['壹万贰仟叁佰肆拾伍元陆角柒分', 1_234_567],
    ['壹拾万元整', 10_000_000],
    ['零元整', 0],
    ['伍角整', 50],
    ['柒分', 7],
    ['壹仟元零伍分', 100_005],
    ['壹万零壹元整', 1_000_100],
    ['壹仟零壹拾元叁角整', 101_030],
    ['壹佰万伍仟元整', 100_500_000],
    ['叁亿零贰拾万零玖元整', 30_020_000_900],
    ['玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分', 99_999_999_999_999],
  ])('%s = %d fen, both ways', (words, amount) => {
    expect(parseAmountInWords(words)).toBe(amount);
    expect(amountInWords(fen(amount))).toBe(words);
  });
  test.each([
    ['人民币壹拾万圆正', 10_000_000],
    ['壹万贰仟叁佰肆拾伍元陆角', 1_234_560],
    ['壹佰元零叁角整', 10_030],
    ['壹佰万零伍仟元整', 100_500_000], // 零 at the end of 万 may stand or not
  ])('%s is how people write %d fen', (words, amount) => expect(parseAmountInWords(words)).toBe(amount));
  test.each([
    '',
    '元',
    '整',
    '拾万元整',
    '壹万',
    '壹佰仟元整',
    '壹万壹亿元整',
    '壹角壹角',
    '壹元壹分整',
    '壹佰伍佰元整',
    '12345元',
    '壹零元',
    '零万元整',
    '壹万零元整',
  ])('"%s" is no amount', (words) => expect(parseAmountInWords(words)).toBeUndefined());
  property.prop([fc.integer({ min: 0, max: 99_999_999_999_999 })])('what is written reads back the same', (amount) => {
    expect(parseAmountInWords(amountInWords(fen(amount)))).toBe(amount);
  });
  test('what the words cannot say is refused', () => {
    expect(() => amountInWords(fen(-1))).toThrow(RangeError);
    expect(() => amountInWords(fen(100_000_000_000_000))).toThrow(RangeError);
  });
});
