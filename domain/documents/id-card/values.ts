// From what is printed on a card to the values that are kept: dates as `yyyy-mm-dd`, numbers without spaces, one writing of a name.
import { dayOf, type Day } from '../dates.ts';
import { LONG_TERM, type CardEnd } from '../id-card-term.ts';
import { normaliseName } from '../person-name.ts';
import type { CardFieldName } from './fields.ts';

/** Empty when what is printed is no such value: a date that does not exist. */
export function normalisedValue(name: CardFieldName, raw: string): string {
  switch (name) {
    case 'birth':
      return printedBirth(raw) ?? '';
    case 'validFrom':
    case 'validTo':
      return printedEnd(raw) ?? '';
    case 'idNo':
      return raw.normalize('NFKC').replace(/\s/gu, '').toUpperCase();
    case 'name':
      return normaliseName(raw);
    case 'sex':
    case 'ethnicity':
    case 'address':
    case 'issuer':
      return raw.normalize('NFKC').replace(/\s/gu, '');
  }
}

/** `1990年1月1日`. */
function printedBirth(raw: string): Day | undefined {
  const parts = /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/u.exec(raw);
  return parts ? dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : undefined;
}

/** `2020.02.11` with whatever the reader made of the dots, or 长期. */
function printedEnd(raw: string): CardEnd | undefined {
  if (raw === LONG_TERM) return LONG_TERM;
  const parts = /^(\d{4})[.·,]?(\d{2})[.·,]?(\d{2})$/u.exec(raw);
  return parts ? dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : undefined;
}
