// What OCR read of a case's documents: the most sensitive rows that a screen shows.
import type { Queryable } from '../client.ts';

export type Reading = { readonly id: string; readonly caseId: string; readonly engine: string; readonly fields: unknown };

/** A reading counts only for tasks of its own matter: a task cannot point at another customer's. */
export async function readingOf(db: Queryable, r: { readonly id: string; readonly caseId: string }): Promise<Reading | null> {
  const [row] = await db.sql<Reading[]>`
    select r.id, r.case_id as "caseId", r.engine, r.fields from app.readings r join app.cases c on c.id = r.case_id
    where r.id = ${r.id} and c.root_case = (select root_case from app.cases where id = ${r.caseId})`;
  return row ?? null;
}
