// What an approved change does to a person. Called in the transaction that approves it, with the person locked; nothing else writes here.
import type { Hours, Place } from '../../domain/people-changes.ts';
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

export async function grantRole(db: Queryable, g: { readonly person: string; readonly role: string }): Promise<void> {
  await db.sql`insert into app.person_roles (person_id, role) values (${g.person}, ${g.role}) on conflict do nothing`;
}

export async function revokeRole(db: Queryable, g: { readonly person: string; readonly role: string }): Promise<void> {
  await db.sql`delete from app.person_roles where person_id = ${g.person} and role = ${g.role}`;
}

export async function placePerson(db: Queryable, { person, branch, scope, team }: Place & { readonly person: string }): Promise<void> {
  await db.sql`update app.people set branch_id = ${branch}, scope = ${scope}, team_id = ${team}::text where id = ${person}`;
}

export async function setHours(db: Queryable, { person, days, from, until }: Hours & { readonly person: string }): Promise<void> {
  await db.sql`
    update app.people set work_days = ${[...days]}::int[]::smallint[], works_from = ${from}::time, works_until = ${until}::time where id = ${person}`;
}

export type Skill = { readonly person: string; readonly skill: string };
export async function grantSkill(db: Queryable, s: Skill & { readonly level: number; readonly validUntil: Iso }): Promise<void> {
  await db.sql`
    insert into app.person_skills (person_id, skill, level, valid_until) values (${s.person}, ${s.skill}, ${s.level}, ${s.validUntil}::timestamptz)
    on conflict (person_id, skill) do update set level = excluded.level, valid_until = excluded.valid_until`;
}

export async function revokeSkill(db: Queryable, s: Skill): Promise<void> {
  await db.sql`delete from app.person_skills where person_id = ${s.person} and skill = ${s.skill}`;
}

/** Who works here no more is signed out everywhere, and stands for nobody from now on. */
export async function deactivate(db: Queryable, p: { readonly person: string; readonly by: string }): Promise<void> {
  await db.sql`
    with gone as (
      update app.people set is_active = false where id = ${p.person} returning id
    ), ended as (
      update app.substitutions s set ends_at = greatest(s.starts_at, app.app_now()), ended_by = ${p.by}
      from gone where s.ends_at > app.app_now() and (s.substitute_id = gone.id or s.absent_id = gone.id)
      returning s.*
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, key, data)
      select 'person', ended_by, 'substitution.ended', absent_id, id::text, jsonb_build_object('substitution', id, 'substitute', substitute_id) from ended
    )
    update app.sessions s set revoked_at = app.app_now() from gone where s.person_id = gone.id and s.revoked_at is null`;
}

export async function reactivate(db: Queryable, p: { readonly person: string }): Promise<void> {
  await db.sql`update app.people set is_active = true where id = ${p.person}`;
}
