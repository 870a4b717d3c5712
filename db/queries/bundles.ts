// Workflow bundles by hash, kept as gzip.
import type { Queryable } from '../client.ts';

export async function keepBundle(db: Queryable, { hash, code }: { hash: string; code: Uint8Array }): Promise<void> {
  await db.sql`insert into app.bundles (hash, code) values (${hash}, ${code}) on conflict do nothing`;
}

/** Undefined when no flow worker ever ran it. */
export async function bundleOf(db: Queryable, hash: string): Promise<Uint8Array | undefined> {
  const [row] = await db.sql<{ code: Uint8Array }[]>`select code from app.bundles where hash = ${hash}`;
  return row?.code;
}

/** The bundle that a case was started with, null before the engine was told of it; undefined when there is no such case. */
export async function caseBundle(db: Queryable, caseId: string): Promise<{ bundle: string | null } | undefined> {
  const [row] = await db.sql<{ bundle: string | null }[]>`select bundle from app.cases where id = ${caseId}`;
  return row;
}
