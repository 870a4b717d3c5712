// Whether the sessions and keys behind open streams still count, all of them at once.
import type { PersonFacts } from '../../domain/organisation.ts';
import type { Queryable } from '../client.ts';
import { personColumns } from './person-facts.ts';

export type LiveSession = PersonFacts & { readonly hash: string; readonly onlyQueues: readonly string[] | null };

/** Those that still count, with who is behind them now. Hashes in hex. The conditions are those of `findSession` and `findKey`. */
export async function stillOpen(
  db: Queryable,
  s: { readonly hashes: readonly string[]; readonly idleMinutes: number },
): Promise<LiveSession[]> {
  const { sql } = db;
  return sql<LiveSession[]>`
    with asked as materialized (select hash, decode(hash, 'hex') as bytes from unnest(${[...s.hashes]}::text[]) h(hash))
    select ${personColumns(sql)}, c.hash, c.only_queues as "onlyQueues"
    from (
      select a.hash, s.person_id, null::text[] as only_queues from asked a join app.sessions s on s.token_hash = a.bytes
      where s.revoked_at is null and s.expires_at > app.app_now() and s.seen_at > app.app_now() - make_interval(mins => ${s.idleMinutes}::int)
      union all
      select a.hash, k.person_id, k.only_queues from asked a join app.api_keys k on k.hash = a.bytes
      where k.revoked_at is null and k.expires_at > app.app_now()
    ) c join app.people p on p.id = c.person_id
    where p.is_active`;
}
