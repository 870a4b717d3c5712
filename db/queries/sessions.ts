// Sessions: opaque tokens, of which only the SHA-256 is stored. Whether one still counts, and which roles its person has, is asked anew at
// every request, so that a revocation or a changed role holds on the next one.
import type { PersonFacts } from '../../domain/organisation.ts';
import type { Queryable } from '../client.ts';
import { personColumns } from './person-facts.ts';

export type SessionRow = PersonFacts & {
  /** Time to note that the person is still there; not at every request, that would be a write each. */
  readonly isToTouch: boolean;
  /** Her password is one that she was handed: she may do nothing but change it. */
  readonly mustChangePassword: boolean;
};

/** Who is behind a token; null when it is unknown, revoked, too old or too long idle, or its person no longer active. */
export async function findSession(
  db: Queryable,
  s: { readonly tokenHash: Uint8Array; readonly idleMinutes: number },
): Promise<SessionRow | null> {
  const { sql } = db;
  const [row] = await sql<SessionRow[]>`
    select ${personColumns(sql)},
      s.seen_at < app.app_now() - interval '30 seconds' as "isToTouch",
      p.first_password_until is not null and s.method = 'password' as "mustChangePassword"
    from app.sessions s join app.people p on p.id = s.person_id
    where s.token_hash = ${s.tokenHash} and s.revoked_at is null and s.expires_at > app.app_now()
      and s.seen_at > app.app_now() - make_interval(mins => ${s.idleMinutes}::int) and p.is_active`;
  return row ?? null;
}

export async function touchSession(db: Queryable, tokenHash: Uint8Array): Promise<void> {
  await db.sql`update app.sessions set seen_at = app.app_now() where token_hash = ${tokenHash} and revoked_at is null`;
}

type NewSession = {
  readonly tokenHash: Uint8Array;
  readonly person: string;
  readonly kind: 'person' | 'bot';
  readonly hours: number;
  readonly method: 'password' | 'oidc';
  readonly origin: { readonly address: string; readonly agent: string | null };
  readonly auditKey: string;
};

export async function openSession(db: Queryable, s: NewSession): Promise<void> {
  await db.sql`
    with opened as (
      insert into app.sessions (token_hash, person_id, expires_at, method, address, agent)
      select ${s.tokenHash}, p.id, app.app_now() + make_interval(hours => ${s.hours}::int), ${s.method}, ${s.origin.address}, ${s.origin.agent}
      from app.people p where p.id = ${s.person} and p.is_active
      returning person_id
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    select ${s.kind}, person_id, 'session.opened', person_id, ${s.auditKey}, jsonb_build_object('method', ${s.method}::text) from opened`;
}

export async function closeSession(db: Queryable, s: { readonly tokenHash: Uint8Array; readonly auditKey: string }): Promise<void> {
  await db.sql`
    with closed as (
      update app.sessions s set revoked_at = app.app_now() from app.people p
      where s.token_hash = ${s.tokenHash} and s.revoked_at is null and p.id = s.person_id
      returning s.person_id, p.kind
    )
    insert into audit.events (actor_kind, actor_id, event, object, key)
    select kind, person_id, 'session.closed', person_id, ${s.auditKey} from closed`;
}
