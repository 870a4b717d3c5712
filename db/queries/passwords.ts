// Passwords as they are kept: chosen by their person, or handed out for a first sign-in and then hers to change.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

export type Credentials = {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly kind: 'person' | 'bot';
  readonly passwordHash: string | null;
  /** Somebody else knows it. */
  readonly isFirst: boolean;
  /** It was to be used sooner. */
  readonly isExpired: boolean;
};

const credentials = (sql: Queryable['sql']) => sql`
  id, username, name, kind, password_hash as "passwordHash", first_password_until is not null as "isFirst",
  coalesce(first_password_until <= app.app_now(), false) as "isExpired"`;

/** Of an active person; null for any other name. */
export async function credentialsOf(db: Queryable, username: string): Promise<Credentials | null> {
  const { sql } = db;
  const [row] = await sql<Credentials[]>`select ${credentials(sql)} from app.people where username = ${username} and is_active`;
  return row ?? null;
}

export async function credentialsById(db: Queryable, id: string): Promise<Credentials | null> {
  const { sql } = db;
  const [row] = await sql<Credentials[]>`select ${credentials(sql)} from app.people where id = ${id} and is_active`;
  return row ?? null;
}

/**
 * A person's own choice, in place of the password with the hash `before`; her other sessions end. False when the password is another one by
 * now: she has changed it in another window.
 */
export async function changePassword(
  db: Queryable,
  p: { readonly person: string; readonly before: string; readonly after: string; readonly session: Uint8Array; readonly auditKey: string },
): Promise<boolean> {
  const rows = await db.sql`
    with changed as (
      update app.people set password_hash = ${p.after}, password_set_at = app.app_now(), first_password_until = null
      where id = ${p.person} and password_hash = ${p.before} and is_active
      returning id, kind
    ), ended as (
      update app.sessions s set revoked_at = app.app_now() from changed c
      where s.person_id = c.id and s.revoked_at is null and s.token_hash <> ${p.session}
      returning s.token_hash
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    select kind, id, 'password.changed', id, ${p.auditKey}, jsonb_build_object('sessionsEnded', (select count(*) from ended)) from changed
    returning id`;
  return rows.length > 0;
}

export type FirstPassword = {
  readonly person: string;
  readonly hash: string;
  readonly by: string;
  /** Unused for so long it counts no more. */
  readonly days: number;
  readonly auditKey: string;
};

/** A password to begin with, known to who hands it out; every session of the person ends. False when there is no such active person. */
export async function setFirstPassword(db: Queryable, p: FirstPassword): Promise<boolean> {
  const rows = await db.sql`
    with changed as (
      update app.people set password_hash = ${p.hash}, password_set_at = app.app_now(),
        first_password_until = app.app_now() + make_interval(days => ${p.days}::int)
      where id = ${p.person} and kind = 'person' and is_active
      returning id
    ), ended as (
      update app.sessions s set revoked_at = app.app_now() from changed c where s.person_id = c.id and s.revoked_at is null
      returning s.token_hash
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    select 'person', ${p.by}, 'password.handed-out', id, ${p.auditKey}, jsonb_build_object('sessionsEnded', (select count(*) from ended)) from changed
    returning id`;
  return rows.length > 0;
}

/** What is known of a person before she gets a new password. */
export type ResetSubject = {
  readonly id: string;
  readonly kind: 'person' | 'bot';
  /** She was handed a password, or has signed in some other way: somebody else may be using the account (FE-01). */
  readonly isInUse: boolean;
  /** Who acts counts as one person with her. */
  readonly isOne: boolean;
  readonly askedBy: string | null;
};

/** Null when there is no such active person to see. */
export async function resetSubject(
  db: Queryable,
  s: { readonly person: string; readonly branch: string | null; readonly by: string },
): Promise<ResetSubject | null> {
  const [row] = await db.sql<ResetSubject[]>`
    select p.id, p.kind, r.asked_by as "askedBy",
      p.password_hash is not null or exists (select from audit.events e where e.object = p.id and e.event = 'session.opened') as "isInUse",
      exists (select from app.person_links l where l.person = p.id and l.other = ${s.by}) as "isOne"
    from app.people p left join app.password_resets r on r.person_id = p.id and r.state = 'asked'
    where p.id = ${s.person} and p.is_active and (${s.branch}::text is null or p.branch_id = ${s.branch})
    for no key update of p`;
  return row ?? null;
}

export async function askReset(db: Queryable, r: { readonly person: string; readonly by: string; readonly reason: string }): Promise<void> {
  await db.sql`
    with asked as (
      insert into app.password_resets (person_id, asked_by, reason) values (${r.person}, ${r.by}, ${r.reason}) returning id, person_id
    )
    insert into audit.events (actor_kind, actor_id, event, object, key)
    select 'person', ${r.by}, 'password.reset-asked', person_id, id::text from asked`;
}

/** Ends what was asked. False when nothing was. */
export async function decideReset(
  db: Queryable,
  r: { readonly person: string; readonly by: string; readonly state: 'done' | 'withdrawn' },
): Promise<boolean> {
  const rows = await db.sql`
    with decided as (
      update app.password_resets set state = ${r.state}, decided_by = ${r.by}, decided_at = app.app_now()
      where person_id = ${r.person} and state = 'asked' returning id, person_id
    )
    insert into audit.events (actor_kind, actor_id, event, object, key)
    select 'person', ${r.by}, case when ${r.state} = 'done' then 'password.reset-approved' else 'password.reset-withdrawn' end, person_id, id::text from decided
    returning id`;
  return rows.length > 0;
}

export type AskedReset = {
  readonly person: string;
  readonly name: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedByName: string;
  readonly askedAt: Iso;
};
export async function askedResets(db: Queryable, { branch }: { readonly branch: string | null }): Promise<AskedReset[]> {
  return db.sql<AskedReset[]>`
    select p.id as person, p.name, r.reason, r.asked_by as "askedBy", a.name as "askedByName", r.asked_at as "askedAt"
    from app.password_resets r join app.people p on p.id = r.person_id join app.people a on a.id = r.asked_by
    where r.state = 'asked' and (${branch}::text is null or p.branch_id = ${branch}) order by r.id limit 200`;
}
