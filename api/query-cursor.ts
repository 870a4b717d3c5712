// Cursors of the query over items: where the page ended, bound to the query and to who asked. One that belongs to somebody else, or to another
// question, is refused and not guessed at.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '../domain/errors.ts';
import type { Person } from '../domain/people.ts';

/** What a place is made of, by the order of the page: the database is asked for nothing else. */
export const PlaceOf = {
  deadline: z.tuple([z.iso.datetime(), z.string()]),
  age: z.tuple([z.iso.datetime(), z.string()]),
  priority: z.tuple([z.literal([0, 1]), z.string().regex(/^\d{1,18}$/), z.string()]),
};
const Place = z.array(z.union([z.string().max(300), z.number()])).max(6);
const Cursor = z.tuple([z.string().length(16), Place]);
type Asked = { readonly actor: Pick<Person, 'id'>; readonly question: string };

const mark = ({ actor, question }: Asked): string =>
  createHash('sha256').update(`${actor.id}\n${question}`).digest('base64url').slice(0, 16);

export const cursorAt = (asked: Asked, place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify([mark(asked), place])).toString('base64url');

/** Null: the first page. Errors: INVALID_REQUEST. */
export function placeIn(
  cursor: string | undefined,
  asked: Asked,
  shape: z.ZodType<readonly (string | number)[]> = Place,
): readonly (string | number)[] | null {
  if (cursor === undefined) return null;
  const [owner, place] = parsed(cursor);
  if (owner === mark(asked) && shape.safeParse(place).success) return place;
  const message = 'The cursor belongs to another query or to another person. Start from the first page, without a cursor.';
  throw new Refusal('INVALID_REQUEST', message, {
    errors: [{ pointer: '/cursor', code: 'cursor', message: 'It is not a cursor of this list.' }],
  });
}

function parsed(cursor: string): z.output<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new Refusal('INVALID_REQUEST', 'The cursor is not one of ours. Start from the first page, without a cursor.', {
      errors: [{ pointer: '/cursor', code: 'cursor', message: 'It is not a cursor of this list.' }],
      cause,
    });
  }
}
