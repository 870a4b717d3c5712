// What all routes share: instants, texts in two languages, ids, pages, problems.
import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../../domain/errors.ts';
import type { Iso } from '../../domain/ids.ts';
import { described, named } from './registry.ts';

/** Made by the database: told, not checked again at every answer. */
export const Instant = described(z.string(), 'An instant in RFC 3339.', {
  format: 'date-time',
  examples: ['2026-02-02T01:31:00.000Z'],
}) as unknown as z.ZodType<Iso, Iso>;
/** Given by a client. */
export const InstantInput = described(z.iso.datetime({ offset: true }), 'An instant in RFC 3339 with its zone.', {
  format: 'date-time',
}) as unknown as z.ZodType<Iso, Iso>;

export const Text = named('Text', z.object({ en: z.string(), zh: z.string() }), 'A text in both languages.');
export const Json = described(z.unknown(), 'Any JSON.');
export const list = <T extends z.ZodType>(schema: T) => z.array(schema).readonly();

/** Ids of cases, tasks, documents: a key of a task may hold what a process owner chose. */
export const Id = z.string().min(1).max(200);
export const Name = z.string().min(1).max(100);

/** Lists are read in pages of at most 200. */
const LIMIT_MAX = 200;
export const Page = {
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(50),
  cursor: described(z.string().max(500), 'The `next` of the page before.').optional(),
};
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: list(item), next: described(z.string(), 'Give it as `cursor` to read on; null at the end.').nullable() });

const FieldError = named(
  'FieldError',
  z.object({ pointer: z.string(), code: z.string(), message: z.string() }),
  'A finding about one member; `pointer` is a JSON pointer into the request body.',
);
export const Problem = named(
  'Problem',
  z.object({
    type: described(z.string(), 'An address that explains the code.'),
    title: z.string(),
    status: z.int(),
    detail: described(z.string(), 'What happened and what to do next.'),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    errors: list(FieldError).optional(),
    facts: described(
      z.record(z.string(), z.string()),
      'What the detail speaks of (holder, rule, person), for a screen in another language.',
    ).optional(),
    traceId: z.string(),
  }),
  'RFC 9457: why a request was refused.',
);

/** The statuses with which a route may refuse, beside those that any request may meet. */
export function refusals<S extends number = never>(...statuses: S[]) {
  const problem = { description: 'Refused', content: { 'application/problem+json': { schema: Problem } } };
  return Object.fromEntries([...ANY_REQUEST, ...statuses].map((status) => [status, problem])) as Record<
    (typeof ANY_REQUEST)[number] | S,
    typeof problem
  >;
}
const ANY_REQUEST = [400, 401, 403, 404, 413, 415, 429, 500, 503] as const;

export const IdempotencyKey = described(
  z.string().regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters'),
  'Makes the request safe to repeat: the same key and body are answered the same, once carried out.',
);
export const KeyOptional = z.looseObject({ 'idempotency-key': IdempotencyKey.optional() });
export const KeyRequired = z.looseObject({ 'idempotency-key': IdempotencyKey });
