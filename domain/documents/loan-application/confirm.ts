// What a person has confirmed or corrected on a loan application becomes the final values (A.2: OCR → repair → person). A person does not
// overrule a rule that makes the form void: what cannot stand comes back with what is wrong with it.
import type { Field } from '../field.ts';
import type { Confirmed, FieldProblem } from '../id-card/confirm.ts';
import type { PrcIdProfile } from '../prc-id.ts';
import { checksOf, isNeeded, type ApplicationValues, type CardBeside } from './checks.ts';
import { APPLICATION_FIELD_NAMES, type ApplicationFieldName } from './fields.ts';
import { normalisedValue } from './values.ts';

export function confirmApplication(
  read: readonly Field<ApplicationFieldName>[],
  { values, by, at, task }: Confirmed<ApplicationFieldName>,
  { profile, card }: { readonly profile: PrcIdProfile; readonly card: CardBeside },
): { readonly fields: readonly Field<ApplicationFieldName>[]; readonly problems: readonly FieldProblem<ApplicationFieldName>[] } {
  const final = Object.fromEntries(
    APPLICATION_FIELD_NAMES.map((name) => {
      const given = values[name];
      return [name, given === undefined ? (read.find((field) => field.name === name)?.value ?? '') : normalisedValue(name, given)];
    }),
  ) as ApplicationValues;
  const fields = read.map((field): Field<ApplicationFieldName> => {
    const value = final[field.name];
    const checks = checksOf(field.name, { values: final, card, profile }, false);
    const source = value === field.value ? field.source : 'person';
    return { ...field, value, checks, source, route: 'accept', verified: { by, at, task, valueBefore: field.value } };
  });
  const problems = fields.flatMap(({ name, value, checks }) =>
    checks
      .filter((check) => !check.passed && (check.effect === 'hard' || (value === '' && isNeeded(name, final))))
      .map(({ rule }) => ({ field: name, rule })),
  );
  return { fields, problems };
}
