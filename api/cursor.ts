// Opaque cursors: where a page ended, as base64url. A client gives them back unread; a broken one is refused, never guessed at.
import { z } from 'zod';
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';

const encode = (parts: readonly (string | number)[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

function decode<T>(cursor: string | undefined, schema: z.ZodType<T>): T | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new Refusal('INVALID_REQUEST', 'The cursor is not one of ours. Start from the first page, without a cursor.', {
      errors: [{ pointer: '/cursor', code: 'cursor', message: 'It is not a cursor of this list.' }],
      cause,
    });
  }
}

const InstantAndId = z.tuple([z.iso.datetime(), z.string().max(200)]);
export const afterInstant = (cursor: string | undefined): { readonly at: Iso; readonly id: string } | null => {
  const parts = decode(cursor, InstantAndId);
  return parts && { at: parts[0] as Iso, id: parts[1] };
};
export const afterNameAndId = (cursor: string | undefined): { readonly name: string; readonly id: string } | null => {
  const parts = decode(cursor, z.tuple([z.string().max(200), z.string().max(200)]));
  return parts && { name: parts[0], id: parts[1] };
};
export const afterLoad = (cursor: string | undefined): { readonly held: number; readonly name: string; readonly id: string } | null => {
  const parts = decode(cursor, z.tuple([z.int().nonnegative(), z.string().max(200), z.string().max(200)]));
  return parts && { held: parts[0], name: parts[1], id: parts[2] };
};
export const afterNumber = (cursor: string | undefined): number | null => decode(cursor, z.tuple([z.int().nonnegative()]))?.[0] ?? null;

/** A page is read one row longer than asked for: the extra row says that there is more. */
export function paged<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  place: (row: Row) => readonly (string | number)[],
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toItem), next: rows.length > limit && last !== undefined ? encode(place(last)) : null };
}

/** A page of rows in the order of their numbers, which say where it ended. */
export async function pagedByNumber<Row>(
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  numberOf: (row: Row) => number,
  read: (page: { readonly after: number | null; readonly limit: number }) => Promise<readonly Row[]>,
) {
  const rows = await read({ after: afterNumber(cursor), limit: limit + 1 });
  return paged(
    rows,
    limit,
    (row) => row,
    (row) => [numberOf(row)],
  );
}
