// Amounts in figures as papers carry them: `60,000.00`, `60000`, `¥60,000.00元`.
import { fen, type Minor } from '../money.ts';

const PLAIN = /^\d{1,12}(?:\.\d{1,2})?$/;
const GROUPED = /^\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?$/;

/** Undefined when it is no amount: `10,00` is none, for nobody knows whether the comma groups or divides (A.6). */
export function parseAmountInFigures(text: string): Minor | undefined {
  const unified = text
    .normalize('NFKC')
    .replace(/\s/gu, '')
    .replace(/^[¥Y]/u, '')
    .replace(/元(?:整|正)?$/u, '');
  if (!PLAIN.test(unified) && !GROUPED.test(unified)) return undefined;
  const [yuan = '', cents = ''] = unified.replaceAll(',', '').split('.');
  return fen(Number(yuan) * 100 + Number(cents.padEnd(2, '0')));
}

/** `6000000` fen → `60000.00`: how an amount of a paper is kept. */
export const amountInFigures = (amount: Minor): string => `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
