// Names of persons (domain rule A.3): Han, Latin or both, with the interpunct of translated names. Rare characters are never dropped.

const DOTS = /[•・‧∙⋅．]/gu;
const NAME = /^[\p{Script=Han}\p{Script=Latin}][\p{Script=Han}\p{Script=Latin}· '’-]*$/u;
const HAN = /\p{Script=Han}/u;

/** One form for one name: NFKC, one kind of dot, no spaces in or around Han, single spaces in Latin. */
export function normaliseName(raw: string): string {
  const unified = raw.replace(DOTS, '·').normalize('NFKC').replace(DOTS, '·').trim();
  return HAN.test(unified) ? unified.replace(/\s+/gu, '') : unified.replace(/\s+/gu, ' ');
}

/** Whether a normalised name is one: 2 to 30 characters (not UTF-16 units). */
export function isName(name: string): boolean {
  const length = [...name].length;
  return length >= 2 && length <= 30 && NAME.test(name) && !name.endsWith('·');
}

/** Whether two writings are one name: spaces, kinds of dots, width and case do not count. */
export function isSameName(one: string, other: string): boolean {
  const folded = (name: string) => normaliseName(name).replace(/\s/gu, '').toLowerCase();
  return folded(one) === folded(other);
}
