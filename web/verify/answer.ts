// What a verifier's screen makes of a draft: the values in the rows, the answer that is handed in, and what of the form is left to ask. Pure.
import type { JsonSchema } from '../api/types.ts';
import { isSchema, properties, required } from '../forms/schema.ts';
import { faults, type Fault } from '../forms/validate.ts';
import { withoutMarks } from '../tasks/marks.ts';
import type { Row } from './fields.ts';

type Members = Readonly<Record<string, unknown>>;
const membersOf = (data: unknown): Members => (isSchema(data) ? data : {});
const only = (data: unknown, keep: (name: string, value: unknown) => boolean): Members =>
  Object.fromEntries(Object.entries(membersOf(data)).filter(([name, value]) => keep(name, value)));

const heldAt = (data: unknown, place: readonly string[]): Members =>
  membersOf(place.reduce<unknown>((outer, name) => membersOf(outer)[name], data));

/** The values that the rows show: what the machine read, unless the process or a draft says otherwise. '' is a value that was cleared. */
export function valuesOf(data: unknown, place: readonly string[], rows: readonly Row[]): Members {
  return { ...Object.fromEntries(rows.map(({ name, reading }) => [name, reading?.value ?? undefined])), ...heldAt(data, place) };
}

/** The draft with these values at their place. */
export function withValues(data: unknown, place: readonly string[], values: Members): Members {
  const [holder] = place;
  return holder === undefined ? { ...membersOf(data), ...values } : { ...membersOf(data), [holder]: { ...heldAt(data, place), ...values } };
}

/** What of the form is no row: shown as an ordinary form below. Undefined when nothing is left. A value of a paper that is not there is not asked for. */
export function restOf(form: JsonSchema, place: readonly string[], rows: readonly Row[]): JsonSchema | undefined {
  const taken = place.length === 0 ? rows.map(({ name }) => name) : place;
  const isOfPaper = (member: unknown): boolean => isSchema(member) && member['paper'] !== undefined;
  const left = only(properties(form), (name, member) => !taken.includes(name) && !isOfPaper(member));
  if (Object.keys(left).length === 0) return undefined;
  return { ...form, properties: left, required: required(form).filter((name) => name in left) };
}
export const restData = (data: unknown, rest: JsonSchema): Members => only(data, (name) => name in properties(rest));
export const withRest = (data: unknown, rest: JsonSchema, next: unknown): Members => ({
  ...only(data, (name) => !(name in properties(rest))),
  ...membersOf(next),
});

/** A paper that is sent back is not filed: its values need no look and are no part of the answer. */
export function isSentBack(data: unknown): boolean {
  const { decision } = membersOf(data) as { decision?: unknown };
  return decision !== undefined && decision !== 'confirm';
}

type Whole = {
  readonly data: unknown;
  readonly form: JsonSchema;
  readonly place: readonly string[];
  readonly rows: readonly Row[];
  readonly rest: JsonSchema | undefined;
};

/** What is handed in. */
export function answerOf({ data, place, rows, rest }: Whole): unknown {
  if (isSentBack(data)) return rest ? restData(data, rest) : {};
  const values = only(valuesOf(data, place, rows), (_, value) => value !== '' && value !== undefined);
  const names = rows.map(({ name }) => name);
  const bare = place.length === 0 ? only(data, (name) => !names.includes(name)) : data;
  return withoutMarks(withValues(bare, place, values));
}

/** What is wrong with it. A value that was read cannot be taken away: what is left out counts as confirmed as it was read. */
export function faultsOfAnswer(whole: Whole): Fault[] {
  const found = faults(whole.form, answerOf(whole));
  if (isSentBack(whole.data)) return found;
  const values = valuesOf(whole.data, whole.place, whole.rows);
  const cleared = whole.rows.filter(({ name, reading }) => values[name] === '' && (reading?.value ?? '') !== '');
  return [...cleared.map(({ name }) => ({ path: [...whole.place, name], keyword: 'required', message: 'required' }) as const), ...found];
}
