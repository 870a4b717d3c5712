// Small things that forms need to know about a JSON Schema: following references, what is money, what each member is called.
import type { JsonSchema } from '../api/types.ts';

export const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Follows `#/$defs/Money`. Only references inside the document; at most 16, so that a circle ends. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let current = schema;
  for (let hops = 0; hops < 16 && typeof current['$ref'] === 'string'; hops++) {
    const target = follow(root, current['$ref']);
    if (!target) return current;
    const { $ref: _, ...own } = current;
    current = { ...target, ...own };
  }
  return current;
}

function follow(root: JsonSchema, ref: string): JsonSchema | undefined {
  let node: unknown = root;
  for (const token of pointerTokens(ref.replace(/^#/, ''))) node = isSchema(node) ? node[token] : undefined;
  return isSchema(node) ? node : undefined;
}

/** `/a~1b/0` → ['a/b', '0']; a leading `#` is taken too. */
export const pointerTokens = (pointer: string): string[] =>
  pointer
    .replace(/^#/, '')
    .split('/')
    .slice(1)
    .map((token) => decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~'));

export function properties(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const found = schema['properties'];
  return isSchema(found) ? (found as Record<string, JsonSchema>) : {};
}

export const required = (schema: JsonSchema): readonly string[] =>
  Array.isArray(schema['required']) ? (schema['required'] as readonly string[]) : [];

/**
 * The names of the members in the order in which they are to be shown: as `order` says; else as they stand, unless a database has sorted
 * them (shorter names first), then the required ones as `required` lists them, and the others after.
 */
export function memberOrder(schema: JsonSchema): readonly string[] {
  const names = Object.keys(properties(schema));
  const { order } = schema as { readonly order?: unknown };
  const isSorted = names.length > 1 && names.every((name, at) => at === 0 || isBefore(names[at - 1] ?? '', name));
  const wanted = Array.isArray(order) ? (order as readonly unknown[]) : isSorted ? required(schema) : names;
  const first = wanted.filter((name): name is string => typeof name === 'string' && names.includes(name));
  return [...first, ...names.filter((name) => !first.includes(name))];
}
const isBefore = (a: string, b: string): boolean => a.length < b.length || (a.length === b.length && a < b);

/** An object of `amountMinor` and `currency` is money, whatever it is called. */
export function isMoney(schema: JsonSchema): boolean {
  const members = properties(schema);
  return 'amountMinor' in members && 'currency' in members;
}

/** The schema that stands at a path of the data, as far as it can be found without knowing the data. */
export function schemaAt(root: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  let current: JsonSchema = resolve(root, root);
  for (const token of path) {
    const next = properties(current)[token] ?? current['items'];
    if (!isSchema(next)) return undefined;
    current = resolve(next, root);
  }
  return current;
}

/** The place of each name: where it comes first. */
export const ranksOf = (...names: readonly Iterable<string>[]): ReadonlyMap<string, number> =>
  new Map([...new Set(names.flatMap((some) => [...some]))].map((name, rank) => [name, rank]));
