// What a request with an Idempotency-Key was answered. The row is written in the transaction of the effect, so that a crash leaves both or
// neither; a refusal leaves neither, so that a corrected form may use its key again.
import type { Queryable } from '../client.ts';
import type { Recording } from './complete-task.ts';

export type Recorded = { readonly requestHash: string; readonly status: number | null; readonly sealedBody: Uint8Array | null };
type Key = { readonly person: string; readonly key: string };

export async function recordedAnswer(db: Queryable, { person, key }: Key): Promise<Recorded | null> {
  const [row] = await db.sql<Recorded[]>`
    select request_hash as "requestHash", status, sealed_body as "sealedBody" from app.idempotency where person_id = ${person} and key = ${key}`;
  return row ?? null;
}

/** True when this transaction holds the key now and nothing is recorded under it. Nobody waits: the lock lasts as long as the transaction. */
export const isKeyFree = (sql: Queryable['sql'], { person, key }: Key) => sql`
  (pg_try_advisory_xact_lock(hashtextextended(${`${person}:${key}`}, 0))
    and not exists (select from app.idempotency where person_id = ${person} and key = ${key}))`;

/** Takes a key for this transaction; false when it is recorded, or another transaction holds it at this moment. */
export async function takeKey(db: Queryable, k: Key): Promise<boolean> {
  const { sql } = db;
  const [row] = await sql<{ isFree: boolean }[]>`select ${isKeyFree(sql, k)} as "isFree"`;
  return row?.isFree ?? false;
}

/**
 * Writes the answer to a key taken in this transaction: once, at its end, instead of a row at the beginning and a second version of it. A
 * transaction that took the key in the very instant in which another one recorded its answer fails here (`isKeyRecorded`), and nothing of it stays.
 */
export async function recordAnswer(db: Queryable, k: Key & Omit<Recording, 'key'>): Promise<void> {
  await db.sql`
    insert into app.idempotency (person_id, key, request_hash, status, sealed_body)
    values (${k.person}, ${k.key}, ${k.requestHash}, ${k.status}, ${k.sealedBody})`;
}
