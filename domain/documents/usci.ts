// The unified social credit identifier 统一社会信用代码, GB 32100 (domain rule A.3): registering body, type, area, organisation code, check.

/** No I, O, S, V, Z: a letter that looks like a digit is a misreading, but B, Q and the others are legitimate. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const FORM = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

export type UsciProblem = 'form' | 'check-digit';

/** The problem of a normalised code (no spaces, capitals), or undefined when it is valid. */
export function usciProblem(code: string): UsciProblem | undefined {
  if (!FORM.test(code)) return 'form';
  return checkCharacterOfUsci(code.slice(0, 17)) === code[17] ? undefined : 'check-digit';
}

/** The 18th character for the first 17: Σ value · 3^i mod 31. */
export function checkCharacterOfUsci(stem: string): string {
  let weight = 1;
  let sum = 0;
  for (const character of stem) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new RangeError(`${character} is not in the alphabet of the code`);
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** Whether characters 9–17, the organisation code of GB 11714, agree with their own check digit. A mismatch is a warning only [M]. */
export function organisationCodeAgrees(code: string): boolean {
  const digits = [...code.slice(8, 16)].map((character) => (/\d/.test(character) ? Number(character) : character.charCodeAt(0) - 55));
  const sum = digits.reduce((total, digit, i) => total + digit * (ORGANISATION_WEIGHTS[i] ?? 0), 0);
  const check = 11 - (sum % 11);
  return code[16] === (check === 10 ? 'X' : check === 11 ? '0' : String(check));
}
