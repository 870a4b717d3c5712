// The wrapped data key of a case. Null when it was destroyed on purpose; a missing row is a fault.
import type { Queryable } from '../client.ts';

export type WrappedKey = { readonly found: false } | { readonly found: true; readonly wrapped: Uint8Array | null };

export async function wrappedKeyOf(db: Queryable, caseId: string): Promise<WrappedKey> {
  const [row] = await db.sql<{ wrapped: Uint8Array | null }[]>`select wrapped from app.case_keys where case_id = ${caseId}`;
  return row ? { found: true, wrapped: row.wrapped } : { found: false };
}
