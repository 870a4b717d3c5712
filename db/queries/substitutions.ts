// Who stands in for an absent person, from when to when, and in which of her queues.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

export type NewSubstitution = {
  readonly absence: number;
  readonly absent: string;
  readonly substitute: string;
  readonly queues: readonly string[] | null;
  readonly from: Iso;
  readonly until: Iso;
  readonly by: string;
};

/** Errors: SUBSTITUTION_LOOP, by a trigger that holds a lock. */
export async function insertSubstitution(db: Queryable, s: NewSubstitution): Promise<number> {
  const [row] = await db.sql<{ id: number }[]>`
    with made as (
      insert into app.substitutions (absence_id, absent_id, substitute_id, queues, starts_at, ends_at, made_by)
      values (${s.absence}, ${s.absent}, ${s.substitute}, ${s.queues && [...s.queues]}::text[], ${s.from}::timestamptz, ${s.until}::timestamptz, ${s.by})
      returning *
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, key, data)
      select 'person', made_by, 'substitution.made', absent_id, id::text,
        jsonb_build_object('substitution', id, 'substitute', substitute_id, 'queues', queues, 'from', starts_at, 'until', ends_at)
      from made
    )
    select id from made`;
  if (!row) throw new Error('an insert returned nothing');
  return row.id;
}

/** What she does in these days besides: whether she is absent herself, and the roles that she stands for (of everybody, whatever the queues). */
export async function otherwiseIn(
  db: Queryable,
  o: { readonly person: string; readonly from: Iso; readonly until: Iso },
): Promise<{
  readonly isAbsent: boolean;
  readonly standsFor: readonly { readonly roles: readonly string[]; readonly queues: readonly string[] | null }[];
}> {
  const { sql } = db;
  const during = (row: ReturnType<typeof sql>) =>
    sql`${row}.starts_at < ${o.until}::timestamptz and ${row}.ends_at > ${o.from}::timestamptz`;
  const [row] = await sql<Awaited<ReturnType<typeof otherwiseIn>>[]>`
    select exists (select from app.absences a where a.person_id = ${o.person} and ${during(sql`a`)}) as "isAbsent",
      coalesce((
        select jsonb_agg(jsonb_build_object('queues', s.queues, 'roles', array(select role from app.person_roles r where r.person_id = s.absent_id)))
        from app.substitutions s where s.substitute_id = ${o.person} and ${during(sql`s`)}), '[]') as "standsFor"`;
  return row ?? { isAbsent: false, standsFor: [] };
}

export type Standing = { readonly id: number; readonly absent: string; readonly substitute: string; readonly isOver: boolean };
/** Under its lock. */
export async function lockSubstitution(db: Queryable, id: number): Promise<Standing | null> {
  const [row] = await db.sql<Standing[]>`
    select id, absent_id as absent, substitute_id as substitute, ends_at <= app.app_now() or ends_at = starts_at as "isOver"
    from app.substitutions where id = ${id} for no key update`;
  return row ?? null;
}

export async function endSubstitution(db: Queryable, e: { readonly id: number; readonly by: string }): Promise<void> {
  await db.sql`
    with ended as (
      update app.substitutions set ends_at = greatest(starts_at, app.app_now()), ended_by = ${e.by} where id = ${e.id} returning *
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    select 'person', ended_by, 'substitution.ended', absent_id, id::text, jsonb_build_object('substitution', id, 'substitute', substitute_id) from ended`;
}
