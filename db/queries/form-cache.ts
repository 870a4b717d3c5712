// Forms by hash, kept in the process: they never change, and an item is rendered far more often than a form is written.
import type { Queryable } from '../client.ts';

export type JsonSchema = Readonly<Record<string, unknown>> & {
  readonly properties?: Readonly<Record<string, { readonly dataClass?: string }>>;
};

/** A bank has some hundred forms open at once; beyond that the oldest is read again. */
const LIMIT = 1_000;
const known = new Map<string, JsonSchema>();

/** The JSON Schema of a snapshot. Throws when a task names a form that is not there: the foreign key forbids it. */
export async function formByHash(db: Queryable, hash: string): Promise<JsonSchema> {
  const cached = known.get(hash);
  if (cached) return cached;
  const [row] = await db.sql<{ schema: JsonSchema }[]>`select schema from app.forms where hash = ${hash}`;
  if (!row) throw new Error(`form ${hash} is missing`);
  const [oldest] = known.keys();
  if (known.size >= LIMIT && oldest !== undefined) known.delete(oldest);
  known.set(hash, row.schema);
  return row.schema;
}
