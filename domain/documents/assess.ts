// From what several pages say about a field to the field with its score, checks and route (domain rule A.2). Serves every kind of paper.
import { check } from './check.ts';
import type { Check, Field, FieldClass } from './field.ts';
import { isSameName } from './person-name.ts';
import type { ReadPage } from './read-page.ts';
import { routeOf, scoreOf, type Evidence, type RoutingPack } from './routing.ts';
import type { Found } from './rows.ts';

export type Looked<Name extends string> = { readonly page: ReadPage; readonly found: Readonly<Partial<Record<Name, Found>>> };

export type Draft<Name extends string> = {
  readonly name: Name;
  readonly found: Found | undefined;
  readonly page: ReadPage | undefined;
  readonly value: string;
  readonly isRepaired: boolean;
  /** Other pages say something else: two papers of a kind, or one badly read. */
  readonly isContradicted: boolean;
};

type Reading = {
  readonly normalised: (raw: string) => string;
  /** Mends one character where a check digit proves which (A-R2); undefined when there is nothing to mend or no way. */
  readonly mended?: (value: string) => string | undefined;
};

/** Takes the page that was read best. */
export function draftOf<Name extends string>(name: Name, looked: readonly Looked<Name>[], { normalised, mended }: Reading): Draft<Name> {
  const candidates = looked
    .flatMap(({ page, found }) => {
      const field = found[name];
      return field ? [{ page, found: field, value: normalised(field.raw) }] : [];
    })
    .sort((a, b) => b.found.confidence - a.found.confidence);
  const [best] = candidates;
  if (!best) return { name, found: undefined, page: undefined, value: '', isRepaired: false, isContradicted: false };
  const repair = mended?.(best.value);
  return {
    name,
    found: best.found,
    page: best.page,
    value: repair ?? best.value,
    isRepaired: repair !== undefined,
    isContradicted: candidates.some(({ value }) => value !== best.value),
  };
}

type Assessment = {
  readonly class: FieldClass;
  /** What the paper's own rules hold against the value. */
  readonly checks: readonly Check[];
  readonly pack: RoutingPack;
  /** What the bank knows already: an independent source (A.2). */
  readonly known?: string | undefined;
  /** It says whose paper this is: another value than the one known is somebody else's, whoever confirms it (A7). */
  readonly mustBeKnown?: boolean;
  /** Whether two values of the field are one; letters and spaces of a name do not count. */
  readonly isSame?: (one: string, other: string) => boolean;
};

/** A character read with less certainty than this makes its field one for a person, however good the mean. */
const CHARACTER_MIN = 0.5;
/** A mended field is never accepted by itself: it stays below every K1 threshold (A-R2, flagged). */
const REPAIRED_FORMAT_SCORE = 0.9;

export function assessed<Name extends string>(draft: Draft<Name>, { isSame = isSameText, ...given }: Assessment): Field<Name> {
  const { found, page, value, isRepaired, name } = draft;
  const agrees = given.known === undefined || value === '' ? undefined : isSame(given.known, value);
  const second = page?.second?.[name];
  const evidence: Evidence = {
    class: given.class,
    confidence: found?.confidence ?? 0,
    formatScore: isRepaired ? REPAIRED_FORMAT_SCORE : 1,
    checks: [...given.checks, ...readingChecks(draft, second, isSame), ...masterChecks(agrees, given.mustBeKnown ? 'hard' : 'soft')],
    hasIndependentSource: agrees === true,
  };
  return {
    name,
    class: evidence.class,
    raw: found?.raw ?? '',
    value,
    box: found?.box ?? null,
    page: page?.page ?? null,
    documentId: page?.documentId ?? null,
    turn: page?.turn ?? 0,
    confidence: rounded(evidence.confidence),
    score: rounded(scoreOf(evidence, given.pack)),
    checks: evidence.checks,
    source: isRepaired ? 'repair' : 'ocr',
    route: routeOf(evidence, given.pack),
    ...(second !== undefined && !isSame(second, value) ? { alternatives: [second] } : {}),
  };
}

/** Width, spaces and case do not make another text (A-R3). */
export const isSameText = (one: string, other: string): boolean => isSameName(one, other);

/** What the reading itself says against the value: a weak character, a repair, another page, another reader. */
function readingChecks<Name extends string>(draft: Draft<Name>, second: string | undefined, isSame: typeof isSameText): Check[] {
  const checks: Check[] = [];
  if (draft.found && draft.found.weakestCharacter < CHARACTER_MIN)
    checks.push(check('A.2/weak-character', false, 'soft', { en: 'One character was hard to read', zh: '有一个字符难以辨认' }));
  if (draft.isRepaired)
    checks.push(
      check('A-R2', false, 'soft', { en: 'One character was mended so that the check digit agrees', zh: '为使校验码相符，已修正一个字符' }),
    );
  if (draft.isContradicted)
    checks.push(
      check('A.6/one-card', false, 'soft', {
        en: 'Another page says something else: are these two papers?',
        zh: '另一页内容不同：是否为两份证件或资料？',
      }),
    );
  if (second !== undefined && draft.value !== '') {
    const agrees = isSame(second, draft.value);
    checks.push(check('A.2/second-reader', agrees, 'soft', agrees ? SECOND_AGREES : SECOND_DIFFERS, true));
  }
  return checks;
}

export const masterChecks = (agrees: boolean | undefined, effect: 'hard' | 'soft'): Check[] =>
  agrees === undefined ? [] : [check('A.4/master-data', agrees, effect, agrees ? MASTER_AGREES : MASTER_DIFFERS, true)];

const SECOND_AGREES = { en: 'A second reader sees the same', zh: '第二识别引擎结果一致' };
const SECOND_DIFFERS = { en: 'A second reader sees something else', zh: '第二识别引擎结果不一致' };
const MASTER_AGREES = { en: 'It agrees with the customer record', zh: '与客户档案一致' };
const MASTER_DIFFERS = { en: 'It differs from the customer record', zh: '与客户档案不一致' };

const rounded = (n: number): number => Math.round(n * 1000) / 1000;
