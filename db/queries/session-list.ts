// The sessions of a person: where she is signed in, and ending them.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

export type SessionItem = {
  /** The first bytes of the token's hash: names the session and leads nowhere. */
  readonly id: string;
  readonly address: string | null;
  readonly agent: string | null;
  readonly method: 'password' | 'oidc';
  readonly since: Iso;
  readonly seenAt: Iso;
  readonly expiresAt: Iso;
  readonly isThis: boolean;
};

/** Those that still count, newest first. */
export async function listSessions(
  db: Queryable,
  s: { readonly person: string; readonly idleMinutes: number; readonly current: Uint8Array | null },
): Promise<SessionItem[]> {
  return db.sql<SessionItem[]>`
    select encode(substr(token_hash, 1, 8), 'hex') as id, address, agent, method, created_at as since, seen_at as "seenAt",
      expires_at as "expiresAt", coalesce(token_hash = ${s.current}::bytea, false) as "isThis"
    from app.sessions
    where person_id = ${s.person} and revoked_at is null and expires_at > app.app_now()
      and seen_at > app.app_now() - make_interval(mins => ${s.idleMinutes}::int)
    order by created_at desc limit 200`;
}

export type EndSessions = {
  readonly person: string;
  /** Null: all of them. */
  readonly id: string | null;
  readonly except: Uint8Array | null;
  readonly by: { readonly kind: 'person' | 'bot'; readonly id: string };
  /** Whose sessions a person of one branch may end; null: everybody's. */
  readonly branch: string | null;
};

/** How many ended. */
export async function endSessions(db: Queryable, s: EndSessions): Promise<number> {
  const rows = await db.sql`
    with ended as (
      update app.sessions s set revoked_at = app.app_now() from app.people p
      where s.person_id = ${s.person} and p.id = s.person_id and (${s.branch}::text is null or p.branch_id = ${s.branch}) and s.revoked_at is null
        and (${s.id}::text is null or encode(substr(s.token_hash, 1, 8), 'hex') = ${s.id})
        and (${s.except}::bytea is null or s.token_hash <> ${s.except})
      returning s.person_id, encode(substr(s.token_hash, 1, 8), 'hex') as id
    )
    insert into audit.events (actor_kind, actor_id, event, object, key)
    select ${s.by.kind}, ${s.by.id}, 'session.revoked', person_id, id from ended
    on conflict do nothing
    returning id`;
  return rows.length;
}

/** An active or switched-off person, when she is of the branch. */
export async function personExists(db: Queryable, p: { readonly id: string; readonly branch: string | null }): Promise<boolean> {
  const rows = await db.sql`select from app.people where id = ${p.id} and (${p.branch}::text is null or branch_id = ${p.branch})`;
  return rows.length > 0;
}
