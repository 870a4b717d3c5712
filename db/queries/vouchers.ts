// Vouchers: filed once, never changed.
import { jsonb, type Queryable } from '../client.ts';

export type Booking = { readonly key: string; readonly kind: string; readonly result: unknown };

/** What was done outside under a case, and what came of it, oldest first. */
export async function bookingsOf(db: Queryable, caseId: string): Promise<Booking[]> {
  return db.sql<Booking[]>`
    select key, kind, result from app.effects where case_id = ${caseId} and state = 'done' order by sent_at, key`;
}

/** Files it and says so in the audit log; one that is filed stays as it is. */
export async function fileVoucher(
  db: Queryable,
  v: { readonly caseId: string; readonly kind: string; readonly body: unknown; readonly sha256: string; readonly actor: string },
): Promise<void> {
  await db.sql`
    with filed as (
      insert into app.vouchers (case_id, kind, body, sha256) values (${v.caseId}, ${v.kind}, ${jsonb(v.body)}::jsonb, ${v.sha256})
      on conflict do nothing returning *
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, step, key, data)
    select 'system', ${v.actor}, 'voucher.filed', f.case_id, f.case_id, 'fileVoucher', f.kind, jsonb_build_object('sha256', f.sha256) from filed f
    on conflict do nothing`;
}
