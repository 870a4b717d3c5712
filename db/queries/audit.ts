// One audit event on its own, for acts that change nothing else: signing in, reading what is masked. Every other event is written by the
// statement that makes the change.
import { jsonb, type Queryable } from '../client.ts';

export type AuditEvent = {
  readonly actor: { readonly kind: 'person' | 'bot' | 'system'; readonly id: string };
  /** noun.past */
  readonly event: string;
  readonly object: string;
  readonly caseId?: string;
  readonly taskId?: string;
  /** Makes it insert-or-adopt: the same object, event and key are one event. */
  readonly key: string;
  /** No personal data. */
  readonly data?: Readonly<Record<string, unknown>>;
};

export async function recordEvent(db: Queryable, e: AuditEvent): Promise<void> {
  await db.sql`
    insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
    values (${e.actor.kind}, ${e.actor.id}, ${e.event}, ${e.object}, ${e.caseId ?? null}, ${e.taskId ?? null}, ${e.key}, ${jsonb(e.data ?? {})}::jsonb)
    on conflict do nothing`;
}
