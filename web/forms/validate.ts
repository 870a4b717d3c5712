// Checks data against a JSON Schema 2020-12 without eval, and says for each fault where it is and what to do. Messages are keys of the
// language files; nothing here knows React or RJSF.
import { Validator, type OutputUnit } from '@cfworker/json-schema';
import type { FieldError } from '../api/problem.ts';
import type { JsonSchema } from '../api/types.ts';
import { type en } from '../i18n/en.ts';
import { withEmptyLists } from './empty-lists.ts';
import { isMoney, isSchema, pointerTokens, schemaAt } from './schema.ts';

/** Without the two forms of a plural. */
type Stem<Key> = Key extends `${infer Of}_${'one' | 'other'}` ? Of : Key;
type MessageKey = Stem<keyof typeof en.form.error>;
export type Fault = {
  readonly path: readonly string[];
  readonly keyword: string;
  readonly message: MessageKey;
  readonly limit?: number;
  readonly length?: number;
  /** What a rule of the process says itself, in both languages. */
  readonly text?: string;
};

/** Keywords that only hold others: what they say is said by what they hold. */
const CONTAINERS = new Set([
  'properties',
  'items',
  'prefixItems',
  '$ref',
  '$recursiveRef',
  'allOf',
  'additionalItems',
  'patternProperties',
  'if',
  'then',
  'else',
  'dependentSchemas',
]);
const PLAIN = new Set<string>([
  'required',
  'const',
  'type',
  'enum',
  'minLength',
  'maxLength',
  'pattern',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'uniqueItems',
  'additionalProperties',
] satisfies MessageKey[]);

const validators = new WeakMap<JsonSchema, Validator>();
function validatorOf(schema: JsonSchema): Validator {
  const known = validators.get(schema);
  if (known) return known;
  // the last argument: go on after the first fault
  const made = new Validator(schema, '2020-12', false);
  validators.set(schema, made);
  return made;
}

/** JSON as it will be sent: members without a value are gone. */
export const asJson = (data: unknown): unknown => (data === undefined ? undefined : (JSON.parse(JSON.stringify(data)) as unknown));

export function isValid(schema: JsonSchema, data: unknown): boolean {
  const json = asJson(data);
  return json !== undefined && validatorOf(schema).validate(json).valid;
}

export function faults(schema: JsonSchema, data: unknown): Fault[] {
  const json = withEmptyLists(schema, asJson(data) ?? {});
  const { errors } = validatorOf(schema).validate(json);
  const found = errors
    .filter(({ keyword, keywordLocation }) => !CONTAINERS.has(keyword) && !/\/(anyOf|oneOf)\//.test(keywordLocation))
    .map((unit) => fault(unit, schema, json));
  return withoutDoubles(found);
}

function fault(unit: OutputUnit, schema: JsonSchema, data: unknown): Fault {
  const { keyword } = unit;
  const path = pointerTokens(unit.instanceLocation);
  // a missing member is reported at its parent, with its name in the text
  if (keyword === 'required') path.push(/"(.*)"/s.exec(unit.error)?.[1] ?? '');
  const owner = path.slice(0, -1);
  const money = path.length > 0 ? schemaAt(schema, owner) : undefined;
  if (money && isMoney(money)) return { path: owner, keyword, message: 'money' };
  // an unticked "I have …" is not merely empty: it was not confirmed
  if (keyword === 'required' && schemaAt(schema, path)?.['const'] === true) return { path, keyword: 'const', message: 'const' };
  const limit = limitAt(schema, unit.keywordLocation);
  const value = path.reduce<unknown>(
    (inner, token) => (isSchema(inner) || Array.isArray(inner) ? (inner as Record<string, unknown>)[token] : undefined),
    data,
  );
  return {
    path,
    keyword,
    message: messageOf(keyword, limit),
    ...(typeof limit === 'number' ? { limit } : {}),
    ...(typeof value === 'string' ? { length: [...value].length } : {}),
  };
}

function messageOf(keyword: string, limit: unknown): MessageKey {
  if (keyword === 'format') return limit === 'date' ? 'formatDate' : 'format';
  if (keyword === 'exclusiveMinimum') return 'minimum';
  if (keyword === 'exclusiveMaximum') return 'maximum';
  return PLAIN.has(keyword) ? (keyword as MessageKey) : 'other';
}

/** What the schema says under the failed keyword. References on the way are steps named `$ref`. */
function limitAt(root: JsonSchema, keywordLocation: string): unknown {
  let node: unknown = root;
  for (const token of pointerTokens(keywordLocation)) {
    if (!isSchema(node) && !Array.isArray(node)) return undefined;
    const next = (node as Record<string, unknown>)[token];
    node =
      token === '$ref' && typeof next === 'string'
        ? pointerTokens(next).reduce<unknown>((inner, step) => (isSchema(inner) ? inner[step] : undefined), root)
        : next;
  }
  return node;
}

/** One fault per place: the first, or the one that says more. A date fails its long pattern and its format at once. */
function withoutDoubles(all: readonly Fault[]): Fault[] {
  const places = new Map<string, Fault>();
  for (const fault of all) {
    const place = fault.path.join('/');
    if (!places.has(place) || fault.message === 'formatDate') places.set(place, fault);
  }
  return [...places.values()];
}

/** What the API found, as the same kind of fault. Its pointers may begin with the member of the request body that holds the data. */
export function faultsOf(errors: readonly FieldError[], schema: JsonSchema, holder: string): Fault[] {
  return withoutDoubles(
    errors.map(({ pointer, code, message }) => {
      const tokens = pointerTokens(pointer);
      let path = tokens[0] === holder && schemaAt(schema, [holder]) === undefined ? tokens.slice(1) : tokens;
      const owner = schemaAt(schema, path.slice(0, -1));
      const isAmount = path.length > 0 && owner !== undefined && isMoney(owner);
      if (isAmount) path = path.slice(0, -1);
      return {
        path,
        keyword: code,
        message: isAmount ? 'money' : messageOf(code, undefined),
        ...(code === 'custom' && message !== '' ? { text: message } : {}),
      };
    }),
  );
}
