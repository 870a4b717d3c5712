// Effects on the outside world, each exactly once (architecture: "Outside effects"). The key is one of the business. An effect is claimed
// before anything is sent, and marked as sent before the wire is touched: whoever finds it sent only asks, never sends.
import { jsonb, type Queryable } from '../client.ts';

export type EffectState = 'claimed' | 'sent' | 'unknown' | 'done' | 'rejected';
export type Effect = { readonly state: EffectState; readonly fence: number; readonly isMine: boolean; readonly result: unknown };
export type NewEffect = {
  /** `CMP-20260202-5RT8Q2WA/remedy` */
  readonly key: string;
  readonly caseId: string;
  readonly kind: string;
  readonly request: unknown;
  /** Names the payment that it makes, when it moves money: at most one effect of a payment may stand. */
  readonly payment: string | null;
  readonly leaseSeconds: number;
  /** Undo steps still act while the case is being withdrawn. */
  readonly whileClosing: boolean;
  /** The member of the request that says for which date it is meant: it may be another one as long as nothing was ever sent under the key. */
  readonly dated?: string | undefined;
};

/**
 * Claims an effect, takes over a claim whose holder died before sending, or tells how it stands. `isMine`: go on and send. What two people
 * have freed (`ended_at` stands) was sent once and may still arrive: it keeps its date. Errors: CASE_CLOSING (a withdrawn case never pays),
 * EFFECT_DIVERGED (same key, another request).
 */
export async function claimEffect(db: Queryable, e: NewEffect): Promise<Effect> {
  const [row] = await db.sql<Effect[]>`
    with the_case as (
      select id, closing from app.cases where id = ${e.caseId} for no key update
    ), known as (
      select * from app.effects where key = ${e.key} for no key update
    ), allowed as materialized (
      select app.demand(k.key is null or k.request = ${jsonb(e.request)}::jsonb or (k.state = 'claimed' and k.sent_at is null and k.ended_at is null
            and k.request - ${e.dated ?? ''}::text = ${jsonb(e.request)}::jsonb - ${e.dated ?? ''}::text), 'EFFECT_DIVERGED', ${e.key})
         and app.demand(k.sent_at is not null or k.state in ('done', 'rejected') or c.closing is null or ${e.whileClosing}::boolean, 'CASE_CLOSING') as ok
      from the_case c left join known k on true
    ), claimed as (
      insert into app.effects as x (key, case_id, kind, request, payment, lease_until)
      select ${e.key}, ${e.caseId}, ${e.kind}, ${jsonb(e.request)}::jsonb, ${e.payment}, app.app_now() + make_interval(secs => ${e.leaseSeconds}::double precision)
      from allowed
      on conflict (key) do update set fence = x.fence + 1, lease_until = excluded.lease_until, request = excluded.request
      where x.state = 'claimed' and x.sent_at is null and x.lease_until < app.app_now() and (x.request = excluded.request
        or (x.ended_at is null and x.request - ${e.dated ?? ''}::text = excluded.request - ${e.dated ?? ''}::text))
      returning *
    )
    select coalesce(n.state, k.state, 'claimed') as state, coalesce(n.fence, k.fence, 0) as fence, n.key is not null as "isMine", k.result
    from allowed left join claimed n on true left join known k on true`;
  return row ?? { state: 'claimed', fence: 0, isMine: false, result: null };
}

/** The last thing before the wire. False: the claim was taken over meanwhile, do not send. */
export async function markEffectSent(db: Queryable, { key, fence }: { key: string; fence: number }): Promise<boolean> {
  const rows = await db.sql`
    update app.effects set state = 'sent', sent_at = app.app_now()
    where key = ${key} and fence = ${fence} and state = 'claimed' and sent_at is null
    returning key`;
  return rows.length > 0;
}

/** What became of it. A state once `done` or `rejected` stays; `unknown` may still become either when a query finds out. */
export async function endEffect(
  db: Queryable,
  e: { key: string; state: 'done' | 'rejected' | 'unknown'; result: unknown; actor: string },
): Promise<void> {
  await db.sql`
    with ended as (
      update app.effects set state = ${e.state}, result = ${jsonb(e.result ?? null)}::jsonb, ended_at = app.app_now()
      where key = ${e.key} and state in ('sent', 'unknown') and state <> ${e.state}
      returning *
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
    select 'system', ${e.actor}, 'effect.' || e.state, e.key, e.case_id, e.state || '/' || e.fence, jsonb_build_object('kind', e.kind, 'payment', e.payment)
    from ended e on conflict do nothing`;
}
