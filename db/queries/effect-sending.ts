// When an effect may be sent once more. Beside effects.ts, because both are exceptions to "who finds it sent only asks".
import type { Queryable } from '../client.ts';

/** The sender itself knows that nothing left or was accepted: the claim is free again. */
export async function unsendEffect(db: Queryable, { key, fence }: { key: string; fence: number }): Promise<void> {
  await db.sql`
    update app.effects set state = 'claimed', sent_at = null, lease_until = app.app_now()
    where key = ${key} and fence = ${fence} and state = 'sent'`;
}
