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
