// Marks a field of a form or an input as P4 (domain rule X-04): masked in lists, kept out of histories, logs and metrics.
import { z } from 'zod';
import type { P4 } from './data-class.ts';

/** `p4(z.string())`. The class stands as `dataClass` in the JSON Schema, so that every reader of a snapshot sees it. */
export function p4<T extends z.ZodType>(schema: T): z.ZodType<P4<z.output<T>>, P4<z.output<T>>> {
  return schema.meta({ ...schema.meta(), dataClass: 'P4' }) as unknown as z.ZodType<P4<z.output<T>>, P4<z.output<T>>>;
}

type JsonSchema = { readonly properties?: Readonly<Record<string, { readonly dataClass?: string }>> };

/** The names of the P4 members of a form, read from its JSON Schema snapshot. */
export function p4Fields(form: JsonSchema): string[] {
  return Object.entries(form.properties ?? {})
    .filter(([, field]) => field.dataClass === 'P4')
    .map(([name]) => name);
}

/** The names of P4 members of a schema at any depth: what somebody who does not hold an item sees masked, wherever it stands. */
export function p4Names(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: Record<string, { dataClass?: string }> };
  const own = Object.entries(properties).flatMap(([name, member]) => (member.dataClass === 'P4' ? [name] : []));
  return [...own, ...Object.values(schema).flatMap((part) => p4Names(part))];
}

/** The same, of a schema that is not yet a snapshot. */
export const p4NamesOf = (schema: z.ZodType): string[] => p4Names(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));

/** A copy without the members of these names, at any depth. */
export function withoutMembers(value: unknown, names: ReadonlySet<string>): unknown {
  if (names.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withoutMembers(item, names));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (names.has(name) ? [] : [[name, withoutMembers(member, names)]])),
  );
}

/** `110105194912310021` → `110***********0021`: the first three and last four characters stay. */
export function mask(value: string): string {
  return value.length <= 7 ? '*'.repeat(value.length) : value.slice(0, 3) + '*'.repeat(value.length - 7) + value.slice(-4);
}

/**
 * Two values that differ, masked so that it can be seen: where both masks are the same, up to four digits stay from the first that differs
 * on. `9902021234567894` and `9902029999997894` are `990***1234**7894` and `990***9999**7894`.
 */
export function maskedApart(one: string, other: string): readonly [string, string] {
  const masks = [mask(one), mask(other)] as const;
  if (one === other || masks[0] !== masks[1]) return masks;
  const from = [...one].findIndex((digit, i) => digit !== other[i]);
  const to = from + SHOWN_APART;
  const opened = (value: string) => mask(value).slice(0, from) + value.slice(from, to) + mask(value).slice(to);
  return [opened(one), opened(other)];
}
const SHOWN_APART = 4;
