// From the pages of an ID card, in any order, to its fields with their checks and routes (domain rules A.2–A.4). Pure: the same pages,
// second readings, day and pack give the same fields.
import type { Check, Field } from '../field.ts';
import type { OcrLine, Turn } from '../lines.ts';
import { isSameName } from '../person-name.ts';
import { readPrcId, type PrcIdProfile } from '../prc-id.ts';
import { repaired } from '../repair.ts';
import { routeOf, scoreOf, type Evidence, type RoutingPack } from '../routing.ts';
import type { Found } from '../rows.ts';
import { check, checksOf, type CardValues } from './checks.ts';
import { CARD_FIELD_NAMES, CARD_FIELDS, type CardFieldName } from './fields.ts';
import { findOnCard, type Side } from './find.ts';
import { normalisedValue } from './values.ts';

/** A page as it was read. `second`: what the second reader saw in the fields that were given to it, by name. */
export type ReadPage = {
  readonly documentId: string;
  readonly page: number;
  readonly turn: Turn;
  readonly lines: readonly OcrLine[];
  readonly second?: Readonly<Partial<Record<CardFieldName, string>>>;
};

export type CardReading = {
  readonly fields: readonly Field<CardFieldName>[];
  readonly sides: readonly Side[];
  /** `accept` when every field is; then nobody needs to look. */
  readonly route: 'accept' | 'verify';
};

export type CardRules = {
  readonly profile: PrcIdProfile;
  readonly pack: RoutingPack;
  /** What the bank knows of the customer already: an independent source (A.2). */
  readonly master?: Readonly<Partial<Record<CardFieldName, string>>>;
};

/** Fields without a check of their own: another reader must see the same before they are accepted by themselves. */
export const SECOND_READ: readonly CardFieldName[] = ['name'];

/** A character read with less certainty than this makes its field one for a person, however good the mean. */
const CHARACTER_MIN = 0.5;
/** A mended field is never accepted by itself: it stays below every K1 threshold (A-R2, flagged). */
const REPAIRED_FORMAT_SCORE = 0.9;

export function readCard(pages: readonly ReadPage[], { profile, pack, master = {} }: CardRules): CardReading {
  const looked = pages.map((page) => ({ page, ...findOnCard(page.lines) }));
  const drafts = CARD_FIELD_NAMES.map((name) => draftOf(name, looked, profile));
  const values = Object.fromEntries(drafts.map(({ name, value }) => [name, value])) as CardValues;
  const fields = drafts.map((draft) => fieldOf(draft, values, { profile, pack, master }));
  return { fields, sides: looked.map(({ side }) => side), route: fields.every(({ route }) => route === 'accept') ? 'accept' : 'verify' };
}

type Looked = { readonly page: ReadPage; readonly found: Readonly<Partial<Record<CardFieldName, Found>>> };
type Draft = {
  readonly name: CardFieldName;
  readonly found: Found | undefined;
  readonly page: ReadPage | undefined;
  readonly value: string;
  readonly isRepaired: boolean;
  /** Other pages say something else: two cards, or one badly read. */
  readonly isContradicted: boolean;
};

/** Takes the page that was read best. */
function draftOf(name: CardFieldName, pages: readonly Looked[], profile: PrcIdProfile): Draft {
  const candidates = pages
    .flatMap(({ page, found }) => {
      const field = found[name];
      return field ? [{ page, found: field, value: normalisedValue(name, field.raw) }] : [];
    })
    .sort((a, b) => b.found.confidence - a.found.confidence);
  const [best] = candidates;
  if (!best) return { name, found: undefined, page: undefined, value: '', isRepaired: false, isContradicted: false };
  const mended = name === 'idNo' ? mendedId(best.value, profile) : undefined;
  return {
    name,
    found: best.found,
    page: best.page,
    value: mended ?? best.value,
    isRepaired: mended !== undefined,
    isContradicted: candidates.some(({ value }) => value !== best.value),
  };
}

function mendedId(value: string, profile: PrcIdProfile): string | undefined {
  const passes = (candidate: string): boolean => readPrcId(candidate, profile).ok;
  return passes(value) ? undefined : repaired(value, passes);
}

function fieldOf(draft: Draft, values: CardValues, { profile, pack, master }: Required<CardRules>): Field<CardFieldName> {
  const { name, found, page, value, isRepaired } = draft;
  const second = page?.second?.[name];
  const evidence: Evidence = {
    class: CARD_FIELDS[name],
    confidence: found?.confidence ?? 0,
    formatScore: isRepaired ? REPAIRED_FORMAT_SCORE : 1,
    checks: [...checksOf(name, values, profile, found !== undefined), ...readingChecks(draft), ...masterChecks(draft, master)],
    hasIndependentSource: agreesWithMaster(draft, master) === true,
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
    score: rounded(scoreOf(evidence, pack)),
    checks: evidence.checks,
    source: isRepaired ? 'repair' : 'ocr',
    route: routeOf(evidence, pack),
    ...(second !== undefined && !isSameName(second, value) ? { alternatives: [second] } : {}),
  };
}

/** What the reading itself says against the value: a weak character, a repair, another page, another reader. */
function readingChecks({ name, found, page, value, isRepaired, isContradicted }: Draft): Check[] {
  const checks: Check[] = [];
  if (found && found.weakestCharacter < CHARACTER_MIN)
    checks.push(check('A.2/weak-character', false, 'soft', { en: 'One character was hard to read', zh: '有一个字符难以辨认' }));
  if (isRepaired)
    checks.push(
      check('A-R2', false, 'soft', { en: 'One character was mended so that the check digit agrees', zh: '为使校验码相符，已修正一个字符' }),
    );
  if (isContradicted)
    checks.push(
      check('A.6/one-card', false, 'soft', {
        en: 'Another page says something else: are these two cards?',
        zh: '另一页内容不同：是否为两张证件？',
      }),
    );
  const second = page?.second?.[name];
  if (second !== undefined && value !== '') {
    const agrees = isSameName(second, value);
    checks.push(check('A.2/second-reader', agrees, 'soft', agrees ? SECOND_AGREES : SECOND_DIFFERS, true));
  }
  return checks;
}

/** Undefined where the bank knows nothing to compare with. */
function agreesWithMaster({ name, value }: Draft, master: Required<CardRules>['master']): boolean | undefined {
  const known = master[name];
  return known === undefined || value === '' ? undefined : name === 'name' ? isSameName(known, value) : known === value;
}

function masterChecks(draft: Draft, master: Required<CardRules>['master']): Check[] {
  const agrees = agreesWithMaster(draft, master);
  return agrees === undefined ? [] : [check('A.4/master-data', agrees, 'soft', agrees ? MASTER_AGREES : MASTER_DIFFERS, true)];
}

// Messages never quote the paper: whoever may not see its values still sees what was checked.
const SECOND_AGREES = { en: 'A second reader sees the same', zh: '第二识别引擎结果一致' };
const SECOND_DIFFERS = { en: 'A second reader sees something else', zh: '第二识别引擎结果不一致' };
const MASTER_AGREES = { en: 'It agrees with the customer record', zh: '与客户档案一致' };
const MASTER_DIFFERS = { en: 'It differs from the customer record', zh: '与客户档案不一致' };

const rounded = (n: number): number => Math.round(n * 1000) / 1000;
