// The PRC resident identity number 居民身份证号码, GB 11643 (domain rule A.3). Its check character catches every single wrong character
// and every swap of neighbours: a strong filter, but no proof that the number was issued to anybody.
import { ageOn, dayOf, type Day } from './dates.ts';
import { PROVINCES, TEST_AREA } from './provinces.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';
const OLDEST_YEARS = 120;

/** What the digits say about the person. */
export type PrcIdFacts = { readonly birth: Day; readonly sex: '男' | '女'; readonly area: string };
export type PrcIdProblem = 'old-number' | 'form' | 'check-digit' | 'area' | 'birth' | 'future' | 'too-old';
export type PrcIdResult = ({ readonly ok: true } & PrcIdFacts) | { readonly ok: false; readonly problem: PrcIdProblem };

/** `on` is the day of the check. Area 99 is for synthetic persons: the production profile refuses it. */
export type PrcIdProfile = { readonly on: Day; readonly allowsTestArea: boolean };

/** Reads a normalised number (no spaces, capital X). A 15-digit number is refused: it is no current proof. */
export function readPrcId(id: string, profile: PrcIdProfile): PrcIdResult {
  if (/^\d{15}$/.test(id)) return refused('old-number');
  if (!/^\d{17}[\dX]$/.test(id)) return refused('form');
  if (checkCharacterOf(id.slice(0, 17)) !== id[17]) return refused('check-digit');
  const area = id.slice(0, 6);
  const province = area.slice(0, 2);
  if (!Object.hasOwn(PROVINCES, province) && !(profile.allowsTestArea && province === TEST_AREA)) return refused('area');
  const birth = dayOf(Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14)));
  if (!birth) return refused('birth');
  if (birth > profile.on) return refused('future');
  if (ageOn(birth, profile.on) > OLDEST_YEARS) return refused('too-old');
  return { ok: true, birth, sex: Number(id[16]) % 2 === 1 ? '男' : '女', area };
}

/** The 18th character for the first 17 digits (ISO 7064 mod 11-2). */
export function checkCharacterOf(stem: string): string {
  if (!/^\d{17}$/.test(stem)) throw new RangeError('17 digits are needed');
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(stem[i]), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/** Whether it has the form of a number and its check character agrees; nothing about dates or areas. */
export const hasCheckCharacter = (id: string): boolean => /^\d{17}[\dX]$/.test(id) && checkCharacterOf(id.slice(0, 17)) === id[17];

/** A 15-digit number as its holder's later one, only for finding old records: never a proof (domain rule A.3). */
export function currentFormOf(oldId: string): string {
  if (!/^\d{15}$/.test(oldId)) throw new RangeError('15 digits are needed');
  const stem = `${oldId.slice(0, 6)}19${oldId.slice(6)}`;
  return stem + checkCharacterOf(stem);
}

/** Whether the number on a current card is that of a record, which may still hold the holder's old one. */
export const isSameId = (recorded: string, current: string): boolean =>
  recorded === current || (/^\d{15}$/.test(recorded) && currentFormOf(recorded) === current);

const refused = (problem: PrcIdProblem): PrcIdResult => ({ ok: false, problem });
