// Whether the sessions behind open streams still count, all of them at once.
import type { PersonFacts } from '../../domain/organisation.ts';
import type { Queryable } from '../client.ts';
import { personColumns } from './person-facts.ts';

export type LiveSession = PersonFacts & { readonly hash: string };

/** Those that still count, with who is behind them now. Hashes in hex. The conditions are those of `findSession`. */
export async function stillOpen(
  db: Queryable,
  s: { readonly hashes: readonly string[]; readonly idleMinutes: number },
): Promise<LiveSession[]> {
  const { sql } = db;
  return sql<LiveSession[]>`
    select ${personColumns(sql)}, h.hash
    from unnest(${[...s.hashes]}::text[]) h(hash) join app.sessions s on s.token_hash = decode(h.hash, 'hex') join app.people p on p.id = s.person_id
    where s.revoked_at is null and s.expires_at > app.app_now()
      and s.seen_at > app.app_now() - make_interval(mins => ${s.idleMinutes}::int) and p.is_active`;
}
