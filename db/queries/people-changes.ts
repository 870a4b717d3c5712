// Changes of people by two persons: proposed, listed, decided. What an approved one changes is in people-writes.ts.
import type { Iso } from '../../domain/ids.ts';
import type { ChangeKind, ChangeState, PeopleChange, Standing } from '../../domain/people-changes.ts';
import { jsonb, type Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';

export type ChangeRow = {
  readonly id: number;
  readonly person: string;
  /** Null: of somebody who is not created yet. */ readonly personName: string | null;
  readonly kind: ChangeKind;
  readonly change: PeopleChange;
  /** Of a link: whom it names besides. */ readonly otherName: string | null;
  readonly before: Readonly<Record<string, unknown>>;
  readonly state: ChangeState;
  readonly reason: string;
  readonly madeBy: string;
  readonly madeByName: string;
  readonly madeAt: Iso;
  readonly decidedBy: string | null;
  readonly decidedByName: string | null;
  readonly decidedAt: Iso | null;
  readonly note: string | null;
};
type Sql = Queryable['sql'];

const columns = (sql: Sql) => sql`
  c.id, c.person_id as person, p.name as "personName", c.kind, c.change, c.before, c.state, c.reason, c.made_by as "madeBy", m.name as "madeByName",
  (select o.name from app.people o where o.id = c.change ->> 'other') as "otherName",
  c.made_at as "madeAt", c.decided_by as "decidedBy", d.name as "decidedByName", c.decided_at as "decidedAt", c.decision_note as note`;
const joins = (sql: Sql) => sql`
  left join app.people p on p.id = c.person_id join app.people m on m.id = c.made_by left join app.people d on d.id = c.decided_by`;

/**
 * The person under her lock: whoever changes her next waits. Null when there is nobody of this id. `team` and `other`: those of a change that
 * speaks of one.
 */
export async function lockStanding(
  db: Queryable,
  { person, team = null, other = null }: { readonly person: string; readonly team?: string | null; readonly other?: string | null },
): Promise<Standing | null> {
  const { sql } = db;
  const [locked] = await sql`select from app.people where id = ${person} for no key update`; // by itself: what follows sees the change before
  if (!locked) return null;
  if (team !== null) await sql`select from app.teams where id = ${team} for no key update`;
  const [row] = await sql<Standing[]>`
    select p.is_active as "isActive", p.kind, p.name, array(select role from app.person_roles r where r.person_id = p.id order by role) as roles,
      jsonb_build_object('branch', p.branch_id, 'scope', p.scope, 'team', p.team_id) as place,
      jsonb_build_object('days', p.work_days, 'from', to_char(p.works_from, 'HH24:MI'), 'until', to_char(p.works_until, 'HH24:MI')) as hours,
      (select coalesce(jsonb_agg(jsonb_build_object('skill', s.skill, 'level', s.level, 'validUntil', ${isoText(sql, sql`s.valid_until`)}) order by s.skill), '[]')
        from app.person_skills s where s.person_id = p.id) as skills,
      (select jsonb_build_object('branch', t.branch_id, 'lead', t.lead_id) from app.teams t where t.id = ${team}::text) as team,
      (select jsonb_build_object('kind', o.kind, 'relation', (select k.kind from app.person_links k where k.person = p.id and k.other = o.id))
        from app.people o where o.id = ${other}::text and o.id <> 'system') as other
    from app.people p where p.id = ${person}`;
  return row ?? null;
}

/** Inside JSON the driver does not see instants: written as it would. */
export const isoText = (sql: Sql, instant: ReturnType<Sql>) => sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export type NewChange = {
  readonly person: string;
  readonly change: PeopleChange;
  readonly object: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly by: string;
};

/** Null when the same change of the same person waits already (FE-03). */
export async function proposeChange(db: Queryable, c: NewChange): Promise<number | null> {
  const [row] = await db.sql<{ id: number }[]>`
    with proposed as (
      insert into app.people_changes (person_id, kind, object, change, before, reason, made_by)
      values (${c.person}, ${c.change.kind}, ${c.object}, ${jsonb(c.change)}::jsonb, ${jsonb(c.before)}::jsonb, ${c.reason}, ${c.by})
      on conflict (person_id, kind, object) where state = 'pending' do nothing
      returning *
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, key, data)
      select 'person', made_by, 'change.proposed', person_id, id::text, jsonb_build_object('change', id, 'kind', kind, 'object', object)
      from proposed
    )
    select id from proposed`;
  return row?.id ?? null;
}

/** Who waits with the same change, for a refusal that names her. */
export async function pendingLike(
  db: Queryable,
  c: Pick<NewChange, 'person' | 'object'> & { readonly kind: ChangeKind },
): Promise<{ readonly id: number; readonly madeByName: string } | null> {
  const [row] = await db.sql<{ id: number; madeByName: string }[]>`
    select c.id, m.name as "madeByName" from app.people_changes c join app.people m on m.id = c.made_by
    where c.person_id = ${c.person} and c.kind = ${c.kind} and c.object = ${c.object} and c.state = 'pending'`;
  return row ?? null;
}

/** Under its lock, so that of two who decide at once the second sees the first's decision. */
export async function lockChange(db: Queryable, id: number): Promise<ChangeRow | null> {
  const { sql } = db;
  const [locked] = await sql`select from app.people_changes where id = ${id} for no key update`;
  return locked ? changeById(db, { id, branch: null }) : null;
}

/** `branch`: of a person of this branch, or who is to be created in it; null for all. */
export async function changeById(db: Queryable, c: { readonly id: number; readonly branch: string | null }): Promise<ChangeRow | null> {
  const { sql } = db;
  const [row] = await sql<ChangeRow[]>`
    select ${columns(sql)} from app.people_changes c ${joins(sql)} where c.id = ${c.id} and ${isOf(sql, c.branch)}`;
  return row ?? null;
}

export type ChangeFilter = {
  readonly state: ChangeState | null;
  readonly person: string | null;
  readonly branch: string | null;
  readonly after: number | null;
  readonly limit: number;
};
/** Newest first. */
export async function listChanges(db: Queryable, f: ChangeFilter): Promise<ChangeRow[]> {
  const { sql } = db;
  return sql<ChangeRow[]>`
    select ${columns(sql)} from app.people_changes c ${joins(sql)}
    where ${isOf(sql, f.branch)} ${f.state === null ? sql`` : sql`and c.state = ${f.state}`}
      ${f.person === null ? sql`` : sql`and c.person_id = ${f.person}`} ${f.after === null ? sql`` : sql`and c.id < ${f.after}`}
    order by c.id desc ${atLeast(sql, f.limit)}`;
}

const isOf = (sql: Sql, branch: string | null) =>
  branch === null ? sql`true` : sql`coalesce(p.branch_id, c.change ->> 'branch') = ${branch}`;

export type Decision = {
  readonly id: number;
  readonly state: Exclude<ChangeState, 'pending'>;
  readonly by: string;
  readonly note: string | null;
};

/** Of a pending one, which the caller has locked. That the maker does not decide, and nobody about herself, the table holds (FE-01, SOD-17). */
export async function decideChange(db: Queryable, d: Decision): Promise<void> {
  await db.sql`
    with decided as (
      update app.people_changes set state = ${d.state}, decided_by = ${d.by}, decided_at = app.app_now(), decision_note = ${d.note}::text
      where id = ${d.id} and state = 'pending' returning *
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    select 'person', decided_by, 'change.' || case state when 'void' then 'voided' else state end, person_id, id::text,
      -- what people are to each other stands in the change alone
      jsonb_build_object('change', id, 'kind', kind, 'object', object, 'before', before - 'relation', 'after', change - '{name,relation}'::text[], 'maker', made_by)
    from decided`;
}
