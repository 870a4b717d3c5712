// From what is printed on a loan application to the values that are kept: amounts `60000.00`, dates `yyyy-mm-dd`, choices by code.
import { amountInFigures, parseAmountInFigures } from '../amount-in-figures.ts';
import { amountInWords, parseAmountInWords } from '../amount-in-words.ts';
import { dayOf } from '../dates.ts';
import { normaliseName } from '../person-name.ts';
import { CHOICES, isChoice, type ApplicationFieldName } from './fields.ts';

/** Empty when what is printed is no such value: an amount that does not read as one, a choice that the form does not have. */
export function normalisedValue(name: ApplicationFieldName, raw: string): string {
  const text = raw.normalize('NFKC').replace(/\s/gu, '');
  if (isChoice(name)) return codeOf(CHOICES[name], text);
  switch (name) {
    case 'applicant':
      return normaliseName(raw);
    case 'applicantIdNo':
      return text.toUpperCase();
    case 'monthlyIncome':
    case 'amount':
    case 'payee1Amount':
    case 'payee2Amount': {
      const amount = parseAmountInFigures(text);
      return amount === undefined ? '' : amountInFigures(amount);
    }
    case 'amountInWords': {
      const amount = parseAmountInWords(text);
      return amount === undefined ? '' : amountInWords(amount);
    }
    case 'termMonths':
      return /^(\d{1,3})个?月?$/u.exec(text)?.[1] ?? '';
    case 'yearsInJob':
      return /^(\d{1,2}(?:\.\d)?)年?$/u.exec(text)?.[1] ?? '';
    case 'signedOn': {
      const [, year, month, day] = /^(\d{4})[年-](\d{1,2})[月-](\d{1,2})日?$/u.exec(text) ?? [];
      return dayOf(Number(year), Number(month), Number(day)) ?? '';
    }
    case 'mobile':
    case 'payee1Account':
    case 'payee2Account':
    case 'payee1Bank':
    case 'payee2Bank':
      return text.toUpperCase();
    case 'employer':
    case 'purpose':
    case 'payee1Name':
    case 'payee2Name':
    case 'consentBureau':
    case 'consentData':
    case 'consentSign':
    case 'signature':
      return text;
  }
}

const codeOf = (choices: Readonly<Record<string, string>>, text: string): string =>
  Object.entries(choices).find(([code, printed]) => code === text || printed === text)?.[0] ?? '';
