// What a reader may see of personal data (domain rule X-04): whoever holds the item works with it, everybody else sees it masked.
import { mask } from '../domain/data-class.schema.ts';

/** A copy in which members of these names are masked, at any depth; of a field that was read, as `{ name, value }`, what it quotes. */
export function maskMembers(value: unknown, names: ReadonlySet<string>): unknown {
  if (names.size === 0) return value;
  if (Array.isArray(value)) return value.map((item) => maskMembers(item, names));
  if (typeof value !== 'object' || value === null) return value;
  if ('name' in value && 'value' in value && typeof value.name === 'string' && names.has(value.name))
    return { ...(maskMembers({ ...value, name: undefined }, QUOTING) as object), name: value.name };
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, names.has(name) ? maskAll(member) : maskMembers(member, names)]),
  );
}

/** Every text and number below is masked; structure stays, so that a screen still shows that there is something. */
export function maskAll(value: unknown): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number') return mask(String(value));
  if (Array.isArray(value)) return value.map(maskAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, maskAll(member)]));
}

/** Members of a read field that quote the paper. Boxes, confidence and checks stay, they say nothing about a person. */
const QUOTING = new Set(['raw', 'value', 'text', 'alternatives', 'candidates']);
export const maskReading = (fields: unknown): unknown => maskMembers(fields, QUOTING);
