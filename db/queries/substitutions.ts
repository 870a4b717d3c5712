// Who stands in for an absent person, from when to when, and in which of her queues.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { isoText } from './people-changes.ts';

export type Period = { readonly from: Iso; readonly until: Iso };

/** The absences of `person` that lie in a period, a JSON array, by their beginning. One that never began is none. */
export const absencesDuring = (
  sql: Queryable['sql'],
  { person, from, until }: Readonly<Record<'person' | 'from' | 'until', ReturnType<Queryable['sql']>>>,
) => sql`
  coalesce((
    select jsonb_agg(jsonb_build_object('from', ${isoText(sql, sql`w.starts_at`)}, 'until', ${isoText(sql, sql`w.ends_at`)}) order by w.starts_at)
    from app.absences w where w.person_id = ${person} and w.starts_at < ${until} and w.ends_at > ${from} and w.ends_at > w.starts_at), '[]')`;

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

/**
 * What she does in these days besides: when she is absent herself, whether that is all the time, and the roles that she stands for (of
 * everybody, whatever the queues).
 */
export async function otherwiseIn(
  db: Queryable,
  o: { readonly person: string; readonly from: Iso; readonly until: Iso },
): Promise<{
  readonly absences: readonly Period[];
  readonly isAbsentAllTheTime: boolean;
  readonly standsFor: readonly { readonly roles: readonly string[]; readonly queues: readonly string[] | null }[];
}> {
  const { sql } = db;
  const during = (row: ReturnType<typeof sql>) =>
    sql`${row}.starts_at < ${o.until}::timestamptz and ${row}.ends_at > ${o.from}::timestamptz`;
  const [row] = await sql<Awaited<ReturnType<typeof otherwiseIn>>[]>`
    select ${absencesDuring(sql, { person: sql`${o.person}`, from: sql`${o.from}::timestamptz`, until: sql`${o.until}::timestamptz` })} as absences,
      coalesce((
        select tstzrange(${o.from}::timestamptz, ${o.until}::timestamptz) <@ range_agg(tstzrange(a.starts_at, a.ends_at))
        from app.absences a where a.person_id = ${o.person} and ${during(sql`a`)}), false) as "isAbsentAllTheTime",
      coalesce((
        select jsonb_agg(jsonb_build_object('queues', s.queues, 'roles', array(select role from app.person_roles r where r.person_id = s.absent_id)))
        from app.substitutions s where s.substitute_id = ${o.person} and ${during(sql`s`)}), '[]') as "standsFor"`;
  return row ?? { absences: [], isAbsentAllTheTime: false, standsFor: [] };
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

/** For whom she stands in during these days: whoever plans her absence learns that they are left alone then. */
export async function standsInDuring(
  db: Queryable,
  o: { readonly person: string; readonly from: Iso; readonly until: Iso },
): Promise<readonly { readonly person: string; readonly name: string }[]> {
  return db.sql<{ person: string; name: string }[]>`
    select distinct s.absent_id as person, p.name from app.substitutions s join app.people p on p.id = s.absent_id
    where s.substitute_id = ${o.person} and s.starts_at < ${o.until}::timestamptz and s.ends_at > ${o.from}::timestamptz and s.ends_at > app.app_now()
    order by p.name, s.absent_id limit 20`;
}
