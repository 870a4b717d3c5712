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

/**
 * Takes a key for this transaction; false when it is recorded, or another transaction holds it at this moment. Nobody waits: the advisory
 * lock lasts as long as the transaction.
 */
export async function takeKey(db: Queryable, k: Key & { readonly requestHash: string }): Promise<boolean> {
  const rows = await db.sql`
    insert into app.idempotency (person_id, key, request_hash)
    select ${k.person}, ${k.key}, ${k.requestHash} where pg_try_advisory_xact_lock(hashtextextended(${`${k.person}:${k.key}`}, 0))
    on conflict do nothing
    returning key`;
  return rows.length > 0;
}

/** Writes the answer to a key taken in this transaction. */
export async function recordAnswer(db: Queryable, k: Key & Pick<Recording, 'status' | 'sealedBody'>): Promise<void> {
  await db.sql`update app.idempotency set status = ${k.status}, sealed_body = ${k.sealedBody} where person_id = ${k.person} and key = ${k.key}`;
}
