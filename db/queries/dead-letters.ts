// Messages that could not be delivered, for operators. Nothing else ever needs their hand: what is only late is sent again by itself.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';

export type DeadLetter = {
  readonly id: number;
  readonly caseId: string;
  readonly process: string;
  readonly message: string;
  readonly kind: string;
  readonly reason: string;
  readonly sends: number;
  readonly createdAt: Iso;
};

export async function listDeadLetters(db: Queryable, f: { readonly after: number | null; readonly limit: number }): Promise<DeadLetter[]> {
  const { sql } = db;
  const page = await sql<DeadLetter[]>`
    select m.seq as id, m.case_id as "caseId", c.process, m.id as message, m.kind, m.dead_reason as reason, m.sends, m.created_at as "createdAt"
    from app.messages m join app.cases c on c.id = m.case_id
    where m.dead_reason is not null and m.seq > ${f.after ?? 0}
    order by m.seq ${atLeast(sql, f.limit)}`;
  return page.slice(0, f.limit);
}

/** Sends a dead letter again. False when there is no dead letter of that number. */
export async function reviveDeadLetter(
  db: Queryable,
  r: { readonly id: number; readonly actor: { readonly kind: 'person' | 'bot'; readonly id: string } },
): Promise<boolean> {
  const rows = await db.sql`
    with revived as (
      update app.messages set dead_reason = null, send_at = app.app_now() where seq = ${r.id} and dead_reason is not null
      returning seq, case_id, sends
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, key)
    select ${r.actor.kind}, ${r.actor.id}, 'message.retried', seq::text, case_id, sends::text from revived
    on conflict do nothing
    returning object`;
  return rows.length > 0;
}
