// What has run out is tidied up, a batch at a time: leases, sessions, recorded answers. Called by the keeper; each returns how many rows it
// took, so that the caller goes on while there are more.
import type { Queryable } from '../client.ts';

type Batch = { readonly limit: number };
/** A batch that deletes in well under the statement timeout. */
const BATCH = 5_000;

/**
 * Items whose lease ran out go back to their old place in the queue. The fence stays, and so does `lease_until`, in the past: by it a late
 * holder hears that her time ran out. Drafts stay.
 */
export async function returnExpiredLeases(db: Queryable, { limit }: Batch): Promise<number> {
  const [row] = await db.sql<{ returned: number }[]>`
    with expired as (
      select id, held_by from app.tasks where state = 'claimed' and lease_until <= app.app_now()
      order by lease_until limit ${limit}
      for no key update skip locked
    ), returned as (
      update app.tasks t set state = 'open', held_by = null, held_by_worker = null, held_slot = null, version = t.version + 1
      from expired e where t.id = e.id and t.state = 'claimed' and t.lease_until <= app.app_now()
      returning t.id, t.case_id, t.fence, t.queue, e.held_by
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select 'system', 'keeper', 'task.lease-expired', id, case_id, id, fence::text, jsonb_build_object('queue', queue, 'fence', fence, 'heldBy', held_by)
      from returned
      on conflict do nothing
    )
    select count(*)::int as returned from returned`;
  return row?.returned ?? 0;
}

/**
 * Items that had been put off come back into the order of their queue: within a sweep's length of their instant. No event and no new version:
 * that they would come then was said when they were put off.
 */
export async function wakePostponed(db: Queryable, { limit }: Batch): Promise<number> {
  const rows = await db.sql`
    update app.tasks t set is_postponed = false
    where t.id in (select id from app.tasks where is_postponed and available_at <= app.app_now() order by available_at limit ${limit} for no key update skip locked)
    returning 1`;
  return rows.length;
}

/**
 * Items that have waited twice their target go up one class, once (domain rule I.2): among those that are late anyway, no stream of more urgent
 * ones keeps them back for ever.
 */
export async function liftStarved(db: Queryable, { limit }: Batch): Promise<number> {
  const rows = await db.sql`
    with starved as ( -- by the index tasks_unlifted, whose expression this is: deadline + (deadline − opening) has come
      select id from app.tasks t
      where t.state = 'open' and not t.is_lifted and (extract(epoch from due_at - timestamptz '1970-01-01 00:00:00+00') * 2
        - extract(epoch from opened_at - timestamptz '1970-01-01 00:00:00+00')) <= extract(epoch from app.app_now())
      limit ${limit}
      for no key update skip locked
    ), lifted as (
      update app.tasks t set is_lifted = true, version = t.version + 1 from starved s where t.id = s.id and t.state = 'open'
      returning t.*
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
    select 'system', 'keeper', 'task.lifted', id, case_id, id, '1', jsonb_build_object('queue', queue, 'priority', priority, 'dueAt', due_at) from lifted
    on conflict do nothing
    returning object`;
  return rows.length;
}

/** Sessions that ended, were revoked or stood idle more than a day ago. */
export async function deleteDeadSessions(db: Queryable, { limit }: Batch = { limit: BATCH }): Promise<number> {
  const rows = await db.sql`
    delete from app.sessions where token_hash in (
      select token_hash from app.sessions
      where least(expires_at, coalesce(revoked_at, expires_at), seen_at + interval '1 day') < app.app_now() - interval '1 day'
      limit ${limit} for update skip locked)
    returning person_id`;
  return rows.length;
}

/** What was sent too late is kept for 30 days. */
export async function deleteOldKeptDrafts(db: Queryable, { limit }: Batch = { limit: BATCH }): Promise<number> {
  const rows = await db.sql`
    delete from app.kept_drafts where (task_id, person_id) in (
      select task_id, person_id from app.kept_drafts where at < app.app_now() - interval '30 days' limit ${limit} for update skip locked)
    returning task_id`;
  return rows.length;
}

/** Recorded answers are kept for 30 days. */
export async function deleteOldIdempotency(db: Queryable, { limit }: Batch = { limit: BATCH }): Promise<number> {
  const rows = await db.sql`
    delete from app.idempotency where (person_id, key) in (
      select person_id, key from app.idempotency where created_at < app.app_now() - interval '30 days' limit ${limit} for update skip locked)
    returning key`;
  return rows.length;
}
