// What is held against each field of a loan application (domain rules A.3, A.4, PM-06, PM-08). Each function returns the checks of one field.
import { LENGTHS, TERM_MONTHS_MAX } from '../../credit/limits.ts';
import type { Text } from '../../process.ts';
import { parseAmountInFigures } from '../amount-in-figures.ts';
import { parseAmountInWords } from '../amount-in-words.ts';
import { isBankCard } from '../bank-card.ts';
import { check } from '../check.ts';
import { parseDay } from '../dates.ts';
import type { Check } from '../field.ts';
import { isMobile } from '../mobile.ts';
import { isName, isSameName } from '../person-name.ts';
import { readPrcId, type PrcIdProfile } from '../prc-id.ts';
import { CHOICES, isChoice, isMarked, PAYEES, type ApplicationFieldName } from './fields.ts';

/** The values of an application as far as they are known; empty where nothing was read. */
export type ApplicationValues = Readonly<Record<ApplicationFieldName, string>>;
/** What the ID card beside it says; empty or absent where there is none, or it was not read. */
export type CardBeside = { readonly name?: string; readonly idNo?: string };

type Given = { readonly values: ApplicationValues; readonly card: CardBeside; readonly profile: PrcIdProfile };

/** `isPrinted`: something was read there, even when it is no value. */
export function checksOf(name: ApplicationFieldName, given: Given, isPrinted: boolean): Check[] {
  const { values, card, profile } = given;
  const value = values[name];
  if (value === '') return isPrinted ? [noValue(name)] : isNeeded(name, values) ? [ABSENT] : [];
  if (isChoice(name)) {
    const known = check('A.4/choice', Object.hasOwn(CHOICES[name], value), 'hard', CHOICE);
    return name === 'payMode' ? [known, ...payeesFit(values)] : [known];
  }
  switch (name) {
    case 'applicant':
      return [
        check('A.3/name', isName(value), 'soft', NAME),
        ...asOnCard(card.name, (known) => isSameName(known, value), 'A.4/applicant-is-card'),
      ];
    case 'applicantIdNo':
      return [
        check('A.3/prc-id', readPrcId(value, profile).ok, 'hard', ID_NUMBER, true),
        ...asOnCard(card.idNo, (known) => known === value, 'A.4/idno-is-card'),
      ];
    case 'mobile':
      return [check('A.3/mobile', isMobile(value), 'hard', MOBILE)];
    case 'employer':
      return [
        check('A.4/employer', [...value].length >= 4, 'soft', { en: 'Must have at least 4 characters', zh: '单位名称至少 4 个字' }),
        lengthCheck(value, LENGTHS.employer),
      ];
    case 'yearsInJob':
      return [check('A.4/years', /^\d{1,2}(\.\d)?$/.test(value) && Number(value) <= 60, 'hard', YEARS)];
    case 'monthlyIncome':
      return [amountCheck(value)];
    case 'amount':
      return [amountCheck(value), ...wordsAreFigures(values)];
    case 'amountInWords':
      return [check('A.3/amount-in-words', parseAmountInWords(value) !== undefined, 'hard', WORDS), ...wordsAreFigures(values)];
    case 'termMonths':
      return [check('A.4/term', /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= TERM_MONTHS_MAX, 'hard', TERM)];
    case 'purpose':
      return [lengthCheck(value, LENGTHS.purpose)];
    case 'payee1Name':
    case 'payee2Name':
      return [
        check('PM-08', values.applicant === '' || !isSameName(value, values.applicant), 'hard', NOT_BORROWER),
        lengthCheck(value, LENGTHS.payee),
      ];
    case 'payee1Account':
    case 'payee2Account':
      return [check('A.3/account', /^\d{8,30}$/.test(value), 'hard', ACCOUNT), check('A.3/luhn', isBankCard(value), 'soft', LUHN, true)];
    case 'payee1Bank':
    case 'payee2Bank':
      return [check('PM-08/bank', /^\d{12}$/.test(value), 'hard', { en: 'A bank code has 12 digits', zh: '行号为 12 位数字' })];
    case 'payee1Amount':
    case 'payee2Amount':
      return [amountCheck(value), ...payeesFit(values)];
    case 'consentBureau':
      return [ticked('A.4/consent-bureau', value, 'hard')];
    case 'consentData':
      return [ticked('B1/consent-data', value, 'soft')];
    case 'consentSign':
      return [ticked('B1/consent-sign', value, 'soft')];
    case 'signature':
      return [check('A.4/signature', value === 'yes', 'hard', value === 'yes' ? SIGNED : NOT_SIGNED)];
    case 'signedOn':
      return signedOnChecks(value, profile);
  }
}

/** Payees stand on the form only where somebody else is paid; a second one only when any of it is written. */
export function isNeeded(name: ApplicationFieldName, values: ApplicationValues): boolean {
  const payee = PAYEES.find((n) => name.startsWith(`payee${n}`));
  if (payee === undefined) return true;
  return (payee === 1 && values.payMode !== 'self') || PARTS.some((part) => values[`payee${payee}${part}`] !== '');
}
const PARTS = ['Name', 'Account', 'Bank', 'Amount'] as const;

function asOnCard(known: string | undefined, isSame: (known: string) => boolean, rule: string): Check[] {
  if (known === undefined || known === '') return [];
  const agrees = isSame(known);
  return [check(rule, agrees, 'hard', agrees ? AS_ON_CARD : NOT_AS_ON_CARD, true)];
}

/** On a bill a mismatch makes it void (A.3): neither the words nor the figures can stand then. */
function wordsAreFigures({ amount, amountInWords }: ApplicationValues): Check[] {
  const [figures, words] = [parseAmountInFigures(amount), parseAmountInWords(amountInWords)];
  if (figures === undefined || words === undefined) return [];
  const agrees = figures === words;
  return [check('A.4/words-are-figures', agrees, 'hard', agrees ? WORDS_AGREE : WORDS_DIFFER, true)];
}

/** PM-06: entrusted, all of the amount goes to payees; mixed, a part of it; on one's own, nothing. */
function payeesFit(values: ApplicationValues): Check[] {
  const amount = parseAmountInFigures(values.amount);
  if (amount === undefined || values.payMode === '') return [];
  const total = PAYEES.reduce((sum, n) => sum + (parseAmountInFigures(values[`payee${n}Amount`]) ?? 0), 0);
  switch (values.payMode) {
    case 'entrusted':
      return [check('PM-06', total === amount, 'hard', ENTRUSTED, true)];
    case 'mixed':
      return [check('PM-06', total > 0 && total < amount, 'hard', MIXED)];
    default:
      return [check('PM-06', total === 0, 'hard', SELF)];
  }
}

const amountCheck = (value: string): Check => {
  const amount = parseAmountInFigures(value);
  return check('A.3/amount', amount !== undefined && amount > 0, 'hard', AMOUNT);
};

/** What credit review would not take in is not filed (A.4). */
const lengthCheck = ({ length }: string, { min, max }: { readonly min: number; readonly max: number }): Check =>
  check('A.4/length', length >= min && length <= max, 'hard', {
    en: min > 1 ? `Must have ${min} to ${max} characters` : `Must have at most ${max} characters`,
    zh: min > 1 ? `须为 ${min} 至 ${max} 个字` : `至多 ${max} 个字`,
  });

const ticked = (rule: string, value: string, effect: Check['effect']): Check =>
  check(rule, value === 'yes', effect, value === 'yes' ? TICKED : NOT_TICKED);

function signedOnChecks(value: string, profile: PrcIdProfile): Check[] {
  const day = parseDay(value);
  return [
    check('A.3/date', day !== undefined, 'hard', { en: 'Must be a date that exists', zh: '须为真实日期' }),
    check('A.4/signed-on', day === undefined || day <= profile.on, 'soft', { en: 'Must not lie in the future', zh: '不得晚于今天' }),
  ];
}

const noValue = (name: ApplicationFieldName): Check =>
  check('A.3/readable', false, 'hard', name === 'amountInWords' ? WORDS : isMarked(name) ? UNSURE : NO_VALUE);

const ABSENT = check('A.4/present', false, 'soft', { en: 'Nothing was found for this field', zh: '未识别到该栏内容' });
const NO_VALUE: Text = { en: 'What stands there is no such value', zh: '栏内内容不是有效值' };
const UNSURE: Text = { en: 'The ink does not say: look at the paper', zh: '笔迹不清，请看影像' };
const CHOICE: Text = { en: 'It is one of the choices of the form', zh: '须为表格所列选项之一' };
const NAME: Text = { en: 'Must have 2 to 30 Han or Latin characters', zh: '姓名须为 2 至 30 个汉字或字母' };
const ID_NUMBER: Text = { en: 'An ID number has 17 digits and a check digit that agrees', zh: '身份号码为 17 位数字加校验码，且校验相符' };
const MOBILE: Text = { en: 'A mobile number has 11 digits and begins with 13 to 19', zh: '手机号码为 11 位，以 13 至 19 开头' };
const YEARS: Text = { en: 'Must be years from 0 to 60, with one decimal at most', zh: '须为 0 至 60 年，至多一位小数' };
const AMOUNT: Text = { en: 'Must be an amount above zero', zh: '须为大于零的金额' };
const WORDS: Text = { en: 'Must be an amount in words', zh: '须为大写金额' };
const WORDS_AGREE: Text = { en: 'Words and figures are the same amount', zh: '大小写金额一致' };
const WORDS_DIFFER: Text = { en: 'Words and figures are different amounts: the form is void', zh: '大小写金额不一致，申请表无效' };
const TERM: Text = { en: `Must be 1 to ${TERM_MONTHS_MAX} months`, zh: `须为 1 至 ${TERM_MONTHS_MAX} 个月` };
const NOT_BORROWER: Text = { en: 'The payee is not the applicant', zh: '收款人不得为申请人本人' };
const ACCOUNT: Text = { en: 'An account number has 8 to 30 digits', zh: '账号为 8 至 30 位数字' };
const LUHN: Text = {
  en: 'The check digit of a bank card agrees (accounts of companies have none)',
  zh: '银行卡校验位相符（对公账号无此校验）',
};
const ENTRUSTED: Text = { en: 'What the payees get is the whole amount', zh: '受托支付合计须等于申请金额' };
const MIXED: Text = { en: 'What the payees get is a part of the amount', zh: '部分受托支付合计须大于零且小于申请金额' };
const SELF: Text = { en: 'There is no payee when the borrower is paid', zh: '自主支付不填收款人' };
const AS_ON_CARD: Text = { en: 'It agrees with the ID card', zh: '与身份证一致' };
const NOT_AS_ON_CARD: Text = { en: 'It differs from the ID card', zh: '与身份证不一致' };
const TICKED: Text = { en: 'The consent is ticked', zh: '已勾选同意' };
const NOT_TICKED: Text = { en: 'The consent is not ticked', zh: '未勾选同意' };
const SIGNED: Text = { en: 'The form is signed', zh: '已签名' };
const NOT_SIGNED: Text = { en: 'The form is not signed', zh: '未签名' };
