// When an effect may be sent once more. Beside effects.ts, because both are exceptions to "who finds it sent only asks".
import type { Queryable } from '../client.ts';

/** The sender itself knows that nothing left or was accepted: the claim is free again. */
export async function unsendEffect(db: Queryable, { key, fence }: { key: string; fence: number }): Promise<void> {
  await db.sql`
    update app.effects set state = 'claimed', sent_at = null, lease_until = app.app_now() - interval '1 second'
    where key = ${key} and fence = ${fence} and state = 'sent'`;
}

/**
 * After the last query, two people decide that an effect of unknown outcome is to be sent once more, under the same key. The first call
 * proposes, the second, by another person, who neither counts as one with her nor has her exclusions, allows; the step sends when
 * it is tried again. `branch`: the only one whose cases the person may see. Errors: NOT_FOUND (no such effect, or its
 * outcome is known by now), FOUR_EYES.
 */
export async function allowSecondSending(
  db: Queryable,
  { key, person, branch, reason }: { key: string; person: string; branch: string | null; reason: string },
): Promise<'proposed' | 'allowed'> {
  const [row] = await db.sql<{ isAllowed: boolean }[]>`
    with effect as (
      select e.*, 'FE-01:effect.resend:' || e.fence as rule_set from app.effects e join app.cases c on c.id = e.case_id
      where e.key = ${key} and e.state = 'unknown' and (${branch}::text is null or c.branch_id = ${branch}) for no key update of e
    ), proposal as (
      select not bool_or(d.person = any(app.exclusions_of(${person}))) as by_another from app.duties d, effect e where d.subject = e.key and d.rule_set = e.rule_set having count(*) > 0
    ), may as materialized (
      select app.demand(exists (select from effect), 'NOT_FOUND', ${key}) and app.demand(coalesce((select by_another from proposal), true), 'FOUR_EYES') as ok
    ), done as (
      insert into app.duties (subject, rule_set, person, duty)
      select e.key, e.rule_set, ${person}, case when exists (select from proposal) then 'allow' else 'propose' end from effect e, may
      returning duty
    ), freed as (
      update app.effects x set state = 'claimed', sent_at = null, fence = x.fence + 1, lease_until = app.app_now() - interval '1 second'
      from done where x.key = ${key} and done.duty = 'allow'
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
      select 'person', ${person}, 'effect.resend-' || case done.duty when 'allow' then 'allowed' else 'proposed' end, e.key, e.case_id,
        e.fence || '/' || ${person}, jsonb_build_object('kind', e.kind, 'reason', ${reason}::text)
      from done, effect e
    )
    select duty = 'allow' as "isAllowed" from may left join done on true`;
  return row?.isAllowed ? 'allowed' : 'proposed';
}

/**
 * Whoever decides on the sending of an effect from outside its process takes part in the loan that the effect belongs to, if it belongs to one:
 * `second-opinion` under AU-05, as in the process's own tasks. False, and nothing is written, when she, or somebody whose exclusions she has,
 * has another duty in that loan. Run it in the transaction of the decision.
 */
export async function joinLoanOf(db: Queryable, { key, person }: { key: string; person: string }): Promise<boolean> {
  const [loan] = await db.sql<{ root: string }[]>`
    select c.root_case as root from app.effects e join app.cases c on c.id = e.case_id
    where e.key = ${key} and exists (select from app.duties d where d.subject = c.root_case and d.rule_set = 'AU-05')`;
  if (!loan) return true;
  await db.sql`select app.lock_subject(${loan.root})`;
  const rows = await db.sql`
    insert into app.duties as d (subject, rule_set, person, duty)
    select ${loan.root}, 'AU-05', ${person}, 'second-opinion'
    where app.rule_against(array['AU-05'], array[${loan.root}], array['second-opinion'], ${person}) is null
    on conflict (subject, rule_set, person) do update set duty = excluded.duty where d.duty = excluded.duty
    returning 1`;
  return rows.length > 0;
}
