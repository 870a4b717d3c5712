// For how long an ID card is issued (Resident Identity Card Law art. 5; domain rule A.3): a misread date rarely fits it.
import { ageOn, daysBetween, yearsLater, type Day } from './dates.ts';

/** Cards without an end, for those who were 46 or older. */
export const LONG_TERM = '长期';
export type CardEnd = Day | typeof LONG_TERM;

/** The end of a card that was issued on `from`: 5, 10 or 20 years by the age then, or no end. */
export function termEnd(birth: Day, from: Day): CardEnd {
  const age = ageOn(birth, from);
  if (age >= 46) return LONG_TERM;
  return yearsLater(from, age >= 26 ? 20 : age >= 16 ? 10 : 5);
}

/** Whether the pair fits the age. A card that began on 29 February may end on 28 February or 1 March. */
export function termFitsAge(card: { readonly birth: Day; readonly from: Day; readonly to: CardEnd }): boolean {
  if (card.from < card.birth) return false;
  const end = termEnd(card.birth, card.from);
  if (end === card.to || end === LONG_TERM || card.to === LONG_TERM) return end === card.to;
  return card.from.endsWith('-02-29') && daysBetween(end, card.to) === 1;
}

/** Days that a card is still valid on a day, the last one included; Infinity without end, negative when it has ended. */
export const daysLeft = (to: CardEnd, on: Day): number => (to === LONG_TERM ? Infinity : daysBetween(on, to));
