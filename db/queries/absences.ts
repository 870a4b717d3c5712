// Absences and who stands in: both are planned ahead, end early, and are never deleted.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';
import { isoText } from './people-changes.ts';
import { absencesDuring, type Period } from './substitutions.ts';

export const ABSENCE_REASONS = ['leave', 'sick', 'training', 'business', 'other'] as const;
export type AbsenceReason = (typeof ABSENCE_REASONS)[number];
type Sql = Queryable['sql'];

/** Whether one of `leads` leads the team that `person` is in. */
export async function isLedBy(db: Queryable, l: { readonly person: string; readonly leads: readonly string[] }): Promise<boolean> {
  const rows = await db.sql`
    select from app.people p join app.teams t on t.id = p.team_id where p.id = ${l.person} and t.lead_id = any(${[...l.leads]}::text[])`;
  return rows.length > 0;
}

/** Of somebody of the branch; null branch: of anybody. */
export async function isSomebody(db: Queryable, p: { readonly person: string; readonly branch: string | null }): Promise<boolean> {
  const rows = await db.sql`
    select from app.people where id = ${p.person} and is_active and kind = 'person' and (${p.branch}::text is null or branch_id = ${p.branch})`;
  return rows.length > 0;
}

export type NewAbsence = {
  readonly person: string;
  readonly reason: AbsenceReason;
  readonly from: Iso;
  readonly until: Iso;
  readonly by: string;
};
/** Null when it lies in the past wholly. */
export async function insertAbsence(db: Queryable, a: NewAbsence): Promise<number | null> {
  const [row] = await db.sql<{ id: number }[]>`
    with made as (
      insert into app.absences (person_id, reason, starts_at, ends_at, made_by)
      select ${a.person}, ${a.reason}, ${a.from}::timestamptz, ${a.until}::timestamptz, ${a.by} where ${a.until}::timestamptz > app.app_now()
      returning *
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, key, data)
      select 'person', made_by, 'absence.recorded', person_id, id::text, jsonb_build_object('absence', id, 'from', starts_at, 'until', ends_at) from made
    )
    select id from made`;
  return row?.id ?? null;
}

export type Absence = {
  readonly id: number;
  readonly person: string;
  readonly personName: string;
  readonly reason: AbsenceReason;
  readonly from: Iso;
  readonly until: Iso;
  readonly isNow: boolean;
  readonly substitutions: readonly Substitution[];
};
export type Substitution = {
  readonly id: number;
  readonly substitute: string;
  readonly substituteName: string;
  readonly queues: readonly string[] | null;
  readonly from: Iso;
  readonly until: Iso;
  readonly isNow: boolean;
  /** When the substitute is away herself meanwhile: nobody stands in then. */ readonly away: readonly Period[];
};

const columns = (sql: Sql) => sql`
  a.id, a.person_id as person, p.name as "personName", a.reason, a.starts_at as "from", a.ends_at as until, ${isNow(sql, sql`a`)} as "isNow",
  coalesce((
    select jsonb_agg(jsonb_build_object('id', s.id, 'substitute', s.substitute_id, 'substituteName', x.name, 'queues', s.queues,
      'from', ${isoText(sql, sql`s.starts_at`)}, 'until', ${isoText(sql, sql`s.ends_at`)}, 'isNow', ${isNow(sql, sql`s`)},
      'away', ${absencesDuring(sql, { person: sql`s.substitute_id`, from: sql`s.starts_at`, until: sql`s.ends_at` })}) order by s.id)
    from app.substitutions s join app.people x on x.id = s.substitute_id where s.absence_id = a.id and s.ends_at > s.starts_at), '[]') as substitutions`;

const isNow = (sql: Sql, row: ReturnType<Sql>) => sql`${row}.starts_at <= app.app_now() and ${row}.ends_at > app.app_now()`;

/** Under its lock. */
export async function lockAbsence(db: Queryable, id: number): Promise<(Absence & { readonly isOver: boolean }) | null> {
  const { sql } = db;
  await sql`select from app.absences where id = ${id} for no key update`;
  const [row] = await sql<(Absence & { readonly isOver: boolean })[]>`
    select ${columns(sql)}, a.ends_at <= app.app_now() as "isOver" from app.absences a join app.people p on p.id = a.person_id where a.id = ${id}`;
  return row ?? null;
}

export type AbsenceFilter = {
  /** Who asks, and for whom she stands in: tells what she leads. */ readonly reader: readonly string[];
  readonly person: string | null;
  readonly branch: string | null;
  readonly after: number | null;
  readonly limit: number;
};
/** Those that run or are to come, newest first. */
export async function listAbsences(db: Queryable, f: AbsenceFilter): Promise<(Absence & { readonly isLed: boolean })[]> {
  const { sql } = db;
  return sql<(Absence & { readonly isLed: boolean })[]>`
    select ${columns(sql)}, exists (select from app.teams t where t.id = p.team_id and t.lead_id = any(${[...f.reader]}::text[])) as "isLed"
    from app.absences a join app.people p on p.id = a.person_id
    where a.ends_at > app.app_now() ${f.person === null ? sql`` : sql`and a.person_id = ${f.person}`}
      ${f.branch === null ? sql`` : sql`and p.branch_id = ${f.branch}`} ${f.after === null ? sql`` : sql`and a.id < ${f.after}`}
    order by a.id desc ${atLeast(sql, f.limit)}`;
}

/** Ends now, with who stands in; what has not begun never does. */
export async function endAbsence(db: Queryable, e: { readonly id: number; readonly by: string }): Promise<void> {
  await db.sql`
    with ended as (
      update app.absences a set ends_at = greatest(a.starts_at, app.app_now()) where a.id = ${e.id} and a.ends_at > app.app_now() returning *
    ), substitutions as (
      update app.substitutions s set ends_at = greatest(s.starts_at, app.app_now()), ended_by = ${e.by}
      from ended where s.absence_id = ended.id and s.ends_at > app.app_now() and s.ends_at > s.starts_at
      returning s.*
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    select 'person', ${e.by}, 'absence.ended', person_id, id::text, jsonb_build_object('absence', id) from ended
    union all
    select 'person', ${e.by}, 'substitution.ended', absent_id, id::text, jsonb_build_object('substitution', id, 'substitute', substitute_id) from substitutions`;
}
