// Keys of bots and outside systems: opaque, of which only the SHA-256 is stored, asked anew at every request as sessions are.
import type { PersonFacts } from '../../domain/organisation.ts';
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { personColumns } from './person-facts.ts';

export type KeyRow = PersonFacts & {
  readonly onlyQueues: readonly string[] | null;
  /** Time to note that it is used; not at every request, that would be a write each. */
  readonly isToTouch: boolean;
};

/** Whose key it is; null when it is unknown, revoked or expired, or its bot switched off. */
export async function findKey(db: Queryable, hash: Uint8Array): Promise<KeyRow | null> {
  const { sql } = db;
  const [row] = await sql<KeyRow[]>`
    select ${personColumns(sql)}, k.only_queues as "onlyQueues", coalesce(k.last_used_at < app.app_now() - interval '1 minute', true) as "isToTouch"
    from app.api_keys k join app.people p on p.id = k.person_id
    where k.hash = ${hash} and k.revoked_at is null and k.expires_at > app.app_now() and p.is_active and p.kind = 'bot'`;
  return row ?? null;
}

export async function touchKey(db: Queryable, hash: Uint8Array): Promise<void> {
  await db.sql`update app.api_keys set last_used_at = app.app_now() where hash = ${hash} and revoked_at is null`;
}

export type ApiKey = {
  /** Also the visible beginning of the key. */
  readonly id: string;
  readonly bot: string;
  readonly botName: string;
  readonly title: string;
  readonly onlyQueues: readonly string[] | null;
  readonly owner: string;
  readonly ownerName: string;
  readonly createdBy: string;
  readonly createdAt: Iso;
  readonly expiresAt: Iso;
  readonly lastUsedAt: Iso | null;
  readonly revokedAt: Iso | null;
  readonly revokedBy: string | null;
};

/** Newest first, those that count no more as well. */
export async function listKeys(
  db: Queryable,
  { bot, branch }: { readonly bot: string | null; readonly branch: string | null },
): Promise<ApiKey[]> {
  return db.sql<ApiKey[]>`
    select k.id, k.person_id as bot, b.name as "botName", k.title, k.only_queues as "onlyQueues", k.owner_id as owner, o.name as "ownerName",
      k.created_by as "createdBy", k.created_at as "createdAt", k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt",
      k.revoked_at as "revokedAt", k.revoked_by as "revokedBy"
    from app.api_keys k join app.people b on b.id = k.person_id join app.people o on o.id = k.owner_id
    where (${bot}::text is null or k.person_id = ${bot}) and (${branch}::text is null or b.branch_id = ${branch})
    order by k.created_at desc, k.id limit 200`;
}

export type NewKey = {
  readonly id: string;
  readonly hash: Uint8Array;
  readonly bot: string;
  readonly title: string;
  readonly onlyQueues: readonly string[] | null;
  readonly owner: string;
  readonly by: string;
  /** The only branch whose bots she may see to; null: all. */
  readonly branch: string | null;
  readonly days: number;
};

/** Keys of one bot that count: more of them are forgotten somewhere. */
export const KEYS_OF_BOT_MAX = 20;

/**
 * When it expires. The owner, and who made it and so has seen it, count as one with the bot from now on, by trigger: what it did they do not
 * check (SOD-18). Errors: NOT_FOUND (detail: bot or
 * owner, unless active and the one a bot, the other a person), TOO_MANY_KEYS.
 */
export async function insertKey(db: Queryable, k: NewKey): Promise<Iso> {
  const { sql } = db;
  const [row] = await sql<{ expiresAt: Iso }[]>`
    with bot as materialized (
      select id from app.people where id = ${k.bot} and kind = 'bot' and is_active and (${k.branch}::text is null or branch_id = ${k.branch}) for no key update
    ), owner as materialized (
      select id from app.people where id = ${k.owner} and kind = 'person' and is_active
    ), made as (
      insert into app.api_keys (id, hash, person_id, title, only_queues, owner_id, created_by, expires_at)
      select ${k.id}, ${k.hash}, ${k.bot}, ${k.title}, ${k.onlyQueues === null ? null : [...k.onlyQueues]}::text[], ${k.owner}, ${k.by},
        app.app_now() + make_interval(days => ${k.days}::int)
      where app.demand(exists (select from bot), 'NOT_FOUND', 'bot') and app.demand(exists (select from owner), 'NOT_FOUND', 'owner')
        and app.demand((select count(*) from app.api_keys where person_id = ${k.bot} and revoked_at is null and expires_at > app.app_now()) < ${KEYS_OF_BOT_MAX}::int, 'TOO_MANY_KEYS')
      returning id, person_id, owner_id, only_queues, expires_at
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    select 'person', ${k.by}, 'api-key.made', person_id, id, jsonb_build_object('key', id, 'owner', owner_id, 'queues', only_queues, 'expiresAt', expires_at) from made
    returning (select expires_at from made) as "expiresAt"`;
  if (!row) throw new Error('a key that was demanded is made');
  return row.expiresAt;
}

/** False when there is no such key, or it is revoked already. */
export async function revokeKey(
  db: Queryable,
  k: { readonly id: string; readonly by: string; readonly branch: string | null },
): Promise<boolean> {
  const rows = await db.sql`
    with revoked as (
      update app.api_keys set revoked_at = app.app_now(), revoked_by = ${k.by} where id = ${k.id} and revoked_at is null
        and (${k.branch}::text is null or exists (select from app.people p where p.id = person_id and p.branch_id = ${k.branch}))
      returning id, person_id
    )
    insert into audit.events (actor_kind, actor_id, event, object, key)
    select 'person', ${k.by}, 'api-key.revoked', person_id, id from revoked
    returning id`;
  return rows.length > 0;
}
