// How values travel between PostgreSQL and JavaScript: instants as RFC 3339 text in UTC with milliseconds, int8 as a number,
// jsonb parsed, arrays as arrays. Dates, times and numerics stay text.

/** '2026-02-02 01:31:00.123456+00' → '2026-02-02T01:31:00.123Z'. app.app_now() cuts to milliseconds, so that nothing is lost here. */
export function parseInstant(text: string): string {
  if (!text.endsWith('+00') || text[10] !== ' ') return text; // infinity, or years beyond 9999
  const fraction = text[19] === '.' ? text.slice(20, -3) : '';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
}

/** Money and sequences are far below 2^53; a value beyond must not be rounded in silence. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} does not fit a number: select it as text`);
  return value;
}

/** One-dimensional array text, `{a,"b \"c\"",NULL}`, to its items. */
export function parseArray<T>(text: string, parse: (item: string) => T): (T | null)[] {
  const items: (T | null)[] = [];
  const item = /(?:"((?:[^"\\]|\\.)*)"|([^,{}]+))/gs;
  for (const [, quoted, bare] of text.slice(1, -1).matchAll(item))
    items.push(quoted !== undefined ? parse(quoted.replace(/\\(.)/gs, '$1')) : bare === 'NULL' ? null : parse(bare ?? ''));
  return items;
}

const escaped = (item: unknown): string =>
  item === null || item === undefined ? 'NULL' : `"${String(instant(item)).replace(/["\\]/g, '\\$&')}"`;

/** Text is taken for a finished array literal: Drizzle sends those. */
export const arrayText = (value: unknown): unknown => (Array.isArray(value) ? `{${value.map(escaped).join(',')}}` : value);

const asIs = <T>(value: T): T => value;
const instant = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);
const json = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const array = <T>(oid: number, parse: (item: string) => T) => ({
  to: oid,
  from: [oid],
  serialize: arrayText,
  parse: (text: string) => parseArray(text, parse),
});

// Arrays are declared here because the driver's own look-up of them (`fetch_types`) ends in an unhandled rejection when the
// connection is lost meanwhile. Text given for a json parameter is JSON already: see `jsonb` in client.ts.
export const types = {
  instant: { to: 1184, from: [1184], serialize: instant, parse: parseInstant },
  dateOrTime: { to: 1082, from: [1082, 1083, 1114], serialize: instant, parse: asIs<string> },
  json: { to: 3802, from: [3802, 114], serialize: json, parse: (text: string) => JSON.parse(text) as unknown },
  int8: { to: 20, from: [20], serialize: String, parse: parseInt8 },
  textArray: array(1009, asIs),
  int4Array: array(1007, Number),
  int8Array: array(1016, parseInt8),
  instantArray: array(1185, parseInstant),
};

/** Element type to array type, for `sql.array`. */
export const ARRAY_OF = { 20: 1016, 23: 1007, 25: 1009, 1184: 1185 };
