// A hint to the relay that there is something to deliver, and a look whether the database answers.
import type { Queryable } from '../client.ts';

export const MESSAGES_CHANNEL = 'countersign_messages';

/** Only ever outside a transaction: NOTIFY inside one takes a lock for the whole instance until after the commit. */
export async function notifyMessages(db: Queryable): Promise<void> {
  await db.sql`select pg_notify(${MESSAGES_CHANNEL}, '')`;
}

export async function ping(db: Queryable): Promise<void> {
  await db.sql`select 1`;
}
