// From the pages of a loan application to its fields with their checks and routes (domain rules A.2–A.4). Pure: the same pages, card, day
// and pack give the same fields.
import { assessed, draftOf, isSameText, type Draft } from '../assess.ts';
import { isBankCard } from '../bank-card.ts';
import type { Field } from '../field.ts';
import { mendedId } from '../id-card/read-card.ts';
import type { OcrLine } from '../lines.ts';
import type { PrcIdProfile } from '../prc-id.ts';
import type { ReadPage } from '../read-page.ts';
import { repaired } from '../repair.ts';
import type { RoutingPack } from '../routing.ts';
import type { StripOfField } from '../strip-of-field.ts';
import { checksOf, isNeeded, type ApplicationValues, type CardBeside } from './checks.ts';
import { APPLICATION_FIELD_NAMES, APPLICATION_FIELDS, isMarked, type ApplicationFieldName } from './fields.ts';
import { findOnApplication, type FoundFields } from './find.ts';
import { markOf, markSpotsOf } from './marks.ts';
import { normalisedValue } from './values.ts';

export type ApplicationRules = {
  readonly profile: PrcIdProfile;
  readonly pack: RoutingPack;
  /** What the ID card of the same case says. */
  readonly card: CardBeside;
  /** What the bank knows of the customer already: an independent source (A.2). */
  readonly master?: Readonly<Partial<Record<ApplicationFieldName, string>>>;
};

/** Critical fields without a check of their own: another reader must see the same before they are accepted by themselves. */
export const SECOND_READ: readonly ApplicationFieldName[] = ['applicant', 'purpose', 'payee1Name', 'payee2Name'];

/** Only what stands on one line: a strip is one line. */
export function stripsOfApplication(lines: readonly OcrLine[]): StripOfField[] {
  const found = findOnApplication(lines);
  return SECOND_READ.flatMap((name) => {
    const [quad, ...more] = found[name]?.quads ?? [];
    return quad && more.length === 0 ? [{ name, quad }] : [];
  });
}

export function readApplication(
  pages: readonly ReadPage[],
  { profile, pack, card, master = {} }: ApplicationRules,
): readonly Field<ApplicationFieldName>[] {
  const looked = pages.map((page) => ({ page, found: { ...findOnApplication(page.lines), ...marksOn(page) } }));
  const drafts = APPLICATION_FIELD_NAMES.map((name) =>
    draftOf(name, looked, {
      normalised: (raw) => (isMarked(name) ? raw : normalisedValue(name, raw)),
      mended: (value) => mendedValue(name, value, profile),
    }),
  );
  const values = Object.fromEntries(drafts.map(({ name, value }) => [name, value])) as ApplicationValues;
  return drafts.map((draft) => {
    if (draft.found === undefined && !isNeeded(draft.name, values)) return leftBlank(draft, pack);
    const checks = checksOf(draft.name, { values, card, profile }, draft.found !== undefined);
    return assessed(draft, { class: APPLICATION_FIELDS[draft.name], checks, pack, known: master[draft.name], isSame: isSameText });
  });
}

/** Nothing is written where nothing has to be: there is nothing to look at. */
const leftBlank = (draft: Draft<ApplicationFieldName>, pack: RoutingPack): Field<ApplicationFieldName> => ({
  ...assessed(draft, { class: 'K3', checks: [], pack }),
  class: APPLICATION_FIELDS[draft.name],
  route: 'accept',
});

/** What the ink says where it was measured. */
function marksOn({ lines, marks = {} }: ReadPage): FoundFields {
  return Object.fromEntries(
    markSpotsOf(lines).flatMap(({ name, quad }) => {
      const ink = marks[name];
      return ink === undefined ? [] : [[name, markOf(name, quad, ink)]];
    }),
  );
}

function mendedValue(name: ApplicationFieldName, value: string, profile: PrcIdProfile): string | undefined {
  if (name === 'applicantIdNo') return mendedId(value, profile);
  const isAccount = name === 'payee1Account' || name === 'payee2Account';
  // an account without a check digit of its own looks like a misread one: only letters are mended there, digits never
  return isAccount && /[A-Z〇]/u.test(value) ? repaired(value, isBankCard) : undefined;
}
