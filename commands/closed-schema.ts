// A form names its members; an answer with others would carry into the process what nobody declared, perhaps personal data that nobody
// classed. zod's schemas of plain objects leave that open, so it is closed here, before a snapshot judges an answer.
type Schema = Readonly<Record<string, unknown>>;

const ONE = ['items', 'contains', 'not'];
const SOME = ['anyOf', 'oneOf', 'prefixItems']; // not allOf: its parts describe one object together
const NAMED = ['properties', '$defs', 'patternProperties'];

/** The same schema, in which an object takes only the members that it declares unless it says itself what others are. */
export function closedSchema(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const given = schema as Schema;
  const copy: Record<string, unknown> = { ...given };
  for (const key of ONE) if (key in given) copy[key] = closedSchema(given[key]);
  for (const key of SOME) if (Array.isArray(given[key])) copy[key] = given[key].map(closedSchema);
  for (const key of NAMED)
    if (typeof given[key] === 'object' && given[key] !== null)
      copy[key] = Object.fromEntries(Object.entries(given[key]).map(([name, member]) => [name, closedSchema(member)]));
  const isPlain =
    'properties' in given &&
    !['additionalProperties', 'unevaluatedProperties', 'patternProperties', 'allOf', '$ref'].some((key) => key in given);
  return isPlain ? { ...copy, additionalProperties: false } : copy;
}
