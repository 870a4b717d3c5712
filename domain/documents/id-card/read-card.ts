// From the pages of an ID card, in any order, to its fields with their checks and routes (domain rules A.2–A.4). Pure: the same pages,
// second readings, day and pack give the same fields.
import { assessed, draftOf } from '../assess.ts';
import type { Field } from '../field.ts';
import { isSameName } from '../person-name.ts';
import { isSameId, readPrcId, type PrcIdProfile } from '../prc-id.ts';
import type { ReadPage } from '../read-page.ts';
import { repaired } from '../repair.ts';
import type { RoutingPack } from '../routing.ts';
import { checksOf, type CardValues } from './checks.ts';
import { CARD_FIELD_NAMES, CARD_FIELDS, type CardFieldName } from './fields.ts';
import { findOnCard, type Side } from './find.ts';
import { normalisedValue } from './values.ts';

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

export function readCard(pages: readonly ReadPage[], { profile, pack, master = {} }: CardRules): CardReading {
  const looked = pages.map((page) => ({ page, ...findOnCard(page.lines) }));
  const drafts = CARD_FIELD_NAMES.map((name) =>
    draftOf(name, looked, {
      normalised: (raw) => normalisedValue(name, raw),
      mended: (value) => (name === 'idNo' ? mendedId(value, profile) : undefined),
    }),
  );
  const values = Object.fromEntries(drafts.map(({ name, value }) => [name, value])) as CardValues;
  const fields = drafts.map((draft) =>
    assessed(draft, {
      class: CARD_FIELDS[draft.name],
      checks: checksOf(draft.name, values, profile, draft.found !== undefined),
      pack,
      known: master[draft.name],
      ...(draft.name === 'name' ? { isSame: isSameName } : { isSame: isSameId, mustBeKnown: draft.name === 'idNo' }),
    }),
  );
  return { fields, sides: looked.map(({ side }) => side), route: fields.every(({ route }) => route === 'accept') ? 'accept' : 'verify' };
}

export function mendedId(value: string, profile: PrcIdProfile): string | undefined {
  const passes = (candidate: string): boolean => readPrcId(candidate, profile).ok;
  return passes(value) ? undefined : repaired(value, passes);
}
