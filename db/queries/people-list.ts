// The staff as lists and pickers show it, and one person whole. Which changes wait is people-changes.ts.
import type { Iso } from '../../domain/ids.ts';
import type { Hours } from '../../domain/people-changes.ts';
import type { Moment, Presence } from '../../domain/people-hours.ts';
import type { Role, Scope } from '../../domain/people.ts';
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';
import { isoText } from './people-changes.ts';

type Sql = Queryable['sql'];
export type ListedPerson = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'bot';
  readonly isActive: boolean;
  readonly roles: readonly Role[];
  readonly branch: string;
  readonly scope: Scope;
  readonly team: string | null;
} & Presence;

/** Over a row `p` of app.people. */
export const isAbsent = (sql: Sql) => sql`
  exists (select from app.absences a where a.person_id = p.id and a.starts_at <= app.app_now() and a.ends_at > app.app_now())`;

/**
 * Over a row `p` of app.people: whether she is there at the moment; a bot always is. Whoever works at weekends works by shift, on whatever day the
 * bank is closed; everybody else on the bank's working days among hers, and on a make-up workday when all five days of the week are hers.
 */
export const isWorking = (sql: Sql, m: Moment) => sql`
  case
    when not p.is_active then false
    when p.kind = 'bot' then true
    when ${isAbsent(sql)} or ${m.time}::time < p.works_from or ${m.time}::time >= p.works_until then false
    when p.work_days && '{6,7}'::smallint[] then ${m.weekday}::smallint = any(p.work_days)
    when ${m.weekday}::smallint > 5 then ${m.isWorkingDay}::boolean and p.work_days @> '{1,2,3,4,5}'::smallint[]
    else ${m.isWorkingDay}::boolean and ${m.weekday}::smallint = any(p.work_days)
  end`;

/** Null when there is nobody of this id. */
export async function presenceOf(db: Queryable, p: { readonly person: string; readonly moment: Moment }): Promise<Presence | null> {
  const { sql } = db;
  const [row] = await sql<Presence[]>`
    select ${isAbsent(sql)} as "isAbsent", ${isWorking(sql, p.moment)} as "isWorking" from app.people p where p.id = ${p.person}`;
  return row ?? null;
}

/** Over a row `p` of app.people: whether she is found by a part of her name, of her user name or of her id. */
export const isCalled = (sql: Sql, text: string) => sql`
  (position(lower(${text}) in lower(p.name)) > 0 or position(lower(${text}) in lower(p.username)) > 0 or position(lower(${text}) in lower(p.id)) > 0)`;

const columns = (sql: Sql, moment: Moment) => sql`
  p.id, p.name, p.kind, p.is_active as "isActive", array(select role from app.person_roles r where r.person_id = p.id order by role) as roles,
  p.branch_id as branch, p.scope, p.team_id as team, ${isAbsent(sql)} as "isAbsent", ${isWorking(sql, moment)} as "isWorking"`;

export type PeopleFilter = {
  /** Part of the name, of the user name or of the id. */ readonly text: string | null;
  readonly role: string | null;
  readonly branch: string | null;
  readonly team: string | null;
  readonly isActive: boolean;
  /** Only whoever is at work now. */ readonly isWorking: boolean;
  /** What now is. */ readonly moment: Moment;
  /** The only branch that is seen; null: all. */ readonly within: string | null;
  readonly after: { readonly name: string; readonly id: string } | null;
  readonly limit: number;
};
/** By name. */
export async function listPeople(db: Queryable, f: PeopleFilter): Promise<ListedPerson[]> {
  const { sql } = db;
  return sql<ListedPerson[]>`
    select ${columns(sql, f.moment)} from app.people p
    where p.is_active = ${f.isActive} and p.id <> 'system'
      ${f.within === null ? sql`` : sql`and p.branch_id = ${f.within}`} ${f.branch === null ? sql`` : sql`and p.branch_id = ${f.branch}`}
      ${f.isWorking ? sql`and ${isWorking(sql, f.moment)}` : sql``}
      ${f.team === null ? sql`` : sql`and p.team_id = ${f.team}`}
      ${f.role === null ? sql`` : sql`and exists (select from app.person_roles r where r.person_id = p.id and r.role = ${f.role})`}
      ${f.text === null ? sql`` : sql`and ${isCalled(sql, f.text)}`}
      ${f.after === null ? sql`` : sql`and (p.name, p.id) > (${f.after.name}, ${f.after.id})`}
    order by p.name, p.id ${atLeast(sql, f.limit)}`;
}

export type PersonRow = ListedPerson & {
  readonly username: string;
  readonly lead: string | null;
  readonly leadName: string | null;
  readonly hours: Hours;
  readonly skills: readonly { readonly skill: string; readonly level: number; readonly validUntil: Iso; readonly isValid: boolean }[];
  readonly standsFor: readonly { readonly substitution: number; readonly person: string; readonly name: string; readonly until: Iso }[];
};
/** Null when there is nobody of this id to see. */
export async function personById(
  db: Queryable,
  p: { readonly id: string; readonly moment: Moment; readonly within: string | null },
): Promise<PersonRow | null> {
  const { sql } = db;
  const [row] = await sql<PersonRow[]>`
    select ${columns(sql, p.moment)}, p.username, t.lead_id as lead, l.name as "leadName",
      jsonb_build_object('days', p.work_days, 'from', to_char(p.works_from, 'HH24:MI'), 'until', to_char(p.works_until, 'HH24:MI')) as hours,
      coalesce((select jsonb_agg(jsonb_build_object('skill', s.skill, 'level', s.level, 'validUntil', ${isoText(sql, sql`s.valid_until`)},
        'isValid', s.valid_until > app.app_now()) order by s.skill) from app.person_skills s where s.person_id = p.id), '[]') as skills,
      coalesce((select jsonb_agg(jsonb_build_object('substitution', s.id, 'person', s.absent_id, 'name', x.name, 'until', ${isoText(sql, sql`s.ends_at`)}) order by s.id)
        from app.substitutions s join app.people x on x.id = s.absent_id
        where s.substitute_id = p.id and s.starts_at <= app.app_now() and s.ends_at > app.app_now()), '[]') as "standsFor"
    from app.people p left join app.teams t on t.id = p.team_id left join app.people l on l.id = t.lead_id
    where p.id = ${p.id} and p.id <> 'system' and (${p.within}::text is null or p.branch_id = ${p.within})`;
  return row ?? null;
}
