// What document intake writes and looks up: readings of pages, checked and filed fields. Values stand in app.readings and nowhere else.
import type { Iso } from '../../domain/ids.ts';
import { jsonb, type Queryable } from '../client.ts';

export type NewReading = { readonly id: string; readonly caseId: string; readonly engine: string; readonly fields: unknown };

/** Insert-or-adopt: what was read first counts, so that a step that runs again changes nothing. */
export async function insertReading(db: Queryable, r: NewReading): Promise<void> {
  await db.sql`
    insert into app.readings (id, case_id, engine, fields) values (${r.id}, ${r.caseId}, ${r.engine}, ${jsonb(r.fields)}::jsonb)
    on conflict (id) do nothing`;
}

/** Readings of a case by id, in the order asked for. Throws when one is missing: it was written before it was named. */
export async function readingsOf(
  db: Queryable,
  r: { readonly caseId: string; readonly ids: readonly string[] },
): Promise<{ readonly id: string; readonly engine: string; readonly fields: unknown }[]> {
  const rows = await db.sql<{ id: string; engine: string; fields: unknown }[]>`
    select id, engine, fields from app.readings where case_id = ${r.caseId} and id = any(${[...r.ids]}::text[])`;
  return r.ids.map((id) => {
    const row = rows.find((one) => one.id === id);
    if (!row) throw new Error(`reading ${id} of ${r.caseId} is missing`);
    return row;
  });
}

export type CaseDocument = { readonly id: string; readonly sha256: string; readonly isElsewhere: boolean };

/** The documents of a case; `isElsewhere`: the very same file belongs to another case (domain rule A4). */
export async function documentsOfCase(db: Queryable, caseId: string): Promise<readonly CaseDocument[]> {
  return db.sql<CaseDocument[]>`
    select d.id, d.sha256, exists (
      select from app.documents o where o.sha256 = d.sha256 and o.case_id is distinct from d.case_id and o.case_id is not null
    ) as "isElsewhere"
    from app.documents d where d.case_id = ${caseId} order by d.id`;
}

export type CaseCustomer = { readonly id: string; readonly name: string; readonly idNo: string | null; readonly mobile: string | null };

/** What the bank knows of the customer of a case; null without one. */
export async function customerOfCase(db: Queryable, caseId: string): Promise<CaseCustomer | null> {
  const [row] = await db.sql<CaseCustomer[]>`
    select u.id, u.name, u.id_number as "idNo", u.mobile from app.cases c join app.customers u on u.id = c.customer_id where c.id = ${caseId}`;
  return row ?? null;
}

export type Answered = { readonly answer: Readonly<Record<string, unknown>>; readonly by: string; readonly at: Iso };

/** An answer whole, with what the process itself is not told. */
export async function answerOf(db: Queryable, t: { readonly caseId: string; readonly task: string }): Promise<Answered> {
  const [row] = await db.sql<Answered[]>`
    select answer, completed_by as by, completed_at as at from app.tasks where id = ${t.task} and case_id = ${t.caseId} and state = 'completed'`;
  if (!row) throw new Error(`${t.task} has not been completed`);
  return row;
}

/** The final values, and an audit event that says from where they came, without saying what they are. */
export async function fileReading(db: Queryable, r: NewReading & { readonly actor: string; readonly facts: unknown }): Promise<void> {
  await db.sql`
    with filed as (
      insert into app.readings (id, case_id, engine, fields) values (${r.id}, ${r.caseId}, ${r.engine}, ${jsonb(r.fields)}::jsonb)
      on conflict (id) do nothing returning id, case_id
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, step, key, data)
    select 'system', ${r.actor}, 'documents.filed', f.id, f.case_id, 'file', '1', ${jsonb(r.facts)}::jsonb from filed f
    on conflict do nothing`;
}
