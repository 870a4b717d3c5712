// Workflow bundles by hash, kept as gzip.
import type { Queryable } from '../client.ts';
import { eq } from '../drizzle.ts';
import { bundles, cases } from '../schema/cases.ts';

export async function keepBundle(db: Queryable, bundle: { hash: string; code: Buffer }): Promise<void> {
  await db.orm.insert(bundles).values(bundle).onConflictDoNothing();
}

/** The bundle that a case was started with, null before the engine was told of it; undefined when there is no such case. */
export async function caseBundle(db: Queryable, caseId: string): Promise<{ bundle: string | null } | undefined> {
  const [row] = await db.orm.select({ bundle: cases.bundle }).from(cases).where(eq(cases.id, caseId));
  return row;
}
