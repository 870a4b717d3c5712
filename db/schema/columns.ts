// Column types that all tables share. Instants are RFC 3339 text (db/types.ts), bytes are Buffers, int8 is a number.
// Constraints, foreign keys and indexes stand in the migrations only: these tables are for writing queries, not for making a database.
import type { Iso } from '../../domain/ids.ts';
import { customType, jsonb, sql, timestamp } from '../drizzle.ts';

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' }).$type<Iso>();

/** Filled by the database's clock when it is left out. */
export const stamped = (name: string) =>
  instant(name)
    .notNull()
    .default(sql`app.app_now()`);

export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Of the bank's clock. */
export const timeOfDay = customType<{ data: string }>({ dataType: () => 'time without time zone' });

export const json = <T = unknown>(name: string) => jsonb(name).$type<T>();

/** Titles and the like. */
export type TwoLanguages = { readonly en: string; readonly zh: string };
export type JsonObject = Readonly<Record<string, unknown>>;
