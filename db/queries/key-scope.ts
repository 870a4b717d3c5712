// Whether a thing belongs to an item of certain queues, for keys that are limited to them.
import type { Queryable } from '../client.ts';

type Queues = { readonly queues: readonly string[] };

export async function isTaskIn(db: Queryable, { task, queues }: Queues & { readonly task: string }): Promise<boolean> {
  const rows = await db.sql`select from app.tasks where id = ${task} and queue = any(${[...queues]}::text[])`;
  return rows.length > 0;
}

/** A document of a case that has an item there; or one that this bot uploaded itself. */
export async function isDocumentIn(
  db: Queryable,
  { document, queues, person }: Queues & { readonly document: string; readonly person: string },
): Promise<boolean> {
  const rows = await db.sql`
    select from app.documents d where d.id = ${document} and (d.uploaded_by = ${person}
      or exists (select from app.tasks t where t.case_id = d.case_id and t.queue = any(${[...queues]}::text[])))`;
  return rows.length > 0;
}
