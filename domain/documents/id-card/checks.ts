// What is held against each field of an ID card (domain rules A.3, A.4). Each function returns the checks of one field.
import { check } from '../check.ts';
import type { Check } from '../field.ts';
import { parseDay, type Day } from '../dates.ts';
import { daysLeft, LONG_TERM, termFitsAge, type CardEnd } from '../id-card-term.ts';
import { isName } from '../person-name.ts';
import { readPrcId, type PrcIdProblem, type PrcIdProfile, type PrcIdResult } from '../prc-id.ts';
import type { Text } from '../../process.ts';
import { ETHNICITIES } from './ethnicities.ts';
import type { CardFieldName } from './fields.ts';

/** The values of a card as far as they are known; empty where nothing was read. */
export type CardValues = Readonly<Record<CardFieldName, string>>;

const WARN_DAYS = 90;

/** `isPrinted`: something was read there, even when it is no value. */
export function checksOf(name: CardFieldName, card: CardValues, profile: PrcIdProfile, isPrinted: boolean): Check[] {
  const value = card[name];
  if (value === '' && isPrinted) return [dateCheck(value)];
  if (value === '') return [check('A.4/present', false, 'soft', { en: 'Nothing was found for this field', zh: '未识别到该栏内容' })];
  switch (name) {
    case 'idNo':
      return idNoChecks(value, card, profile);
    case 'birth':
      return birthChecks(value, card, profile);
    case 'sex':
      return sexChecks(value, card, profile);
    case 'name':
      return [
        check('A.3/name', isName(value), 'soft', { en: 'Must have 2 to 30 Han or Latin characters', zh: '姓名须为 2 至 30 个汉字或字母' }),
      ];
    case 'ethnicity':
      return [
        check('A.4/ethnicity', ETHNICITIES.has(value), 'soft', {
          en: 'It is one of the 56 names that cards print',
          zh: '须为五十六个民族名称之一',
        }),
      ];
    case 'address':
      return [check('A.4/address', [...value].length >= 6, 'soft', { en: 'Must have at least 6 characters', zh: '住址至少 6 个字' })];
    case 'issuer':
      return [
        check('A.4/issuer', /公安局|分局|派出所/u.test(value), 'soft', {
          en: 'The issuer is a public security bureau',
          zh: '签发机关须为公安机关',
        }),
      ];
    case 'validFrom':
      return [...termChecks(card), dateCheck(value), startCheck(value, profile.on)];
    case 'validTo':
      return [...termChecks(card), dateCheck(value), ...endChecks(value, profile.on)];
  }
}

function idNoChecks(value: string, card: CardValues, profile: PrcIdProfile): Check[] {
  const result = readPrcId(value, profile);
  const checks: Check[] = [check('A.3/prc-id', result.ok, 'hard', result.ok ? ID_GOOD : ID_PROBLEMS[result.problem], true)];
  if (result.ok && card.birth !== '' && card.birth !== result.birth)
    checks.push(check('A.4/birth-is-idno', false, 'soft', DIFFERENT_BIRTH));
  return checks;
}

function birthChecks(value: string, card: CardValues, profile: PrcIdProfile): Check[] {
  const id = idOf(card, profile);
  if (!id.ok) return [dateCheck(value)];
  return [
    dateCheck(value),
    check(
      'A.4/birth-is-idno',
      value === id.birth,
      'hard',
      value === id.birth ? { en: 'It is the birth date in the ID number', zh: '与身份号码中的出生日期一致' } : DIFFERENT_BIRTH,
      true,
    ),
  ];
}

function sexChecks(value: string, card: CardValues, profile: PrcIdProfile): Check[] {
  const isKnown = check('A.4/sex', value === '男' || value === '女', 'hard', { en: 'Must be 男 or 女', zh: '须为男或女' });
  const id = idOf(card, profile);
  if (!id.ok) return [isKnown];
  return [
    isKnown,
    check(
      'A.4/sex-is-idno',
      value === id.sex,
      'hard',
      value === id.sex
        ? { en: 'It agrees with the ID number', zh: '与身份号码一致' }
        : { en: 'It differs from the ID number', zh: '与身份号码不一致' },
      true,
    ),
  ];
}

/** The pair of dates fits the age at issue; known only when the birth date is. */
function termChecks(card: CardValues): Check[] {
  const [birth, from, to] = [parseDay(card.birth), parseDay(card.validFrom), endOf(card.validTo)];
  if (!birth || !from || !to) return [];
  const fits = termFitsAge({ birth, from, to });
  return [
    check(
      'A.3/term',
      fits,
      'soft',
      fits
        ? { en: 'The term fits the age at issue', zh: '有效期限与签发时年龄相符' }
        : { en: 'The term does not fit the age at issue', zh: '有效期限与签发时年龄不符' },
      true,
    ),
  ];
}

const dateCheck = (value: string): Check =>
  check('A.3/date', endOf(value) !== undefined, 'hard', { en: 'Must be a date that exists', zh: '须为真实日期' });

const startCheck = (value: string, on: Day): Check =>
  check('A.4/valid-on', value <= on, 'soft', { en: 'Must not lie in the future', zh: '不得晚于今天' });

function endChecks(value: string, on: Day): Check[] {
  const end = endOf(value);
  if (!end) return [];
  const left = daysLeft(end, on);
  const isValid = left >= 0;
  const valid = check(
    'A.4/valid-on',
    isValid,
    'soft',
    isValid ? { en: 'The card is still valid', zh: '证件在有效期内' } : { en: 'The card has expired', zh: '证件已过期' },
  );
  if (!isValid || left > WARN_DAYS) return [valid];
  return [valid, check('A.4/ends-soon', false, 'warn', { en: `The card ends in ${left} days`, zh: `证件将于 ${left} 天后到期` })];
}

const endOf = (value: string): CardEnd | undefined => (value === LONG_TERM ? LONG_TERM : parseDay(value));
const idOf = (card: CardValues, profile: PrcIdProfile): PrcIdResult => readPrcId(card.idNo, profile);

const DIFFERENT_BIRTH: Text = { en: 'The birth date differs from the one in the ID number', zh: '出生日期与身份号码中的不一致' };
const ID_GOOD: Text = { en: 'The check digit agrees', zh: '校验码正确' };
const ID_PROBLEMS: Readonly<Record<PrcIdProblem, Text>> = {
  'old-number': { en: 'A 15-digit number is no current proof: ask for the new card', zh: '15 位旧号码不能作为现行证明，请提供新证件' },
  form: { en: 'An ID number has 17 digits and a digit or X', zh: '身份号码应为 17 位数字加一位数字或 X' },
  'check-digit': { en: 'The check digit does not agree: a character was misread or misprinted', zh: '校验码不符：有误读或误印的字符' },
  area: { en: 'There is no such area code', zh: '没有此行政区划代码' },
  birth: { en: 'The birth date in the number does not exist', zh: '号码中的出生日期不存在' },
  future: { en: 'The birth date in the number lies in the future', zh: '号码中的出生日期在将来' },
  'too-old': { en: 'The birth date in the number is more than 120 years ago', zh: '号码中的出生日期距今超过 120 年' },
};
