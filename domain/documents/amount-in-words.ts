// Amounts in Chinese capitals 大写金额 (domain rule A.3): on a bill they must equal the figures, else it is void.
import { fen, type Minor } from '../money.ts';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
/** Sections of four digits; below 万亿, which no bill reaches and which people write in several ways. */
const SECTIONS = [
  { unit: '亿', value: 100_000_000 },
  { unit: '万', value: 10_000 },
  { unit: '', value: 1 },
] as const;
const MAX_YUAN = 1_000_000_000_000 - 1;

const AMOUNT = /^(?:([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)元)?(?:零?([壹贰叁肆伍陆柒捌玖])角)?(?:零?([壹贰叁肆伍陆柒捌玖])分)?(整)?$/u;
const YUAN = /^(?:([^万亿]+)亿)?(?:([^万亿]+)万)?([^万亿]+)?$/u;
const SECTION = /^(?:(.)仟)?(零)?(?:(.)佰)?(零)?(?:(.)拾)?(零)?([壹贰叁肆伍陆柒捌玖])?$/u;

/** `壹万贰仟叁佰肆拾伍元陆角柒分` → 1234567 fen; undefined when it does not read as an amount. 零 is taken as people write it. */
export function parseAmountInWords(text: string): Minor | undefined {
  const unified = text
    .normalize('NFKC')
    .replace(/\s/gu, '')
    .replace(/^人民币:?/u, '')
    .replace(/圆/gu, '元')
    .replace(/正$/u, '整');
  const [, yuanWords, jiao, cents, end] = AMOUNT.exec(unified) ?? [];
  if ((yuanWords ?? jiao ?? cents) === undefined || (cents !== undefined && end !== undefined)) return undefined;
  const yuan = yuanWords === undefined || yuanWords === '零' ? 0 : parseYuan(yuanWords);
  return yuan === undefined ? undefined : fen(yuan * 100 + digit(jiao) * 10 + digit(cents));
}

function parseYuan(words: string): number | undefined {
  const sections = YUAN.exec(words)?.slice(1) ?? [];
  if (sections.every((section) => section === undefined)) return undefined;
  let yuan = 0;
  for (const [i, { value }] of SECTIONS.entries()) {
    const section = sections[i];
    if (section === undefined) continue;
    const amount = parseSection(section.replace(/^零/u, ''));
    if (!amount) return undefined;
    yuan += amount * value;
  }
  return yuan;
}

/** Four digits with their places in falling order. 0 and undefined both mean that it is none. */
function parseSection(words: string): number | undefined {
  const parts = SECTION.exec(words);
  if (!parts) return undefined;
  const values = [parts[1], parts[3], parts[5], parts[7]].map(digit);
  return values.some((value) => value < 0) ? undefined : values.reduce((total, value) => total * 10 + value, 0);
}

/** The canonical words, 1234567 fen → `壹万贰仟叁佰肆拾伍元陆角柒分`. Throws on what is negative or too much for the words. */
export function amountInWords(amount: Minor): string {
  const yuan = Math.floor(amount / 100);
  const [jiao, cents] = [Math.floor(amount / 10) % 10, amount % 10];
  if (amount < 0 || yuan > MAX_YUAN) throw new RangeError(`${amount} fen cannot be written in words`);
  if (!jiao && !cents) return `${yuanInWords(yuan)}元整`;
  const whole = yuan ? `${yuanInWords(yuan)}元` : '';
  if (!cents) return `${whole}${word(jiao)}角整`;
  return whole + (jiao ? `${word(jiao)}角` : whole && '零') + `${word(cents)}分`;
}

function yuanInWords(yuan: number): string {
  let words = '';
  let isGap = false;
  for (const { unit, value } of SECTIONS) {
    const section = Math.floor(yuan / value) % 10_000;
    if (section) words += (words && (isGap || section < 1000) ? '零' : '') + sectionInWords(section) + unit;
    isGap = section === 0;
  }
  return words || '零';
}

function sectionInWords(section: number): string {
  let words = '';
  let isGap = false;
  for (let place = 3; place >= 0; place--) {
    const at = Math.floor(section / 10 ** place) % 10;
    if (at) words += (words && isGap ? '零' : '') + word(at) + (PLACES[place] ?? '');
    isGap = at === 0;
  }
  return words;
}

const word = (n: number): string => DIGITS.charAt(n);
/** 0 for an absent place, -1 for what is no digit. */
const digit = (character: string | undefined): number => (character === undefined ? 0 : DIGITS.indexOf(character) || -1);
