// Drafts: what somebody has typed but not decided. One per task, with a version of its own, so that two tabs cannot overwrite each other
// unseen. A draft outlives its lease.
import type { Iso } from '../../domain/ids.ts';
import { jsonb, type Queryable } from '../client.ts';
import { demandWork, workNoted } from './delegations.ts';
import { lockTask, type Hold } from './holding.ts';

export type SavedDraft = { readonly version: number; readonly at: Iso };

/**
 * Whose draft `from` (an item `t` with `drafted_by` and `drafted_at`) another person goes on with: she has made it too (FE-01). At the instant of her
 * draft, so that it outlasts a decision that is taken back; where she has another duty by now, that one stands.
 */
export const drafterNoted = (sql: Queryable['sql'], from: ReturnType<Queryable['sql']>) => sql`
  drafter as (
    insert into app.duties (subject, rule_set, person, duty, at)
    select r.subject, r.rule_set, t.drafted_by, r.duty, t.drafted_at
    from ${from} t, unnest(t.rule_sets, t.rule_subjects, t.rule_duties) r(rule_set, subject, duty)
    where r.rule_set <> 'FE-09' -- no duty of a person's
    order by r.rule_set, r.subject
    on conflict do nothing
  )`;

/**
 * Saves over version `expected` (null: there is none yet), by who holds the item or prepares it for her. Null when there is no such task to
 * see. Errors: those of `demandHold`, STALE_VERSION (detail: the version that is there, 0 for none); about a delegate FOUR_EYES, SEGREGATION.
 */
export async function saveDraft(
  db: Queryable,
  d: Hold & { readonly data: unknown; readonly expected: number | null },
): Promise<SavedDraft | null> {
  const { sql } = db;
  const [row] = await sql<SavedDraft[]>`
    with locked as materialized (
      ${lockTask(sql, d)}
    ), held as materialized (
      select l.*, ${demandWork(sql, d)} as ok from locked l
    ), ${workNoted(sql, d)}, allowed as materialized (
      select h.id, app.demand(f.version is not distinct from ${d.expected}::int, 'STALE_VERSION', coalesce(f.version, 0)::text) as ok
      from held h cross join clean c left join app.drafts f on f.task_id = h.id where h.ok and c.ok
    ), ${drafterNoted(
      sql,
      sql`(select h.*, f.by as drafted_by, f.at as drafted_at from held h join allowed a on a.id = h.id and a.ok
        join app.drafts f on f.task_id = h.id and f.by <> ${d.person})`,
    )}
    insert into app.drafts as f (task_id, data, by)
    select a.id, ${jsonb(d.data)}::jsonb, ${d.person} from allowed a where a.ok
    on conflict (task_id) do update set data = excluded.data, by = excluded.by, at = app.app_now(), version = f.version + 1
      where app.demand(f.version is not distinct from ${d.expected}::int, 'STALE_VERSION', f.version::text)
    returning version, at`;
  return row ?? null;
}
