// Holding a case: its items come to nobody by themselves until the instant named, exactly as if each had been put off. So the hottest statement
// has no condition more, and what looks at `available_at` already knows. Clocks run on; the process runs on, and what it opens meanwhile
// waits too (insert-task.ts). Of a case with open parts those wait with it.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { standsNear } from './holding.ts';
import { lockFamily } from './withdraw-case.ts';

type Actor = { readonly kind: 'person' | 'bot'; readonly id: string };
type About = { readonly caseId: string; readonly branch: string | null; readonly by: Actor; readonly reason: string };

const family = (sql: Queryable['sql'], { caseId, branch }: About) => sql`
  root as materialized (
    select c.* from app.cases c where c.id = ${caseId} and (${branch}::text is null or c.branch_id = ${branch}) for no key update
  ), descent as (
    select id from root union all select c.id from app.cases c join descent d on c.parent_case = d.id
  ), family as materialized (
    select id, hold_until, version from app.cases where id in (select id from descent) and state = 'open' order by id for no key update
  )`;

/** Over row `r` of app.cases: it is open, and not about the lead or a relative of hers (SOD-21). */
const demandOpen = (sql: Queryable['sql'], { by }: About) => sql`
  case
    when r.state = 'closed' then app.demand(false, 'CASE_CLOSED', coalesce(r.outcome, ''))
    when ${standsNear(sql, by.id, sql`r.root_case`)} then app.demand(false, 'SEGREGATION', 'SOD-21')
    else app.demand(r.closing is null, 'CASE_CLOSING')
  end`;

/**
 * In a transaction. Null when there is no such case to see. Holding again sets another end and reason. Errors: CASE_CLOSED, CASE_CLOSING, SEGREGATION,
 * INVALID_REQUEST (detail: past or far).
 */
export async function holdCase(
  db: Queryable,
  h: About & { readonly until: Iso; readonly daysMax: number },
): Promise<{ readonly until: Iso } | null> {
  await lockFamily(db, h.caseId); // what is opened at this instant is seen by the next statement
  const { sql } = db;
  const [row] = await sql<{ until: Iso }[]>`
    with recursive ${family(sql, h)}, allowed as materialized (
      select ${demandOpen(sql, h)} and case
          when ${h.until}::timestamptz <= app.app_now() then app.demand(false, 'INVALID_REQUEST', 'past')
          else app.demand(${h.until}::timestamptz <= app.app_now() + make_interval(days => ${h.daysMax}::int), 'INVALID_REQUEST', 'far')
        end as ok
      from root r
    ), held as (
      update app.cases c set hold_until = ${h.until}::timestamptz, hold_reason = ${h.reason}, hold_by = ${h.by.id}, held_at = app.app_now(),
        version = c.version + 1
      from family f, allowed a where c.id = f.id and a.ok
      returning c.id, c.version, c.hold_until
    ), waiting as (
      update app.tasks t set hold_until = h.hold_until, version = t.version + 1,
        unheld_at = case when t.hold_until > app.app_now() then t.unheld_at else t.available_at end,
        available_at = greatest(case when t.hold_until > app.app_now() then t.unheld_at else t.available_at end, h.hold_until)
      from held h where t.case_id = h.id and t.state in ('open', 'claimed')
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
      select ${h.by.kind}, ${h.by.id}, 'case.held', id, id, version::text, jsonb_build_object('until', hold_until, 'reason', ${h.reason}::text) from held
    )
    select ${h.until}::timestamptz as until from allowed`;
  return row ?? null;
}

/** In a transaction. Null when there is no such case to see. Errors: CASE_CLOSED, CASE_CLOSING, SEGREGATION, NOT_ON_HOLD. */
export async function liftHold(db: Queryable, h: About): Promise<boolean | null> {
  await lockFamily(db, h.caseId);
  const { sql } = db;
  const rows = await sql`
    with recursive ${family(sql, h)}, allowed as materialized (
      select ${demandOpen(sql, h)} and app.demand(r.hold_until > app.app_now(), 'NOT_ON_HOLD') as ok from root r
    ), lifted as (
      update app.cases c set hold_until = null, hold_reason = null, hold_by = null, held_at = null, version = c.version + 1
      from family f, allowed a where c.id = f.id and a.ok and c.hold_until is not null
      returning c.id, c.version
    ), going as (
      update app.tasks t set hold_until = null, unheld_at = null, available_at = coalesce(t.unheld_at, app.app_now()), version = t.version + 1
      from lifted l where t.case_id = l.id and t.state in ('open', 'claimed') and t.hold_until is not null
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
      select ${h.by.kind}, ${h.by.id}, 'case.hold-lifted', id, id, version::text, jsonb_build_object('reason', ${h.reason}::text) from lifted
    )
    select ok from allowed`;
  return rows.length > 0 ? true : null;
}
