// Who decoded whose history: looking is on record like changing.
import { randomUUID } from 'node:crypto';
import type { Queryable } from '../client.ts';

export async function recordDecoding(
  db: Queryable,
  d: { actor: { kind: 'person' | 'bot'; id: string }; cases: readonly string[] },
): Promise<void> {
  const key = randomUUID();
  await db.sql`
    insert into audit.events (actor_kind, actor_id, event, object, case_id, key)
    select ${d.actor.kind}, ${d.actor.id}, 'history.decoded', c, c, ${key} from unnest(${[...d.cases]}::text[]) c`;
}
