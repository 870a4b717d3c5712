// Opaque cursors: where a page ended, as base64url, bound to who asked and to what she asked for. A client gives them back unread; one that is
// broken, or belongs to somebody else or to another question, is refused and not guessed at.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import type { Person } from '../domain/people.ts';
import { actorOf } from './request.ts';

type Place = readonly (string | number)[];
/** What a place is made of, by the order of the page: the database is asked for nothing else. */
export const PlaceOf = {
  deadline: z.tuple([z.iso.datetime(), z.string()]),
  age: z.tuple([z.iso.datetime(), z.string()]),
  priority: z.tuple([z.literal([0, 1]), z.string().regex(/^\d{1,18}$/), z.string()]),
};
const Cursor = z.tuple([z.string().length(16), z.array(z.union([z.string().max(300), z.number()])).max(6)]);
type Asked = { readonly actor: Pick<Person, 'id'>; readonly question: string };

const mark = ({ actor, question }: Asked): string =>
  createHash('sha256').update(`${actor.id}\n${question}`).digest('base64url').slice(0, 16);

export const cursorAt = (asked: Asked, place: Place): string => Buffer.from(JSON.stringify([mark(asked), place])).toString('base64url');

/** Null: the first page. Errors: INVALID_REQUEST. */
export function placeIn<P extends Place>(cursor: string | undefined, asked: Asked, shape: z.ZodType<P>): P | null {
  if (cursor === undefined) return null;
  const [owner, place] = parsed(cursor);
  const fits = shape.safeParse(place);
  if (owner === mark(asked) && fits.success) return fits.data;
  throw wrong('The cursor belongs to another query or to another person. Start from the first page, without a cursor.');
}

function parsed(cursor: string): z.output<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw wrong('The cursor is not one of ours. Start from the first page, without a cursor.', cause);
  }
}

const wrong = (message: string, cause?: unknown): Refusal =>
  new Refusal('INVALID_REQUEST', message, {
    errors: [{ pointer: '/cursor', code: 'cursor', message: 'It is not a cursor of this list.' }],
    cause,
  });

type Query = { readonly limit: number; readonly cursor?: string | undefined };
/** A request for a page of a list. */
export type PageRequest = FastifyRequest & { readonly query: Query };

/** Another length of page is no other question. */
function askedIn(request: PageRequest): Asked {
  const { limit: _, cursor: __, ...query } = request.query;
  const members = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  return { actor: actorOf(request), question: `${request.url.split('?', 1)[0]} ${JSON.stringify(members)}` };
}
const placeOf = <P extends Place>(request: PageRequest, shape: z.ZodType<P>): P | null =>
  placeIn(request.query.cursor, askedIn(request), shape);

export function afterInstant(request: PageRequest): { readonly at: Iso; readonly id: string } | null {
  const place = placeOf(request, PlaceOf.age);
  return place && { at: place[0] as Iso, id: place[1] };
}
export function afterNameAndId(request: PageRequest): { readonly name: string; readonly id: string } | null {
  const place = placeOf(request, z.tuple([z.string(), z.string()]));
  return place && { name: place[0], id: place[1] };
}
export function afterLoad(request: PageRequest): { readonly held: number; readonly name: string; readonly id: string } | null {
  const place = placeOf(request, z.tuple([z.int().nonnegative(), z.string(), z.string()]));
  return place && { held: place[0], name: place[1], id: place[2] };
}
export const afterNumber = (request: PageRequest): number | null => placeOf(request, z.tuple([z.int().nonnegative()]))?.[0] ?? null;

/** A page is read one row longer than asked for: the extra row says that there is more. */
export function paged<Row, Item>(request: PageRequest, rows: readonly Row[], toItem: (row: Row) => Item, place: (row: Row) => Place) {
  const { limit } = request.query;
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    next: rows.length > limit && last !== undefined ? cursorAt(askedIn(request), place(last)) : null,
  };
}

/** A page of rows in the order of their numbers, which say where it ended. */
export async function pagedByNumber<Row>(
  request: PageRequest,
  numberOf: (row: Row) => number,
  read: (page: { readonly after: number | null; readonly limit: number }) => Promise<readonly Row[]>,
) {
  const rows = await read({ after: afterNumber(request), limit: request.query.limit + 1 });
  return paged(
    request,
    rows,
    (row) => row,
    (row) => [numberOf(row)],
  );
}
