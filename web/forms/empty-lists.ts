// A required list that may be empty and was never touched is an empty list: the form shows "none yet", so the answer says so too.
import type { JsonSchema } from '../api/types.ts';
import { isSchema, properties, required, resolve } from './schema.ts';

/** As deep as inputs are nested. */
const DEPTH_MAX = 6;

const mayBeEmpty = (schema: JsonSchema): boolean => schema['type'] === 'array' && !(Number(schema['minItems'] ?? 0) > 0);

export function withEmptyLists(root: JsonSchema, data: unknown): unknown {
  return filled(root, data, root, 0);
}

function filled(given: JsonSchema, data: unknown, root: JsonSchema, depth: number): unknown {
  if (depth > DEPTH_MAX) return data;
  const schema = resolve(given, root);
  if (Array.isArray(data)) {
    const { items } = schema;
    return isSchema(items) ? data.map((one: unknown) => filled(items, one, root, depth + 1)) : data;
  }
  if (!isSchema(data)) return data;
  const members = properties(schema);
  const missing = required(schema).filter((name) => data[name] === undefined && members[name] && mayBeEmpty(resolve(members[name], root)));
  const own = Object.entries(data).map(([name, value]) => [name, members[name] ? filled(members[name], value, root, depth + 1) : value]);
  return Object.fromEntries([...own, ...missing.map((name) => [name, []])]) as unknown;
}
