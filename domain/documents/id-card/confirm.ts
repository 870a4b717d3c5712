// What a person has confirmed or corrected becomes the final values, each with where it came from (A.2: OCR → repair → person). A person
// does not overrule a check digit, nor makes a customer of somebody else's card: what cannot stand comes back with what is wrong with it.
import { masterChecks } from '../assess.ts';
import type { Field } from '../field.ts';
import { isSameId, type PrcIdProfile } from '../prc-id.ts';
import { checksOf, type CardValues } from './checks.ts';
import { CARD_FIELD_NAMES, type CardFieldName } from './fields.ts';
import { normaliseName } from '../person-name.ts';

/** Values by name; what is absent is confirmed as it was read. */
export type Confirmed<Name extends string> = {
  readonly values: Readonly<Partial<Record<Name, string>>>;
  readonly by: string;
  readonly at: string;
  readonly task: string;
};
/** A field whose value cannot stand, by the rule that says so. Holds no values: it may pass through a history. */
export type FieldProblem<Name extends string> = { readonly field: Name; readonly rule: string };

export function confirmCard(
  read: readonly Field<CardFieldName>[],
  { values, by, at, task }: Confirmed<CardFieldName>,
  { profile, idNoOnRecord }: { readonly profile: PrcIdProfile; readonly idNoOnRecord?: string },
): { readonly fields: readonly Field<CardFieldName>[]; readonly problems: readonly FieldProblem<CardFieldName>[] } {
  const final = Object.fromEntries(
    CARD_FIELD_NAMES.map((name) => {
      const given = values[name] ?? read.find((field) => field.name === name)?.value ?? '';
      return [name, tidied(name, given)];
    }),
  ) as CardValues;
  const fields = read.map((field): Field<CardFieldName> => {
    const value = final[field.name];
    const isKnown = field.name !== 'idNo' || idNoOnRecord === undefined || value === '' ? undefined : isSameId(idNoOnRecord, value);
    const checks = [...checksOf(field.name, final, profile, false), ...masterChecks(isKnown, 'hard')];
    const source = value === field.value ? field.source : 'person';
    return { ...field, value, checks, source, route: 'accept', verified: { by, at, task, valueBefore: field.value } };
  });
  const problems = fields.flatMap(({ name, value, checks }) =>
    checks.filter((check) => !check.passed && (check.effect === 'hard' || value === '')).map(({ rule }) => ({ field: name, rule })),
  );
  return { fields, problems };
}

/** As A-R3 compares: NFKC, trimmed; numbers in capitals and without spaces. */
function tidied(name: CardFieldName, given: string): string {
  if (name === 'name') return normaliseName(given);
  const text = given.normalize('NFKC').trim();
  return name === 'idNo' ? text.replace(/\s/gu, '').toUpperCase() : text;
}
